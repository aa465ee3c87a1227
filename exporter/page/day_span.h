// How long the days remaining on a page stay correct.
//
// certificate_days_remaining is a whole number. It changes only when a certificate crosses a day
// line, which is a whole number of days before or after its expiry.
#ifndef EXPORTER_PAGE_DAY_SPAN_H_
#define EXPORTER_PAGE_DAY_SPAN_H_

#include <chrono>

#include "exporter/state/state.h"
#include "lib/base/clock.h"

namespace certmon::exporter {

// The moments at which every certificate has the same number of days left.
struct DaySpan {
  std::chrono::sys_seconds after;  // the previous day line, which is not in the span
  std::chrono::sys_seconds until;  // the next day line, which is the last moment in the span

  [[nodiscard]] bool Contains(base::WallTime now) const { return now > after && now <= until; }
};

// The span that contains `now`; 20,000 days if no certificate has a date. Pure.
[[nodiscard]] DaySpan DaySpanAt(const State& state, base::WallTime now);

}  // namespace certmon::exporter

#endif  // EXPORTER_PAGE_DAY_SPAN_H_
