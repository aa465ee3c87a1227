// What is known of the certificates of one project: the record between polls and everything that
// shows.
//
// An Inventory is immutable once published (shared_ptr<const Inventory>); a poll builds the next
// one from the last (merge.h). Certificates are sorted by name (bytewise) and unique.
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

// "bad_name", "bad_date", "duplicate", "schema". Static storage.
[[nodiscard]] std::string_view RejectionLabel(certapi::Rejection rejection);

// Of a missing certificate: it may be an entry of the listing whose name cannot be read.
inline constexpr int kMayBeUnreadable = 0;

struct Inventory {
  // expires_at absent: listed without a usable date, and no last good one is known.
  std::vector<certapi::Certificate> certificates;

  // Of the last complete poll; 0 before.
  std::uint64_t reported = 0;                                // totalCount
  std::uint64_t ignored = 0;                                 // listed and left out by `ignore`
  std::array<std::uint64_t, kRejectionCount> rejected = {};  // by Rejection

  // A shrink waits: for each certificate that is missing, how many complete polls in a row lacked
  // it, or kMayBeUnreadable. Empty means nothing is held.
  std::map<std::string, int, std::less<>> missing;

  bool restored = false;  // read from disk, and no poll has confirmed it
  // Of the account before, and no poll of the new one has replaced it: its certificates may only
  // share their names with those listed now.
  bool of_another_account = false;

  [[nodiscard]] bool held() const { return !missing.empty(); }
  // nullptr where the name is not there; good as long as the inventory.
  [[nodiscard]] const certapi::Certificate* Find(std::string_view name) const;

  friend bool operator==(const Inventory&, const Inventory&) = default;
};

}  // namespace certmon::inventory

#endif  // LIB_INVENTORY_INVENTORY_H_
