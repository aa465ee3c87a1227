// When a failed request is worth another try, and after how long. Pure: the caller waits.
//
// Three attempts a request (Google SRE book, "Handling Overload": a per-request budget of up to
// three attempts), full jitter between them so that many clients do not return together, and a
// budget that ends retrying in a long outage.
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
// A longer Retry-After is not waited for inside a poll; the next poll waits for it.
inline constexpr std::chrono::seconds kLongestWaitInPoll{20};
// A server cannot silence us for longer: the data would go stale without a word.
inline constexpr std::chrono::seconds kLongestRetryAfter{3600};

// True for what may get better by itself: no name, no connection, a broken or slow one, HTTP 429
// and 500, 502, 503, 504. Not for refusals (whatever the status they come with), redirects, TLS
// failures or answers that make no sense.
[[nodiscard]] bool IsRetryable(const base::Error& error);

// How long to wait after the `attempt`th attempt (from 1) failed with `error`; nullopt: do not try
// again now. `fraction` is uniform in [0, 1). For 429, 503 and wherever there is a Retry-After, the
// wait is at least half of the backoff, and never shorter than Retry-After.
[[nodiscard]] std::optional<std::chrono::milliseconds> RetryWait(int attempt,
                                                                 const base::Error& error,
                                                                 double fraction);

// The value of a Retry-After header: seconds, or a date as RFC 9110 (section 5.6.7, IMF-fixdate)
// has it, seen from `now`. Clamped to [0, kLongestRetryAfter]; nullopt for anything else.
[[nodiscard]] std::optional<std::chrono::seconds> ParseRetryAfter(std::string_view text,
                                                                  base::WallTime now);

// A token bucket over the retries of one project: 10 to spend, one a retry, a tenth back for each
// success. In a total outage at 5-minute polls: 12 first attempts and at most 10 retries in the
// first hour. Used by one thread: the poll loop.
class RetryBudget {
 public:
  // False where the budget is spent.
  [[nodiscard]] bool TryTake();
  void Refund();

 private:
  static constexpr int kCapacity = 100;
  static constexpr int kRetryCost = 10;

  int tenths_ = kCapacity;  // whole numbers: ten refunds make exactly one retry
};

}  // namespace certmon::http

#endif  // LIB_HTTP_RETRY_H_
