// ListWalk if requests fail: one page may fail, a second failure ends the walk, and a part of the
// list never counts as complete.
#include <gtest/gtest.h>

#include <set>
#include <string>

#include "lib/certapi/list_walk.h"
#include "tests/unit/certapi/fake_listing.h"

namespace certmon::certapi {
namespace {

using base::Reason;

FakeListing InTens(std::size_t count) {
  return {.names = Names(count), .page_size = 10, .total_page = {}, .total_count = {}};
}

// The pages of `broken` fail with `reason`.
Answer Failing(const FakeListing& listing, std::set<std::uint64_t> broken, Reason reason) {
  return [=](const ListWalk::Ask& ask) -> base::Result<CertificatePage> {
    if (broken.count(ask.page) > 0) {
      return base::Fail(reason, "a test's failure");
    }
    return listing.Page(ask);
  };
}

TEST(ListWalk, ReadsTheOtherPagesIfOneFails) {
  // P8, for every page but the first.
  for (std::uint64_t broken = 2; broken <= 24; ++broken) {
    for (const int concurrency : {1, 4, 16}) {
      ListWalk walk(concurrency, true);
      const Walked walked = Drive(walk, Failing(InTens(237), {broken}, Reason::kHttp5xx),
                                  static_cast<unsigned>(broken));
      ASSERT_TRUE(walk.Done());
      EXPECT_EQ(walked.Failure(), Reason::kHttp5xx);
      EXPECT_NE(walked.outcome.failure->message.find("page " + std::to_string(broken)),
                std::string::npos);
      EXPECT_EQ(walked.outcome.entries.size(), broken == 24 ? 230U : 227U);
      EXPECT_EQ(walked.asks.size(), 24U);
    }
  }
}

TEST(ListWalk, EndsAtAFailureOfTheFirstPage) {
  for (const Reason reason : base::AllReasons()) {
    if (reason == Reason::kTooLarge) {
      continue;  // asked for once more, below
    }
    ListWalk walk(4, true);
    const Walked walked = Drive(walk, Failing(InTens(237), {1}, reason));
    EXPECT_EQ(walked.Failure(), reason);
    EXPECT_EQ(walked.asks.size(), 1U);
    EXPECT_TRUE(walked.outcome.entries.empty());
    EXPECT_EQ(walked.outcome.reported_total, 0U);
  }
}

TEST(ListWalk, EndsAtTheSecondFailure) {
  ListWalk walk(1, true);
  const Walked walked = Drive(walk, Failing(InTens(237), {3, 5, 7}, Reason::kTimeout));
  EXPECT_EQ(walked.Failure(), Reason::kTimeout);
  EXPECT_NE(walked.outcome.failure->message.find("page 3"), std::string::npos);
  EXPECT_EQ(walked.asks.size(), 5U);
  EXPECT_EQ(walked.outcome.entries.size(), 30U);
}

TEST(ListWalk, EndsAtOnceIfTheFailureAppliesToEveryPage) {
  for (const Reason reason : {Reason::kAuth, Reason::kRateLimited}) {
    ListWalk walk(1, true);
    const Walked walked = Drive(walk, Failing(InTens(237), {2}, reason));
    EXPECT_EQ(walked.Failure(), reason);
    EXPECT_EQ(walked.asks.size(), 2U);
    EXPECT_EQ(walked.outcome.entries.size(), 10U);
  }
}

TEST(ListWalk, KeepsTheFailureOfAPageOverALaterClash) {
  // Page 2 fails, page 3 is of another total: the reason said is the first one.
  ListWalk walk(1, true);
  const Walked walked = Drive(walk, [&](const ListWalk::Ask& ask) -> base::Result<CertificatePage> {
    if (ask.page == 2) {
      return base::Fail(Reason::kHttp5xx, "a test's failure");
    }
    return InTens(ask.page == 3 ? 36 : 35).Page(ask);
  });
  EXPECT_EQ(walked.Failure(), Reason::kHttp5xx);
  EXPECT_EQ(walked.asks.size(), 3U);
}

TEST(ListWalk, IsIncompleteIfOnlyTheFailedPageIsMissing) {
  ListWalk walk(4, true);
  const Walked walked = Drive(walk, Failing(InTens(11), {2}, Reason::kJson));
  EXPECT_FALSE(walked.outcome.complete());
  EXPECT_EQ(walked.outcome.entries.size(), 10U);
}

TEST(ListWalk, RequestsPagesIfTheAnswerWithAllIsTooLarge) {
  ListWalk walk(4, true);
  const Walked walked = Drive(walk, [&](const ListWalk::Ask& ask) -> base::Result<CertificatePage> {
    if (ask.all) {
      return base::Fail(Reason::kTooLarge, "a test's failure");
    }
    return InTens(237).Page(ask);
  });
  EXPECT_TRUE(walked.outcome.complete());
  EXPECT_TRUE(walk.AllIsTooLarge());
  EXPECT_EQ(walked.SortedNames(), Names(237));
  EXPECT_EQ(walked.asks.size(), 1U + 24U);
}

TEST(ListWalk, SwitchesToPagesOnlyOnce) {
  ListWalk walk(4, true);
  const Walked walked = Drive(walk, Failing(InTens(237), {1}, Reason::kTooLarge));
  EXPECT_EQ(walked.Failure(), Reason::kTooLarge);
  ASSERT_EQ(walked.asks.size(), 2U);
  EXPECT_TRUE(walked.asks[0].all);
  EXPECT_FALSE(walked.asks[1].all);
  EXPECT_EQ(walked.asks[1].page, 1U);
}

TEST(ListWalk, RequestsPagesAlsoIfALaterPageIsTooLarge) {
  ListWalk walk(1, true);
  const Walked walked = Drive(walk, [&](const ListWalk::Ask& ask) -> base::Result<CertificatePage> {
    if (ask.all && ask.page == 3) {
      return base::Fail(Reason::kTooLarge, "a test's failure");
    }
    return InTens(35).Page(ask);
  });
  EXPECT_TRUE(walked.outcome.complete());
  EXPECT_EQ(walked.SortedNames(), Names(35));
}

TEST(ListWalk, FailsIfAPageIsTooLargeWithoutAll) {
  ListWalk walk(4, false);
  const Walked walked = Drive(walk, Failing(InTens(237), {1}, Reason::kTooLarge));
  EXPECT_EQ(walked.Failure(), Reason::kTooLarge);
  EXPECT_EQ(walked.asks.size(), 1U);
  EXPECT_FALSE(walk.AllIsTooLarge());
}

TEST(ListWalk, KeepsItsEntriesAfterAbort) {
  const FakeListing listing = InTens(237);
  ListWalk walk(4, true);
  for (int i = 0; i < 2; ++i) {
    const ListWalk::Ask ask = *walk.Next();
    walk.OnPage(ask, listing.Page(ask));
  }
  const ListWalk::Ask late = *walk.Next();
  walk.Abort(base::Error{.reason = Reason::kTimeout,
                         .message = "time is over",
                         .http_status = {},
                         .result_code = {},
                         .retry_after = {}});
  EXPECT_TRUE(walk.Done());
  EXPECT_FALSE(walk.IsWanted(late));
  EXPECT_EQ(walk.Next().has_value(), false);
  walk.OnPage(late, listing.Page(late));
  walk.Abort(base::Error{});
  const ListOutcome outcome = walk.TakeOutcome();
  ASSERT_FALSE(outcome.complete());
  EXPECT_EQ(outcome.failure->reason, Reason::kTimeout);
  EXPECT_EQ(outcome.entries.size(), 20U);
}

TEST(ListWalk, ReportsTheFailureOfAPageRatherThanTheTimeout) {
  const FakeListing listing = InTens(237);
  ListWalk walk(1, true);
  ListWalk::Ask ask = *walk.Next();
  walk.OnPage(ask, listing.Page(ask));
  ask = *walk.Next();
  walk.OnFailure(ask, base::Error{.reason = Reason::kHttp5xx,
                                  .message = "x",
                                  .http_status = {},
                                  .result_code = {},
                                  .retry_after = {}});
  walk.Abort(base::Error{.reason = Reason::kTimeout,
                         .message = "y",
                         .http_status = {},
                         .result_code = {},
                         .retry_after = {}});
  EXPECT_EQ(walk.TakeOutcome().failure->reason, Reason::kHttp5xx);
}

TEST(ListWalk, IgnoresAnAbortOnceItIsComplete) {
  ListWalk walk(1, true);
  const ListWalk::Ask ask = *walk.Next();
  walk.OnPage(ask, InTens(5).Page(ask));
  walk.Abort(base::Error{});
  EXPECT_TRUE(walk.TakeOutcome().complete());
}

}  // namespace
}  // namespace certmon::certapi
