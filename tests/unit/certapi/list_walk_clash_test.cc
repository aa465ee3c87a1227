// ListWalk if the pages contradict each other: never complete, and never many requests.
#include <gtest/gtest.h>

#include <string>

#include "lib/certapi/list_walk.h"
#include "tests/unit/certapi/fake_listing.h"

namespace certmon::certapi {
namespace {

using base::Reason;

FakeListing InTens(std::size_t count) {
  return {.names = Names(count), .page_size = 10, .total_page = {}, .total_count = {}};
}

TEST(ListWalk, FailsIfThePageNumberIsIgnored) {
  // P4: page 1 for ever, with and without saying so.
  for (const bool echoes : {true, false}) {
    FakeListing listing = InTens(237);
    listing.echoes_page = echoes;
    ListWalk walk(4, true);
    const Walked walked = Drive(walk, [&](const auto& ask) {
      return listing.Page({.page = 1, .all = ask.all, .round = ask.round});
    });
    EXPECT_EQ(walked.Failure(), Reason::kInconsistent);
    EXPECT_EQ(walked.asks.size(), 2U);
    EXPECT_EQ(walked.outcome.entries.size() % 10, 0U);
  }
}

TEST(ListWalk, FailsIfAnyPageRepeatsTheOneBefore) {
  for (std::uint64_t stuck = 1; stuck < 24; ++stuck) {
    for (const bool echoes : {true, false}) {
      FakeListing listing = InTens(237);
      listing.echoes_page = echoes;
      ListWalk walk(1, true);
      const Walked walked = Drive(walk, [&](const auto& ask) {
        return listing.Page(
            {.page = std::min(ask.page, stuck), .all = ask.all, .round = ask.round});
      });
      EXPECT_EQ(walked.Failure(), Reason::kInconsistent) << stuck;
      EXPECT_EQ(walked.asks.size(), stuck + 1) << stuck;
    }
  }
}

TEST(ListWalk, FailsIfAPageReportsAnotherNumber) {
  for (const std::uint64_t said : {0U, 1U, 3U, 1'000'000'000U}) {
    FakeListing listing = InTens(25);
    ListWalk walk(4, true);
    const Walked walked = Drive(walk, [&](const auto& ask) {
      CertificatePage page = listing.Page(ask);
      page.info.current_page = ask.page == 2 ? said : ask.page;
      return page;
    });
    EXPECT_EQ(walked.Failure(), Reason::kInconsistent);
    EXPECT_EQ(walked.asks.size(), 2U);
  }
}

TEST(ListWalk, FailsAtAnEmptyPageInTheMiddle) {
  for (std::uint64_t empty = 2; empty <= 4; ++empty) {
    FakeListing listing = InTens(35);
    ListWalk walk(1, true);
    const Walked walked = Drive(walk, [&](const auto& ask) {
      CertificatePage page = listing.Page(ask);
      if (ask.page == empty) {
        page.entries.clear();
      }
      return page;
    });
    EXPECT_EQ(walked.Failure(), Reason::kInconsistent) << empty;
    EXPECT_LE(walked.asks.size(), empty) << empty;
  }
}

TEST(ListWalk, FailsAtAnEmptyFirstPageOfAListThatIsNotEmpty) {
  ListWalk walk(4, true);
  const Walked walked = Drive(walk, [](const auto&) {
    CertificatePage page;
    page.info.total_count = 5;
    return page;
  });
  EXPECT_EQ(walked.Failure(), Reason::kInconsistent);
  EXPECT_EQ(walked.asks.size(), 1U);
}

TEST(ListWalk, FailsIfTheTotalNeedsTooManyPages) {
  for (const std::uint64_t total :
       {std::uint64_t{10'001}, std::uint64_t{1'000'000'000}, UINT64_MAX}) {
    FakeListing listing = InTens(25);
    listing.total_count = total;
    ListWalk walk(16, true);
    const Walked walked = Drive(walk, [&](const auto& ask) { return listing.Page(ask); });
    EXPECT_EQ(walked.Failure(), Reason::kInconsistent) << total;
    EXPECT_EQ(walked.asks.size(), 1U) << total;
    EXPECT_EQ(walked.outcome.entries.size(), 10U);
  }
}

TEST(ListWalk, FailsIfTotalCountIsTooHigh) {
  // P5: by one certificate, by a page, by many; the request past the end brings an empty page.
  for (const std::uint64_t total : {26U, 29U, 30U, 31U, 40U, 500U}) {
    FakeListing listing = InTens(25);
    listing.total_count = total;
    ListWalk walk(1, true);
    const Walked walked = Drive(walk, [&](const auto& ask) { return listing.Page(ask); });
    EXPECT_EQ(walked.Failure(), Reason::kInconsistent) << total;
    EXPECT_LE(walked.asks.size(), 9U) << total;  // three readings of three pages
    EXPECT_EQ(walked.SortedNames(), Names(25)) << total;
  }
}

TEST(ListWalk, FailsIfTotalCountIsTooLow) {
  for (const std::uint64_t total : {0U, 1U, 9U, 11U, 24U}) {
    FakeListing listing = InTens(25);
    listing.total_count = total;
    ListWalk walk(1, true);
    const Walked walked = Drive(walk, [&](const auto& ask) { return listing.Page(ask); });
    EXPECT_EQ(walked.Failure(), Reason::kInconsistent) << total;
    EXPECT_LE(walked.asks.size(), 9U) << total;
  }
}

TEST(ListWalk, ReadsAgainAfterTheTotalChanged) {
  // P6: one certificate is added while page 2 is read.
  int requests = 0;
  ListWalk walk(4, true);
  const Walked walked =
      Drive(walk, [&](const auto& ask) { return InTens(++requests == 1 ? 25 : 26).Page(ask); });
  EXPECT_TRUE(walked.outcome.complete());
  EXPECT_EQ(walked.outcome.reported_total, 26U);
  EXPECT_EQ(walked.SortedNames(), Names(26));
  EXPECT_EQ(walked.asks.size(), 2U + 3U);
}

TEST(ListWalk, GivesUpIfTheTotalKeepsChanging) {
  std::size_t requests = 0;
  ListWalk walk(4, true);
  const Walked walked =
      Drive(walk, [&](const auto& ask) { return InTens(25 + requests++).Page(ask); });
  EXPECT_EQ(walked.Failure(), Reason::kInconsistent);
  EXPECT_EQ(walked.asks.size(), 6U);  // pages 1 and 2, three times
}

TEST(ListWalk, ReadsAgainAfterAPageShifted) {
  // One is deleted and one added between pages 1 and 2: the total stays, a name comes twice.
  int requests = 0;
  ListWalk walk(4, true);
  const Walked walked = Drive(walk, [&](const auto& ask) {
    FakeListing listing = InTens(25);
    if (++requests > 1) {
      listing.names.insert(listing.names.begin(), "new");
      listing.names.pop_back();
    }
    return listing.Page(ask);
  });
  EXPECT_TRUE(walked.outcome.complete());
  EXPECT_EQ(walked.outcome.entries.size(), 25U);
  EXPECT_EQ(walked.SortedNames().back(), "new");
}

TEST(ListWalk, GivesUpIfANameIsAlwaysOnTwoPages) {
  FakeListing listing = InTens(25);
  listing.names[12] = listing.names[3];
  ListWalk walk(4, true);
  const Walked walked = Drive(walk, [&](const auto& ask) { return listing.Page(ask); });
  EXPECT_EQ(walked.Failure(), Reason::kInconsistent);
  EXPECT_LE(walked.asks.size(), 9U);
}

TEST(ListWalk, IgnoresAnswersOfAnEarlierReading) {
  const FakeListing before = InTens(60);
  const FakeListing after = InTens(61);
  ListWalk walk(4, true);
  const auto take = [&walk] { return *walk.Next(); };
  ListWalk::Ask ask = take();
  walk.OnPage(ask, before.Page(ask));
  ask = take();
  walk.OnPage(ask, before.Page(ask));
  const ListWalk::Ask three = take();
  const ListWalk::Ask four = take();
  walk.OnPage(three, after.Page(three));  // reads again
  EXPECT_FALSE(walk.IsWanted(four));
  walk.OnPage(four, before.Page(four));
  walk.OnFailure(four, base::Error{});
  EXPECT_FALSE(walk.Done());
  const Walked walked = Drive(walk, [&](const auto& next) { return after.Page(next); });
  EXPECT_TRUE(walked.outcome.complete());
  EXPECT_EQ(walked.SortedNames(), Names(61));
}

TEST(ListWalk, KeepsTheEntriesOfEveryReadingIfItEndsIncomplete) {
  // The first reading gets to page 5; the later ones clash at page 2. What pages 3 to 5 said (a
  // renewal, perhaps) is news that must not be lost.
  ListWalk walk(1, true);
  const Walked walked = Drive(walk, [&](const auto& ask) {
    const bool changes = ask.round == 0 ? ask.page == 6 : ask.page == 2;
    return InTens(changes ? 59 : 60).Page(ask);
  });
  EXPECT_EQ(walked.Failure(), Reason::kInconsistent);
  EXPECT_EQ(walked.SortedNames(),
            Names(59));  // pages 1 to 6, page 6 of the shorter list; no name twice
}

TEST(ListWalk, PrefersTheLatestReadingOfAName) {
  // Renewed between two readings: the entry of the earlier one must not come back.
  ListWalk walk(1, true);
  const Walked walked = Drive(walk, [&](const auto& ask) {
    CertificatePage page = InTens(ask.page == 2 ? 26 : 25).Page(ask);
    for (ListedEntry& entry : page.entries) {
      entry.certificate.expires_at = Instant(std::chrono::seconds(ask.round));
    }
    return page;
  });
  ASSERT_EQ(walked.Failure(), Reason::kInconsistent);
  for (const ListedEntry& entry : walked.outcome.entries) {
    EXPECT_EQ(entry.certificate.expires_at, Instant(std::chrono::seconds(2)))
        << entry.certificate.name;
  }
}

}  // namespace
}  // namespace certmon::certapi
