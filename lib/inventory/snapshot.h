// What is saved of all projects, so that the next start serves it before its first poll: names,
// dates, domains, counts and what was read from certificate files; never a secret (the appkey is one).
//
// Plain records and pure functions. Safe to call from any thread.
#ifndef LIB_INVENTORY_SNAPSHOT_H_
#define LIB_INVENTORY_SNAPSHOT_H_

#include <chrono>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "lib/base/clock.h"
#include "lib/inventory/file_record.h"
#include "lib/inventory/inventory.h"

namespace certmon::inventory {

// Which project and account an inventory belongs to. A saved project is used for the project of the
// same name; with another URL it belongs to another account (Inventory::of_another_account).
// Texts are valid UTF-8 without control characters, 1 to kMaxIdentityBytes bytes.
struct ProjectIdentity {
  std::string project;      // the label `project`
  std::string base_url;     // without user name and password; `-`: another account
  std::string api_version;  // "v1.1"

  friend bool operator==(const ProjectIdentity&, const ProjectIdentity&) = default;
};

inline constexpr std::size_t kMaxIdentityBytes = 8192;

struct SavedProject {
  ProjectIdentity identity;
  std::shared_ptr<const Inventory> inventory;  // never null; `restored` is not saved
  // Of certificates of the inventory; each has a record that fits its listed dates, an error, or both.
  InspectedFiles files = {};
  std::optional<base::WallTime> last_success;  // end of the last complete poll
  std::optional<base::WallTime> last_attempt;  // end of the last poll
  std::uint64_t removed_total = 0;             // certificates_removed_total
};

struct Snapshot {
  std::vector<SavedProject> projects;  // each name once

  // nullptr if there is none of this name. Valid as long as the snapshot.
  [[nodiscard]] const SavedProject* Find(const std::string& project) const;
};

// The inventory with which a project at `base_url` starts: marked as restored, and as another
// account's if the URL differs. Never null.
[[nodiscard]] std::shared_ptr<const Inventory> RestoredInventory(const SavedProject& saved,
                                                                 const std::string& base_url);

// How far the clock may have been set back since the snapshot was written.
inline constexpr std::chrono::minutes kClockTolerance{5};

// A last success in the future would hide that the data is old. Such times become "never", which
// fires an alert; the certificates stay. Returns the names of the projects concerned.
[[nodiscard]] std::vector<std::string> ForgetFutureTimes(Snapshot& snapshot, base::WallTime now);

// Why a snapshot must not be saved or used, or nullopt. A phrase without any of the values.
//
// The same rules apply to what is written and to what is read. A certificate has what the list of
// the API can give (certapi/certificate.h), dates from 2000 to 9999 (one day wider for the time
// zones); a file has dates of the years 0 to 9999. Certificates are sorted and unique, names of
// projects unique.
[[nodiscard]] std::optional<std::string> SnapshotProblem(const Snapshot& snapshot);

}  // namespace certmon::inventory

#endif  // LIB_INVENTORY_SNAPSHOT_H_
