#include "exporter/page/page_body.h"

#include <gtest/gtest.h>

#include "exporter/exposition/certificate_text.h"
#include "tests/support/body_stream.h"
#include "tests/support/gunzip.h"
#include "tests/support/sample_state.h"

namespace certmon::exporter {
namespace {

using test_support::kSampleNow;
using test_support::ReadAll;

std::shared_ptr<const RenderedPage> SamplePage() {
  return RenderPage(std::make_shared<const State>(test_support::SampleState()), kSampleNow);
}

std::string Certificates() {
  std::string text;
  RenderCertificates(test_support::SampleState(), kSampleNow, text);
  return text;
}

TEST(PageBody, BothFormsAreTheSameText) {
  for (const std::string& living :
       {std::string("up 1\n"), std::string(), std::string(70'000, '#')}) {
    for (const std::size_t piece : {1U, 4096U, 1'000'000U}) {
      const auto plain = PlainBody(SamplePage(), MakePollText("polls 1\n"), living);
      const auto gzip = GzipBody(SamplePage(), MakePollText("polls 1\n"), living);
      const std::string text = ReadAll(*plain, piece);
      EXPECT_TRUE(text == Certificates() + "polls 1\n" + living) << piece;
      EXPECT_EQ(plain->Size(), text.size());
      EXPECT_EQ(test_support::Gunzip(ReadAll(gzip)), text) << piece;
    }
  }
}

TEST(PageBody, IsCompleteWithoutCertificates) {
  const auto page = RenderPage(std::make_shared<const State>(), kSampleNow);
  EXPECT_EQ(ReadAll(*PlainBody(page, MakePollText(""), "up 1\n")), "up 1\n");
  EXPECT_EQ(test_support::Gunzip(ReadAll(GzipBody(page, MakePollText(""), "up 1\n"))), "up 1\n");
}

TEST(PageBody, KeepsItsPageAlive) {
  auto page = SamplePage();
  const auto body = GzipBody(page, MakePollText(""), "");
  page.reset();
  EXPECT_EQ(test_support::Gunzip(ReadAll(body)), Certificates());
}

TEST(PageBody, FailsIfTheRenderedPartIsDamaged) {
  RenderedCertificates damaged = *SamplePage()->certificates;
  damaged.text.bytes.resize(damaged.text.bytes.size() / 2);
  const auto page = std::make_shared<const RenderedPage>(
      RenderedPage{.state = std::make_shared<const State>(),
                   .certificates = std::make_shared<const RenderedCertificates>(damaged)});
  const auto body = PlainBody(page, MakePollText(""), "up 1\n");
  const std::string text = ReadAll(*body);
  EXPECT_LT(text.size(), body->Size())
      << "the server closes the connection, and the client gets an incomplete answer";
  EXPECT_EQ(text.find("up 1"), std::string::npos);
}

}  // namespace
}  // namespace certmon::exporter
