#include "exporter/webconfig/web_config_watch.h"

#include <chrono>
#include <exception>
#include <utility>

namespace certmon::exporter {
namespace {

constexpr std::chrono::seconds kBetweenLooks{1};
constexpr std::chrono::minutes kBetweenTellings{1};

}  // namespace

bool OutcomeFilter::IsWorthTelling(const ConfigResult<void>& outcome, base::MonotonicTime now) {
  const std::string text = outcome ? "" : outcome.error().text;
  if (!outcome && text == told_ && now - told_at_ < kBetweenTellings) {
    return false;
  }
  told_ = text;
  told_at_ = now;
  return true;
}

WebConfigWatch::WebConfigWatch(WebConfigSource& source, const base::Clock& clock,
                               OnOutcome on_outcome)
    : source_(source),
      clock_(clock),
      on_outcome_(std::move(on_outcome)),
      thread_([this] { Run(); }) {}

WebConfigWatch::~WebConfigWatch() {
  {
    const std::lock_guard lock(mutex_);
    stopping_ = true;
  }
  changed_.notify_all();
  thread_.join();
}

void WebConfigWatch::Run() {
  OutcomeFilter filter;
  std::unique_lock lock(mutex_);
  while (!changed_.wait_for(lock, kBetweenLooks, [this] { return stopping_; })) {
    lock.unlock();
    try {
      if (const auto outcome = source_.ReloadIfChanged()) {
        on_outcome_(*outcome, filter.IsWorthTelling(*outcome, clock_.MonotonicNow()));
      }
    } catch (const std::exception&) {
      // No memory: the setup before stays, and the next look tries again.
    }
    lock.lock();
  }
}

}  // namespace certmon::exporter
