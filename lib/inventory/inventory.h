// What is known about the certificates of one project.
//
// Immutable once published (shared_ptr<const Inventory>). A poll builds the next inventory from the
// last one (merge.h).
#ifndef LIB_INVENTORY_INVENTORY_H_
#define LIB_INVENTORY_INVENTORY_H_

#include <array>
#include <cstdint>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "lib/certapi/certificate.h"

namespace certmon::inventory {

inline constexpr std::size_t kRejectionCount = 4;

// The label text: "bad_name", "bad_date", "duplicate" or "schema". Static storage.
[[nodiscard]] std::string_view RejectionLabel(certapi::Rejection rejection);

// In Inventory::missing: the certificate may be an entry of the list without a usable name.
inline constexpr int kMayBeUnreadable = 0;

struct Inventory {
  // Sorted by name (bytewise), each name once. Without expires_at: listed without a usable date,
  // and no last good date is known.
  std::vector<certapi::Certificate> certificates;
  // Listed by the last complete poll and left out by `ignore`; sorted likewise. Not saved.
  std::vector<certapi::Certificate> ignored_certificates;

  // Of the last complete poll; 0 before the first.
  std::uint64_t reported = 0;                                // totalCount
  std::uint64_t ignored = 0;                                 // entries left out by `ignore`
  std::array<std::uint64_t, kRejectionCount> rejected = {};  // by Rejection

  // Removals that wait: for each missing certificate the number of complete polls in a row that
  // lacked it, or kMayBeUnreadable. Empty if no removal is held.
  std::map<std::string, int, std::less<>> missing;

  // Read from disk and not yet confirmed by a poll.
  bool restored = false;
  // Of the previous account, not yet replaced by a poll of the new one: a certificate may have
  // nothing but its name in common with the one that is listed now.
  bool of_another_account = false;

  [[nodiscard]] bool held() const { return !missing.empty(); }
  // nullptr if there is none of this name. Valid as long as the inventory.
  [[nodiscard]] const certapi::Certificate* Find(std::string_view name) const;

  friend bool operator==(const Inventory&, const Inventory&) = default;
};

}  // namespace certmon::inventory

#endif  // LIB_INVENTORY_INVENTORY_H_
