#include "exporter/page/poll_text.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/support/gunzip.h"
#include "tests/support/sample_state.h"

namespace certmon::exporter {
namespace {

using ::testing::HasSubstr;

class PollTextTest : public ::testing::Test {
 protected:
  PollTextTest() { self_.AddProject("production", {Operation::kList}); }

  static std::shared_ptr<const State> Sample() {
    return std::make_shared<const State>(test_support::SampleState());
  }

  SelfMetrics self_;
  PollTextStore texts_{self_};
};

TEST_F(PollTextTest, IsKeptWhileNoPollHasEnded) {
  const auto state = Sample();
  const auto text = texts_.Of(state);
  self_.CountHttpRequest("/metrics", 200);
  EXPECT_EQ(texts_.Of(state), text);
}

TEST_F(PollTextTest, ShowsEveryKindOfCountImmediately) {
  const auto state = Sample();
  const std::vector<std::function<void()>> counts = {
      [this] { self_.CountPoll("production", base::Reason::kDns); },
      [this] { self_.CountRequest("production", Operation::kList, {}, std::nullopt); },
      [this] { self_.CountRemoved("production", 1); },
      [this] { self_.CountSnapshotWriteFailure(); },
      [this] { self_.CountSnapshotLoadFailure(); },
      [this] { self_.AddProject("other", {Operation::kList}); },
      [this] { self_.RemoveProject("other"); }};
  for (std::size_t i = 0; i < counts.size(); ++i) {
    const std::string before = texts_.Of(state)->plain;
    counts[i]();
    EXPECT_NE(texts_.Of(state)->plain, before) << i;
  }
}

TEST_F(PollTextTest, ShowsANewStateAtTheAddressOfTheOldOne) {
  State up;
  up.projects.resize(1);
  up.projects[0].name = "production";
  up.projects[0].inventory = std::make_shared<const inventory::Inventory>();
  for (int i = 0; i < 10; ++i) {
    up.projects[0].up = i % 2 == 0;
    EXPECT_THAT(texts_.Of(std::make_shared<const State>(up))->plain,
                HasSubstr(i % 2 == 0 ? "_up{project=\"production\"} 1\n"
                                     : "_up{project=\"production\"} 0\n"));
  }
}

TEST_F(PollTextTest, HasNoValuesThatChangeWithEachScrape) {
  self_.CountHttpRequest("/metrics", 200);
  const std::string plain = texts_.Of(Sample())->plain;
  EXPECT_THAT(plain, HasSubstr("nhncloud_certmanager_polls_total{project=\"production\"} 0\n"));
  EXPECT_THAT(plain, ::testing::Not(HasSubstr("http_requests_total")));
  EXPECT_THAT(plain, ::testing::Not(HasSubstr("process_")));
}

TEST_F(PollTextTest, IsCompressedCompletely) {
  const auto text = texts_.Of(Sample());
  const DeflatedText end = StoredText("");
  const std::string member = std::string(GzipHeader()) + text->deflated.bytes + end.bytes +
                             GzipTrailer({text->deflated, end});
  EXPECT_EQ(test_support::Gunzip(member), text->plain);
}

}  // namespace
}  // namespace certmon::exporter
