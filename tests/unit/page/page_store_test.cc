#include "exporter/page/page_store.h"

#include <gtest/gtest.h>

#include "exporter/exposition/certificate_text.h"
#include "exporter/page/page_body.h"
#include "tests/support/body_stream.h"
#include "tests/support/edit_options.h"
#include "tests/support/fake_clock.h"
#include "tests/support/sample_state.h"

namespace certmon::exporter {
namespace {

using std::chrono::hours;
using std::chrono::milliseconds;
using std::chrono::seconds;
using test_support::kSampleNow;

std::shared_ptr<const State> OneCertificate(seconds left, bool up = true) {
  std::vector<certapi::Certificate> certificates(1);
  certificates[0].name = "a";
  certificates[0].expires_at = std::chrono::floor<seconds>(kSampleNow) + left;
  State state = test_support::StateOf("p", std::move(certificates));
  state.projects[0].up = up;
  return std::make_shared<const State>(std::move(state));
}

class PageStoreTest : public testing::Test {
 protected:
  std::string TextNow() {
    return test_support::ReadAll(*PlainBody(pages_.Current(), MakePollText(""), ""));
  }

  std::string Expected() {
    std::string text;
    RenderCertificates(*states_.Current(), clock_.WallNow(), text);
    return text;
  }

  test_support::FakeClock clock_{kSampleNow};
  StateStore states_;
  PageStore pages_{states_, clock_};
};

TEST_F(PageStoreTest, HasAPageBeforeAnythingWasPublished) {
  EXPECT_TRUE(pages_.Current()->state->projects.empty());
  EXPECT_EQ(TextNow(), "");
}

TEST_F(PageStoreTest, ShowsAStateAfterItWasRendered) {
  const auto first = pages_.Current();
  states_.Publish(OneCertificate(hours(100)));
  EXPECT_EQ(pages_.Current(), first) << "a scrape does not wait";
  pages_.Refresh();
  EXPECT_EQ(pages_.Current()->state, states_.Current());
  EXPECT_EQ(TextNow(), Expected());
}

TEST_F(PageStoreTest, ReusesTheRenderedPartOfTheSameInventories) {
  const auto first = OneCertificate(hours(100));
  states_.Publish(first);
  pages_.Refresh();
  const auto rendered = pages_.Current()->certificates;
  auto second = std::make_shared<State>(*first);
  second->projects[0].up = false;
  states_.Publish(second);
  pages_.Refresh();
  EXPECT_EQ(pages_.Current()->certificates, rendered);
  EXPECT_EQ(pages_.Current()->state, second);
  states_.Publish(OneCertificate(hours(100)));
  pages_.Refresh();
  EXPECT_NE(pages_.Current()->certificates, rendered) << "another object, though equal";
}

TEST_F(PageStoreTest, RendersAgainIfOtherLabelsOfTheSameInventoriesAreShown) {
  std::vector<certapi::Certificate> certificates(1);
  certificates[0].name = "a";
  certificates[0].id = "41";
  certificates[0].domains = {"www.example.com", "*.example.com"};
  State state = test_support::StateOf("p", std::move(certificates));
  const auto publish = [&](bool ids, bool domains) {
    ProjectOptions& options = test_support::EditOptions(state.projects[0]);
    options.api.version = ids       ? certapi::ApiVersion::kV1_3
                          : domains ? certapi::ApiVersion::kV1_2
                                    : certapi::ApiVersion::kV1_1;
    options.domain_info = domains;
    states_.Publish(std::make_shared<const State>(state));
    pages_.Refresh();
    EXPECT_EQ(TextNow(), Expected());
    return TextNow();
  };
  const std::string neither = publish(false, false);
  EXPECT_EQ(neither.find("certificate_id"), std::string::npos);
  EXPECT_EQ(neither.find("domain"), std::string::npos);
  EXPECT_NE(publish(true, false).find(",certificate_id=\"41\"} 1\n"), std::string::npos);
  const std::string domains = publish(false, true);
  EXPECT_EQ(domains.find("certificate_id"), std::string::npos);
  for (const std::string domain : {"www.example.com", "*.example.com"}) {
    const std::string series =
        "certificate_domain_info{project=\"p\",certificate_name=\"a\",domain=\"" + domain +
        "\"} 1\n";
    EXPECT_NE(domains.find(series), std::string::npos);
  }
}

TEST_F(PageStoreTest, RendersAMinuteBeforeTheDayLine) {
  // 100 hours left: the line is in 4 hours.
  states_.Publish(OneCertificate(hours(100)));
  pages_.Refresh();
  const auto before = pages_.Current();
  clock_.Advance(hours(4) - seconds(59));
  pages_.Refresh();
  EXPECT_EQ(pages_.Current(), before);
  clock_.Advance(seconds(59));
  EXPECT_EQ(pages_.Current(), before) << "the line itself belongs to the previous day";
  clock_.Advance(milliseconds(1));
  const auto after = pages_.Current();
  EXPECT_NE(after, before);
  EXPECT_EQ(TextNow(), Expected());
  EXPECT_EQ(pages_.Current(), after) << "rendered once";
  pages_.Refresh();
  EXPECT_EQ(pages_.Current(), after) << "the next page has become the current one";
}

TEST_F(PageStoreTest, ShowsANewStateOnBothSidesOfTheLine) {
  states_.Publish(OneCertificate(hours(100)));
  pages_.Refresh();
  clock_.Advance(hours(4) - seconds(30));
  pages_.Refresh();
  states_.Publish(OneCertificate(hours(1000) + hours(4)));
  pages_.Refresh();
  EXPECT_EQ(TextNow(), Expected());
  clock_.Advance(seconds(31));
  EXPECT_EQ(pages_.Current()->state, states_.Current());
  EXPECT_EQ(TextNow(), Expected());
}

TEST_F(PageStoreTest, IsCorrectWithoutARefreshAfterTheWallClockWasSet) {
  states_.Publish(OneCertificate(hours(100)));
  pages_.Refresh();
  for (const auto step :
       {hours(5), hours(24 * 3650), -hours(24 * 7300), hours(24 * 3650 - 5), -hours(1), hours(1)}) {
    clock_.SetWall(clock_.WallNow() + step);
    EXPECT_EQ(TextNow(), Expected());
  }
}

TEST_F(PageStoreTest, KeepsThePageThatAScrapeUses) {
  states_.Publish(OneCertificate(hours(100)));
  pages_.Refresh();
  const auto taken = pages_.Current();
  states_.Publish(OneCertificate(hours(7)));
  pages_.Refresh();
  EXPECT_EQ(DaySpanAt(*taken->state, kSampleNow).until, taken->certificates->span.until);
  EXPECT_NE(pages_.Current()->state, taken->state);
}

}  // namespace
}  // namespace certmon::exporter
