// The part of /metrics that changes only with polls. The first scrape after a change renders it, the
// following ones use it again.
#ifndef EXPORTER_PAGE_POLL_TEXT_H_
#define EXPORTER_PAGE_POLL_TEXT_H_

#include <cstdint>
#include <memory>
#include <mutex>
#include <string>

#include "exporter/metrics/self_metrics.h"
#include "exporter/page/deflate.h"
#include "exporter/state/state.h"

namespace certmon::exporter {

// The output of RenderPolls (exposition.h). Immutable.
struct PollText {
  std::string plain;
  DeflatedText deflated;
};

// Pure; safe to call from any thread.
[[nodiscard]] std::shared_ptr<const PollText> MakePollText(std::string plain);

// Thread-safe. `self` must outlive it.
class PollTextStore {
 public:
  explicit PollTextStore(const SelfMetrics& self) : self_(self) {}

  // The text for this State (not null) and the current counters.
  [[nodiscard]] std::shared_ptr<const PollText> Of(const std::shared_ptr<const State>& state);

 private:
  const SelfMetrics& self_;
  std::mutex mutex_;  // guards the next three
  std::weak_ptr<const State> state_;
  std::uint64_t changes_ = 0;
  std::shared_ptr<const PollText> text_;
};

}  // namespace certmon::exporter

#endif  // EXPORTER_PAGE_POLL_TEXT_H_
