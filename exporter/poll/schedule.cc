#include "exporter/poll/schedule.h"

#include <algorithm>

namespace certmon::exporter {
namespace {

std::chrono::nanoseconds Times(std::chrono::nanoseconds duration, double factor) {
  return std::chrono::nanoseconds(
      static_cast<std::chrono::nanoseconds::rep>(static_cast<double>(duration.count()) * factor));
}

}  // namespace

Schedule::Schedule(std::chrono::nanoseconds interval, First first, base::MonotonicTime now, base::Random& random)
    : interval_(interval),
      random_(&random),
      due_(first == First::kAtOnce ? now : now + Times(interval, random.Fraction() / 60.0)) {}

void Schedule::OnBegin(base::MonotonicTime now) {
  began_ = now;
  due_ = now + Times(interval_, 0.9 + 0.2 * random_->Fraction());
}

void Schedule::OnRetryAfter(base::MonotonicTime now, std::chrono::seconds wait) { due_ = std::max(due_, now + wait); }

void Schedule::PollSoon(base::MonotonicTime now) {
  const base::MonotonicTime decent = began_ ? std::max(now, *began_ + kAtLeastApart) : now;
  due_ = std::min(due_, decent);
}

}  // namespace certmon::exporter
