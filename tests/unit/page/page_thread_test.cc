// Scrapes while States are published and the page thread renders them.
#include "exporter/page/page_thread.h"

#include <gtest/gtest.h>

#include <thread>

#include "exporter/page/page_body.h"
#include "tests/support/body_stream.h"
#include "tests/support/exposition_parser.h"
#include "tests/support/gunzip.h"
#include "tests/support/sample_state.h"

namespace certmon::exporter {
namespace {

using test_support::Generation;

void ExpectOneGeneration(const std::shared_ptr<const RenderedPage>& page) {
  const auto text =
      test_support::Gunzip(test_support::ReadAll(GzipBody(page, MakePollText(""), "")));
  ASSERT_TRUE(text.has_value());
  const auto parsed = test_support::ParseExposition(*text);
  ASSERT_TRUE(parsed.has_value()) << parsed.error();
  const auto* family =
      parsed->Find("nhncloud_certmanager_certificate_expiration_timestamp_seconds");
  ASSERT_NE(family, nullptr);
  ASSERT_EQ(family->samples.size(), 10U);
  for (const auto& sample : family->samples) {
    EXPECT_EQ(sample.value_text, std::to_string(page->state->projects[0].removed_total));
  }
}

TEST(PageThread, AScrapeDuringPublishesShowsOneStateAndTheLastIsTheNewest) {
  const base::SystemClock clock;
  StateStore states;
  states.Publish(Generation(1));
  PageStore pages(states, clock);
  PageThread thread(pages);
  constexpr int kGenerations = 200;
  std::thread poller([&] {
    for (int number = 2; number <= kGenerations; ++number) {
      states.Publish(Generation(number));
      thread.Changed();
    }
  });
  std::vector<std::thread> scrapers;
  scrapers.reserve(2);
  for (int scraper = 0; scraper < 2; ++scraper) {
    scrapers.emplace_back([&pages] {
      for (int scrape = 0; scrape < 50; ++scrape) {
        ASSERT_NO_FATAL_FAILURE(ExpectOneGeneration(pages.Current()));
      }
    });
  }
  for (std::thread& scraper : scrapers) {
    scraper.join();
  }
  poller.join();
  while (pages.Current()->state != states.Current()) {
    std::this_thread::yield();
  }
  ExpectOneGeneration(pages.Current());
}

TEST(PageThread, StopsAtOnceWhenNothingIsDue) {
  const base::SystemClock clock;
  StateStore states;
  PageStore pages(states, clock);
  for (int i = 0; i < 100; ++i) {
    // Waits of five seconds would exceed the timeout of the test.
    const PageThread thread(pages);
  }
}

}  // namespace
}  // namespace certmon::exporter
