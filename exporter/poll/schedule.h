// When the next poll of a project is due. Pure: the caller passes the time in and waits.
//
// A poll begins `interval` after the previous one began, plus or minus a tenth, so that exporters
// that started together drift apart. The first poll begins after a random delay of at most a
// sixtieth of the interval and 5 s, or at once. Used by one thread: the poll loop.
#ifndef EXPORTER_POLL_SCHEDULE_H_
#define EXPORTER_POLL_SCHEDULE_H_

#include <chrono>
#include <optional>

#include "lib/base/clock.h"
#include "lib/base/random.h"

namespace certmon::exporter {

class Schedule {
 public:
  enum class First : std::uint8_t { kAtOnce, kSpread };

  // Minimum between two polls of a project if the second is due to PollSoon.
  static constexpr std::chrono::seconds kAtLeastApart{5};
  static constexpr std::chrono::nanoseconds kFirstWithin{std::chrono::seconds(5)};

  Schedule(std::chrono::nanoseconds interval, First first, base::MonotonicTime now,
           base::Random& random);

  [[nodiscard]] base::MonotonicTime Due() const { return due_; }

  // A poll begins now. Plans the next one.
  void OnBegin(base::MonotonicTime now);
  // The server asked for no further request before `wait` is over.
  void OnRetryAfter(base::MonotonicTime now, std::chrono::seconds wait);
  // Something changed: polls as soon as kAtLeastApart and a Retry-After allow.
  void PollSoon(base::MonotonicTime now);

 private:
  std::chrono::nanoseconds interval_;
  base::Random* random_;  // never null
  base::MonotonicTime due_;
  std::optional<base::MonotonicTime> began_;
  base::MonotonicTime not_before_{};
};

}  // namespace certmon::exporter

#endif  // EXPORTER_POLL_SCHEDULE_H_
