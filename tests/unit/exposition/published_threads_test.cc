// Scrapes while the poller counts and publishes States.
#include <gtest/gtest.h>

#include <atomic>
#include <thread>

#include "exporter/exposition/exposition.h"
#include "tests/support/exposition_parser.h"
#include "tests/support/sample_state.h"

namespace certmon::exporter {
namespace {

using test_support::Generation;

TEST(StateStore, AScrapeDuringPublishesShowsOneState) {
  StateStore store;
  SelfMetrics self;
  self.AddProject("p", {Operation::kList});
  store.Publish(Generation(1));
  std::atomic<bool> stop{false};
  std::thread poller([&] {
    for (int number = 2; !stop; ++number) {
      store.Publish(Generation(number));
      self.CountPoll("p", base::Reason::kDns);
      self.CountRequest("p", Operation::kList, std::chrono::milliseconds(number), std::nullopt);
      self.AddProject("q", {Operation::kToken});
      self.RemoveProject("q");
    }
  });
  std::vector<std::thread> scrapers;
  scrapers.reserve(2);
  for (int scraper = 0; scraper < 2; ++scraper) {
    scrapers.emplace_back([&] {
      for (int scrape = 0; scrape < 50; ++scrape) {
        const std::string page =
            RenderExposition(*store.Current(), self, {}, test_support::kSampleNow);
        const auto parsed = test_support::ParseExposition(page);
        ASSERT_TRUE(parsed.has_value()) << parsed.error();
        const auto* family =
            parsed->Find("nhncloud_certmanager_certificate_expiration_timestamp_seconds");
        ASSERT_NE(family, nullptr);
        ASSERT_EQ(family->samples.size(), 10U);
        for (const auto& sample : family->samples) {
          EXPECT_EQ(sample.value_text, family->samples[0].value_text);
        }
        self.CountHttpRequest("/metrics", 200);
      }
    });
  }
  for (std::thread& scraper : scrapers) {
    scraper.join();
  }
  stop = true;
  poller.join();
}

TEST(StateStore, AReaderKeepsTheStateThatItTook) {
  StateStore store;
  EXPECT_TRUE(store.Current()->projects.empty());
  const auto first = Generation(1);
  store.Publish(first);
  const auto taken = store.Current();
  store.Publish(Generation(2));
  EXPECT_EQ(taken, first);
  EXPECT_NE(store.Current(), first);
}

TEST(State, IsReadyAfterAnAttemptOfEveryProject) {
  State state;
  EXPECT_FALSE(state.Ready()) << "nothing was published yet";
  state.projects.resize(2);
  EXPECT_FALSE(state.Ready());
  state.projects[0].attempted = true;
  EXPECT_FALSE(state.Ready());
  state.projects[1].attempted = true;
  EXPECT_TRUE(state.Ready());
}

}  // namespace
}  // namespace certmon::exporter
