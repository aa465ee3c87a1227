// What a poll may change: builds the next inventory from the last one and the outcome of a poll.
//
// The rules (contract, section 6):
//   - Only a complete poll removes. An incomplete one keeps everything and applies what it read of
//     known and new certificates.
//   - A complete poll that would remove every certificate, or at least two and more than a fifth of
//     those known, is held: additions and updates apply at once, a missing certificate is removed
//     after three complete polls in a row lacked it. Incomplete polls between them neither count
//     nor reset.
//   - A held removal stays held until the certificate is listed again or was missing three times,
//     whatever is added meanwhile. A single missing certificate is never held, unless it is the
//     last one.
//   - An entry without a usable date keeps the last good date of its name, unless that belongs to
//     another account or another certificateId.
//   - Of two entries of the same name the earlier expiry counts.
//   - Certificates that a pattern of `ignore` matches are counted and left out. They leave with a complete poll, and that
//     is no removal.
//   - A certificate that goes missing just when there are more entries without a usable name may be
//     one of those. It stays as long as there are any
//     (lib/decisions/0004-unreadable-names-hold-removals.md).
//
// Pure: no IO, no clock. Safe to call from any thread.
#ifndef LIB_INVENTORY_MERGE_H_
#define LIB_INVENTORY_MERGE_H_

#include <vector>

#include "lib/certapi/list_outcome.h"
#include "lib/inventory/certificate_rules.h"
#include "lib/inventory/inventory.h"

namespace certmon::inventory {

// How many complete polls in a row must lack a held certificate before it is removed.
inline constexpr int kPollsToConfirm = 3;

// One certificate before and after a poll; for the log.
struct Change {
  certapi::Certificate before;
  certapi::Certificate after;
};

struct MergeResult {
  Inventory next;
  std::vector<certapi::Certificate> added;
  std::vector<certapi::Certificate> removed;  // left the list and are not ignored
  std::vector<Change> redated;                // expires_at has changed
};

// True if no entry has a usable date and at least two of the listed certificates had one before,
// for example because a member of the API was renamed. Each certificate would keep its last good
// date, and nothing would show that all dates become outdated. Such a poll counts as failed.
[[nodiscard]] bool LosesEveryDate(const Inventory& last, const certapi::ListOutcome& outcome);

[[nodiscard]] MergeResult Merge(const Inventory& last, const certapi::ListOutcome& outcome,
                                const std::vector<NamePattern>& ignore);

}  // namespace certmon::inventory

#endif  // LIB_INVENTORY_MERGE_H_
