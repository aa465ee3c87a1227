// Writes the outcome of each poll into the ProjectState, and what follows from it.
#ifndef EXPORTER_POLL_POLL_RECORD_H_
#define EXPORTER_POLL_POLL_RECORD_H_

#include <cstdint>
#include <memory>
#include <optional>

#include "exporter/state/state.h"
#include "lib/base/clock.h"
#include "lib/base/error.h"
#include "lib/inventory/inventory.h"
#include "lib/inventory/snapshot.h"

namespace certmon::exporter {

// Used by one thread: the poll loop.
class PollRecord {
 public:
  // Both outlive the record.
  PollRecord(const base::Clock& clock, ProjectState& state) : clock_(clock), state_(state) {}

  // Takes over what an earlier run saved.
  void Restore(const inventory::SavedProject& saved);

  // A poll that began at `began` ends now, with this failure or complete. `inventory` is what is
  // known after it; `removed` certificates left the listing.
  void NotePollEnd(base::MonotonicTime began, std::optional<base::Reason> failure,
                   std::shared_ptr<const inventory::Inventory> inventory, std::uint64_t removed);

  // Renews state_.assessments if what they are made of has changed, a successor has expired, or the
  // clock was set back. True if they are other ones now.
  bool Assess();

  // When the first poll ended; nullopt before. What was restored does not count.
  [[nodiscard]] std::optional<base::MonotonicTime> FirstPolledAt() const { return first_end_; }

 private:
  const base::Clock& clock_;
  ProjectState& state_;
  base::MonotonicTime succeeded_{};  // state_.last_success on the monotonic clock
  std::optional<base::MonotonicTime> first_end_;
  ProjectCertificates assessed_;   // state_ as it was when it was assessed
  base::WallTime assessed_at_;     // the assessments are right from this moment
  base::WallTime assessed_until_;  // to this one
};

}  // namespace certmon::exporter

#endif  // EXPORTER_POLL_POLL_RECORD_H_
