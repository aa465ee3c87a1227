#include "exporter/page/day_span.h"

#include <algorithm>

#include "lib/inventory/remaining.h"

namespace certmon::exporter {

DaySpan DaySpanAt(const State& state, base::WallTime now) {
  // Means no limit: no page is kept for 10,000 days.
  constexpr std::chrono::days kEver{10'000};
  const auto second = std::chrono::floor<std::chrono::seconds>(now);
  DaySpan span{.after = second - kEver, .until = second + kEver};
  for (const ProjectState& project : state.projects) {
    for (const certapi::Certificate& certificate : project.inventory->certificates) {
      if (certificate.expires_at) {
        // The number of days changes just after `line`, and changed just after the line before.
        const auto line = *certificate.expires_at -
                          std::chrono::days(inventory::DaysRemaining(*certificate.expires_at, now));
        span.until = std::min(span.until, line);
        span.after = std::max(span.after, line - std::chrono::days(1));
      }
    }
  }
  return span;
}

}  // namespace certmon::exporter
