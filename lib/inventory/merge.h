// What a poll may change: the last inventory and a poll's outcome make the next inventory.
//
// The rules, each a line of the public contract ("What a poll may change"):
//   - Only a complete poll removes. An incomplete one keeps everything, and takes over what it
//     read of known or new certificates.
//   - A complete poll that would remove every certificate, or at least two and more than a fifth of
//     those known, is held: additions and updates apply, and a missing certificate goes only when
//     three complete polls in a row lacked it. Incomplete polls between neither count nor reset.
//   - An entry without a usable date keeps the last good date of its name, if there was one; not
//   that
//     of another account, nor of another certificateId.
//   - Of two entries with one name the earlier expiry counts.
//   - Names that match `ignore` are counted and left out; leaving by `ignore` is no removal, and
//     takes a complete poll.
//   - What is held stays held until it is listed again or was counted three times, whatever is
//     added meanwhile; but a lone one never waits.
// And one more, because the contract asks that an unusable entry keeps its last good values: a
// certificate that goes missing just when entries appear whose name cannot be read may be one of
// them, and stays as long as there are any (lib/decisions/0004-unreadable-names-hold-removals.md).
//
// Pure: no IO, no clock. Safe to call from any thread.
#ifndef LIB_INVENTORY_MERGE_H_
#define LIB_INVENTORY_MERGE_H_

#include <string>
#include <vector>

#include "lib/certapi/list_outcome.h"
#include "lib/inventory/inventory.h"

namespace certmon::inventory {

// How many complete polls in a row must lack a held certificate before it goes (contract, section
// 6).
inline constexpr int kPollsToConfirm = 3;

// One certificate before and after; for the log.
struct Change {
  certapi::Certificate before;
  certapi::Certificate after;
};

struct MergeResult {
  Inventory next;
  std::vector<certapi::Certificate> added;
  std::vector<certapi::Certificate> removed;  // left the listing, and were not ignored
  std::vector<Change> redated;                // another expires_at than before, both present
};

// Whether a listing has lost its dates: no entry has a usable one, and at least two of the known
// certificates that are listed had one. Each alone would keep its last good date, and nothing would
// show that all of them grow old: a member of the API was renamed, say. Such a poll is not good.
[[nodiscard]] bool LosesEveryDate(const Inventory& last, const certapi::ListOutcome& outcome);

[[nodiscard]] MergeResult Merge(const Inventory& last, const certapi::ListOutcome& outcome,
                                const std::vector<std::string>& ignore);

}  // namespace certmon::inventory

#endif  // LIB_INVENTORY_MERGE_H_
