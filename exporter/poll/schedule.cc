#include "exporter/poll/schedule.h"

#include <algorithm>

namespace certmon::exporter {
namespace {

std::chrono::nanoseconds Times(std::chrono::nanoseconds duration, double factor) {
  return std::chrono::nanoseconds(
      static_cast<std::chrono::nanoseconds::rep>(static_cast<double>(duration.count()) * factor));
}

}  // namespace

Schedule::Schedule(std::chrono::nanoseconds interval, First first, base::MonotonicTime now,
                   base::Random& random)
    : interval_(interval),
      random_(&random),
      due_(first == First::kAtOnce
               ? now
               : now + Times(std::min(interval / 60, kFirstWithin), random.Fraction())) {}

void Schedule::OnBegin(base::MonotonicTime now) {
  began_ = now;
  not_before_ = now;
  due_ = now + Times(interval_, 0.9 + 0.2 * random_->Fraction());
}

void Schedule::OnRetryAfter(base::MonotonicTime now, std::chrono::seconds wait) {
  not_before_ = now + wait;
  due_ = std::max(due_, not_before_);
}

void Schedule::PollSoon(base::MonotonicTime now) {
  const base::MonotonicTime earliest = began_ ? std::max(now, *began_ + kAtLeastApart) : now;
  due_ = std::min(due_, std::max(earliest, not_before_));
}

}  // namespace certmon::exporter
