// When the next poll of a project is due. Pure: time and randomness come in, nothing waits.
//
// Polls begin `interval` after the one before began, plus or minus a tenth, so that exporters that
// started together drift apart. The first comes after a short random delay (a sixtieth of the
// interval, 5 s at most), or at once. Used by one thread: the poll loop.
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

  // Two polls of a project on request (a changed file, a reload) are at least this far apart.
  static constexpr std::chrono::seconds kAtLeastApart{5};
  static constexpr std::chrono::nanoseconds kFirstWithin{std::chrono::seconds(5)};

  Schedule(std::chrono::nanoseconds interval, First first, base::MonotonicTime now,
           base::Random& random);

  [[nodiscard]] base::MonotonicTime Due() const { return due_; }

  // A poll begins now; the next is planned. `random` as in the constructor.
  void OnBegin(base::MonotonicTime now);
  // The poll that ended asked not to be followed by another before `wait` is over.
  void OnRetryAfter(base::MonotonicTime now, std::chrono::seconds wait);
  // Something changed: poll as soon as is decent, but never before a Retry-After is over.
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
