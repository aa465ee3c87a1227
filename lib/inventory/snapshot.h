// What is saved of all projects, so that the next start serves it before its first poll: names,
// dates and counts, never a secret (the appkey is one).
//
// Plain records; functions are pure. Safe to call from any thread.
#ifndef LIB_INVENTORY_SNAPSHOT_H_
#define LIB_INVENTORY_SNAPSHOT_H_

#include <chrono>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "lib/base/clock.h"
#include "lib/inventory/inventory.h"

namespace certmon::inventory {

// Whose inventory it is. A saved project is used for the project of its name, as a reload keeps
// what is known; from another URL it is another account's (Inventory::of_another_account). Texts
// are valid UTF-8 without controls, 1 to kMaxIdentityBytes bytes.
struct ProjectIdentity {
  std::string project;      // the label `project`
  std::string base_url;     // never with a user name or password in it; `-`: of another account
  std::string api_version;  // "v1.1"

  friend bool operator==(const ProjectIdentity&, const ProjectIdentity&) = default;
};

inline constexpr std::size_t kMaxIdentityBytes = 8192;

struct SavedProject {
  ProjectIdentity identity;
  std::shared_ptr<const Inventory> inventory;  // never null; `restored` is not saved
  std::optional<base::WallTime> last_success;  // end of the last complete poll
  std::optional<base::WallTime> last_attempt;  // end of the last poll
  std::uint64_t removed_total = 0;             // certificates_removed_total
};

struct Snapshot {
  std::vector<SavedProject> projects;  // each name once

  // nullptr where there is none of that name; good as long as the snapshot.
  [[nodiscard]] const SavedProject* Find(const std::string& project) const;
};

// What a project at `base_url` takes over of it: restored, and another account's where it is from
// another URL. Never null.
[[nodiscard]] std::shared_ptr<const Inventory> RestoredInventory(const SavedProject& saved,
                                                                 const std::string& base_url);

// How far the clock may have been put back since the snapshot was written.
inline constexpr std::chrono::minutes kClockTolerance{5};

// A time of last success in the future would hide that the data is old: such times become "never",
// which alerts; the certificates stay. Returns the names of the projects this happened to.
[[nodiscard]] std::vector<std::string> ForgetFutureTimes(Snapshot& snapshot, base::WallTime now);

// What forbids to save or to use a project: the same rules for what is written and what is read,
// and those that hold for what the API gives: names of 1 to 256 code points without controls and
// not only blanks, dates from 2000 to 9999 (a day of time zones more at either end), certificates
// sorted and unique. A phrase without any of the values, or nullopt.
[[nodiscard]] std::optional<std::string> SavedProjectFault(const SavedProject& project);

}  // namespace certmon::inventory

#endif  // LIB_INVENTORY_SNAPSHOT_H_
