#include "lib/http/retry.h"

#include <gtest/gtest.h>

#include <chrono>
#include <set>
#include <string>

namespace certmon::http {
namespace {

using base::Reason;
using std::chrono::milliseconds;
using std::chrono::seconds;

constexpr double kAlmostOne = 0.999999;

base::Error Failed(Reason reason, std::optional<int> status = {},
                   std::optional<seconds> retry_after = {}) {
  return {.reason = reason,
          .message = "",
          .http_status = status,
          .result_code = {},
          .retry_after = retry_after};
}

TEST(IsRetryable, FollowsTheTableForEveryReason) {
  const std::set<Reason> without_status = {Reason::kDns, Reason::kConnect, Reason::kTimeout,
                                           Reason::kTruncated, Reason::kRateLimited};
  for (const Reason reason : base::AllReasons()) {
    EXPECT_EQ(IsRetryable(Failed(reason)), without_status.count(reason) > 0)
        << base::ReasonLabel(reason);
  }
}

TEST(IsRetryable, FollowsTheTableForEveryStatus) {
  for (int status = 100; status <= 599; ++status) {
    const bool transient = status == 500 || status == 502 || status == 503 || status == 504;
    EXPECT_EQ(IsRetryable(Failed(Reason::kHttp5xx, status)), transient) << status;
    EXPECT_EQ(IsRetryable(Failed(Reason::kApiResult, status)), transient) << status;
    for (const Reason reason :
         {Reason::kAuth, Reason::kNotFound, Reason::kHttp4xx, Reason::kRedirect,
          Reason::kContentType, Reason::kJson, Reason::kSchema, Reason::kInconsistent,
          Reason::kCredentials, Reason::kToken}) {
      EXPECT_FALSE(IsRetryable(Failed(reason, status))) << base::ReasonLabel(reason) << status;
    }
  }
}

TEST(RetryWait, DrawsFromAGrowingRange) {
  const struct {
    int attempt;
    double fraction;
    milliseconds wait;
  } rows[] = {{1, 0.0, milliseconds(0)},          {1, 0.5, milliseconds(500)},
              {1, kAlmostOne, milliseconds(999)}, {2, 0.0, milliseconds(0)},
              {2, 0.5, milliseconds(1000)},       {2, kAlmostOne, milliseconds(1999)}};
  for (const auto& row : rows) {
    for (const Reason reason :
         {Reason::kDns, Reason::kConnect, Reason::kTimeout, Reason::kTruncated}) {
      EXPECT_EQ(RetryWait(row.attempt, Failed(reason), row.fraction), row.wait);
    }
    EXPECT_EQ(RetryWait(row.attempt, Failed(Reason::kHttp5xx, 502), row.fraction), row.wait);
  }
}

TEST(RetryWait, WaitsAtLeastHalfIfTheServerIsBusy) {
  const struct {
    int attempt;
    double fraction;
    milliseconds wait;
  } rows[] = {{1, 0.0, milliseconds(500)},        {1, 0.5, milliseconds(750)},
              {1, kAlmostOne, milliseconds(999)}, {2, 0.0, milliseconds(1000)},
              {2, 0.5, milliseconds(1500)},       {2, kAlmostOne, milliseconds(1999)}};
  for (const auto& row : rows) {
    EXPECT_EQ(RetryWait(row.attempt, Failed(Reason::kRateLimited, 429), row.fraction), row.wait);
    EXPECT_EQ(RetryWait(row.attempt, Failed(Reason::kRateLimited, 200), row.fraction), row.wait);
    EXPECT_EQ(RetryWait(row.attempt, Failed(Reason::kHttp5xx, 503), row.fraction), row.wait);
    EXPECT_EQ(RetryWait(row.attempt, Failed(Reason::kApiResult, 503), row.fraction), row.wait);
  }
}

TEST(RetryWait, EndsAfterTheThirdAttempt) {
  for (const int attempt : {3, 4, 100}) {
    EXPECT_EQ(RetryWait(attempt, Failed(Reason::kConnect), 0.5), std::nullopt);
    EXPECT_EQ(RetryWait(attempt, Failed(Reason::kRateLimited, 429, seconds(1)), 0.5), std::nullopt);
  }
}

TEST(RetryWait, IsNoneForPermanentFailures) {
  for (const Reason reason :
       {Reason::kAuth, Reason::kTls, Reason::kJson, Reason::kTooLarge, Reason::kInternal}) {
    for (const int attempt : {1, 2}) {
      EXPECT_EQ(RetryWait(attempt, Failed(reason, 503, seconds(1)), 0.5), std::nullopt);
    }
  }
}

TEST(RetryWait, IsNeverShorterThanRetryAfter) {
  for (const int asked : {0, 1, 2, 19, 20}) {
    for (const double fraction : {0.0, kAlmostOne}) {
      for (const int attempt : {1, 2}) {
        for (const auto& error : {Failed(Reason::kRateLimited, 429, seconds(asked)),
                                  Failed(Reason::kHttp5xx, 503, seconds(asked)),
                                  Failed(Reason::kHttp5xx, 502, seconds(asked))}) {
          const auto wait = RetryWait(attempt, error, fraction);
          ASSERT_TRUE(wait.has_value());
          EXPECT_GE(*wait, seconds(asked));
          EXPECT_GE(*wait, milliseconds(500 * attempt));
          EXPECT_LE(*wait, std::max(milliseconds(seconds(asked)), milliseconds(1000 * attempt)));
        }
      }
    }
  }
}

TEST(RetryWait, IsNoneIfTheServerAsksForMoreThanAPollMayWait) {
  for (const int asked : {21, 60, 3600}) {
    EXPECT_EQ(RetryWait(1, Failed(Reason::kRateLimited, 429, seconds(asked)), 0.0), std::nullopt);
    EXPECT_EQ(RetryWait(1, Failed(Reason::kHttp5xx, 503, seconds(asked)), 0.0), std::nullopt);
    EXPECT_EQ(RetryWait(1, Failed(Reason::kHttp5xx, 500, seconds(asked)), 0.0), std::nullopt);
  }
}

// 2026-03-25T00:00:00.5Z, a Wednesday.
constexpr base::WallTime kNow{seconds(1774396800) + milliseconds(500)};

TEST(ParseRetryAfter, ReadsSeconds) {
  const std::pair<const char*, int> rows[] = {{"0", 0},
                                              {"1", 1},
                                              {"20", 20},
                                              {"007", 7},
                                              {"3600", 3600},
                                              {"3601", 3600},
                                              {"86400", 3600},
                                              {"1000000000000", 3600},
                                              {"9223372036854775807", 3600},
                                              {"9223372036854775808", 3600},
                                              {"99999999999999999999999999999999", 3600}};
  for (const auto& [text, wait] : rows) {
    EXPECT_EQ(ParseRetryAfter(text, kNow), seconds(wait)) << text;
  }
}

TEST(ParseRetryAfter, ReadsADate) {
  const std::pair<const char*, int> rows[] = {{"Wed, 25 Mar 2026 00:00:30 GMT", 30},
                                              {"Wed, 25 Mar 2026 00:00:01 GMT", 1},
                                              {"Wed, 25 Mar 2026 01:00:00 GMT", 3600},
                                              {"Wed, 25 Mar 2026 01:00:01 GMT", 3600},
                                              {"Thu, 26 Mar 2026 00:00:00 GMT", 3600},
                                              {"Fri, 31 Dec 9999 23:59:59 GMT", 3600},
                                              // In the past: at once.
                                              {"Wed, 25 Mar 2026 00:00:00 GMT", 0},
                                              {"Tue, 24 Mar 2026 23:59:59 GMT", 0},
                                              {"Thu, 01 Jan 1970 00:00:00 GMT", 0},
                                              {"Tue, 01 Jan 1583 00:00:00 GMT", -1}};
  for (const auto& [text, wait] : rows) {
    const auto parsed = ParseRetryAfter(text, kNow);
    if (wait >= 0) {
      EXPECT_EQ(parsed, seconds(wait)) << text;
    } else {
      EXPECT_TRUE(!parsed || *parsed == seconds(0)) << text;
    }
  }
}

TEST(ParseRetryAfter, ReadsDatesOfEveryYear) {
  for (int year = 0; year <= 9999; ++year) {
    const std::string digits = std::to_string(year);
    for (const char* day : {"Mon", "Thu", "Sun"}) {
      const auto parsed =
          ParseRetryAfter(std::string(day) + ", 01 Jan " + std::string(4 - digits.size(), '0') +
                              digits + " 00:00:00 GMT",
                          kNow);
      if (parsed) {
        ASSERT_EQ(*parsed, year > 2026 ? seconds(3600) : seconds(0)) << year;
      }
    }
  }
}

TEST(ParseRetryAfter, TreatsGarbageAsAbsent) {
  for (const char* text :
       {"", " ", "-1", "+1", "1.5", "1e3", "0x10", "1 ", " 1", "1s", "1,2", "soon", "tomorrow",
        "NaN", "inf", "\xD9\xA1", "Wed, 25 Mar 2026 00:00:30", "Wed, 25 Mar 2026 00:00:30 KST",
        "Wed, 25 Mar 2026 00:00:30 +0900", "Wed, 25 Mar 2026 00:00:30 GMT ",
        "Wed, 25 Mar 2026 00:00:30 GMTx", "25 Mar 2026 00:00:30 GMT",
        "Thu, 25 Mar 2026 00:00:30 GMT", "Wed, 32 Mar 2026 00:00:30 GMT",
        "Mon, 30 Feb 2026 00:00:30 GMT", "Wed, 25 Mar 2026 24:00:00 GMT",
        "Wed, 25 Mar 2026 00:60:00 GMT", "Wed, 25 Foo 2026 00:00:00 GMT",
        "Wednesday, 25-Mar-26 00:00:30 GMT", "Wed Mar 25 00:00:30 2026", "2026-03-25T00:00:30Z",
        "1774396830x",
        // What a lenient date parser accepts (found by the fuzz target).
        "Wed, 25 Mar 212\x0B 00:00:30 GMT", "Wed, 02 Mar -0299 00:00:03 GMT",
        "Wed,  25 Mar 2026 00:00:30 GMT", "Wed,25 Mar 2026 00:00:30 GMT",
        "Thu, 2 Apr 2026 00:00:30 GMT", "Wednesday, 25 Mar 2026 00:00:30 GMT",
        "Wed, 25 March 2026 00:00:30 GMT", "wed, 25 mar 2026 00:00:30 gmt",
        "Wed, 25 Mar 2026 0:0:30 GMT", "Wed, 25 Mar 02026 00:00:30 GMT"}) {
    EXPECT_EQ(ParseRetryAfter(text, kNow), std::nullopt) << '"' << text << '"';
  }
}

TEST(RetryBudget, AllowsTenRetriesAtOnce) {
  RetryBudget budget;
  for (int i = 0; i < 10; ++i) {
    EXPECT_TRUE(budget.TryTake()) << i;
  }
  EXPECT_FALSE(budget.TryTake());
  EXPECT_FALSE(budget.TryTake());
}

TEST(RetryBudget, EarnsOneRetryWithTenSuccesses) {
  RetryBudget budget;
  while (budget.TryTake()) {
  }
  for (int retry = 0; retry < 50; ++retry) {
    for (int success = 0; success < 10; ++success) {
      EXPECT_FALSE(budget.TryTake());
      budget.Refund();
    }
    EXPECT_TRUE(budget.TryTake()) << retry;
  }
}

TEST(RetryBudget, NeverExceedsItsInitialSize) {
  RetryBudget budget;
  for (int i = 0; i < 10'000; ++i) {
    budget.Refund();
  }
  int retries = 0;
  while (budget.TryTake()) {
    ++retries;
  }
  EXPECT_EQ(retries, 10);
}

}  // namespace
}  // namespace certmon::http
