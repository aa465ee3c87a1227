// Whether a failed request is retried, and after how long. Pure: the caller waits.
//
// A request has three attempts (Google SRE book, "Handling Overload": a per-request budget of up to
// three attempts), with full jitter so that many clients do not retry at the same time. A budget
// stops retries in a long outage.
#ifndef LIB_HTTP_RETRY_H_
#define LIB_HTTP_RETRY_H_

#include <chrono>
#include <optional>
#include <string_view>

#include "lib/base/clock.h"
#include "lib/base/error.h"

namespace certmon::http {

inline constexpr int kMaxAttempts = 3;
// The first backoff is drawn from [0, 1 s), the next from [0, 2 s), never over 20 s.
inline constexpr std::chrono::milliseconds kBackoffBase{1000};
inline constexpr std::chrono::milliseconds kBackoffCap{20000};
// A poll does not wait for a longer Retry-After; the next poll begins after it.
inline constexpr std::chrono::seconds kLongestWaitInPoll{20};
// The longest Retry-After that is honoured, so that a server cannot make the data stale.
inline constexpr std::chrono::seconds kLongestRetryAfter{3600};

// True for failures that may be temporary: name lookup, connection, timeout, truncation, HTTP 429,
// 500, 502, 503 and 504. False for refusals of any status, redirects, TLS failures and malformed
// answers.
[[nodiscard]] bool IsRetryable(const base::Error& error);

// How long to wait after attempt number `attempt` (from 1) failed with `error`; nullopt: no retry.
// `fraction` is uniform in [0, 1). For 429, 503 and any answer with a Retry-After, the wait is at
// least half of the backoff and never shorter than Retry-After.
[[nodiscard]] std::optional<std::chrono::milliseconds> RetryWait(int attempt,
                                                                 const base::Error& error,
                                                                 double fraction);

// Parses a Retry-After header: seconds, or a date (RFC 9110, section 5.6.7, IMF-fixdate), which is
// converted to the seconds from `now`. Clamped to [0, kLongestRetryAfter]; nullopt for anything else.
[[nodiscard]] std::optional<std::chrono::seconds> ParseRetryAfter(std::string_view text,
                                                                  base::WallTime now);

// A token bucket for the retries of one project: it holds 10 tokens, a retry takes one, a success
// returns a tenth. In a total outage with 5-minute polls, the first hour has 12 first attempts and
// at most 10 retries. Used by one thread: the poll loop.
class RetryBudget {
 public:
  // False if the budget is spent.
  [[nodiscard]] bool TryTake();
  void Refund();

 private:
  static constexpr int kCapacity = 100;
  static constexpr int kRetryCost = 10;

  int tenths_ = kCapacity;  // whole numbers: ten refunds make exactly one retry
};

}  // namespace certmon::http

#endif  // LIB_HTTP_RETRY_H_
