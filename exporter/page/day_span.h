// How long a page of days remaining stays right: between two day lines.
//
// certificate_days_remaining is a whole number and changes only as a certificate crosses a day
// line, a whole number of days before or after its expiry. When that is, is known in advance.
#ifndef EXPORTER_PAGE_DAY_SPAN_H_
#define EXPORTER_PAGE_DAY_SPAN_H_

#include <chrono>

#include "exporter/state/state.h"
#include "lib/base/clock.h"

namespace certmon::exporter {

// The moments at which every certificate has the same number of days left. Both ends in seconds
// since 1970.
struct DaySpan {
  std::chrono::sys_seconds after;  // the last day line before: not in the span
  std::chrono::sys_seconds until;  // the next day line: the last moment in the span

  [[nodiscard]] bool Contains(base::WallTime now) const { return now > after && now <= until; }
};

// The span that `now` lies in; as long as the calendar where no certificate has a date. Pure.
[[nodiscard]] DaySpan DaySpanAt(const State& state, base::WallTime now);

}  // namespace certmon::exporter

#endif  // EXPORTER_PAGE_DAY_SPAN_H_
