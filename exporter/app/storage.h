// The saved inventory (--storage.path): read at the start, written by InventorySaver.
#ifndef EXPORTER_APP_STORAGE_H_
#define EXPORTER_APP_STORAGE_H_

#include <memory>
#include <string>
#include <vector>

#include "exporter/log/log.h"
#include "exporter/poll/project_settings.h"
#include "exporter/state/state.h"
#include "lib/base/clock.h"
#include "lib/base/result.h"
#include "lib/inventory/snapshot.h"
#include "lib/inventory/snapshot_folder.h"

namespace certmon::exporter {

// Used by one thread.
class Storage {
 public:
  // Takes the folder's lock and reads what is saved. A file that cannot be used is not a
  // failure: it is logged and counted, and the start continues without it. Fails with kInternal if
  // the folder cannot be used or another exporter has its lock.
  [[nodiscard]] static base::Result<std::unique_ptr<Storage>> Open(const std::string& path,
                                                                   base::WallTime now, Log& log);

  // Sets `restored` of each project to what was saved under its name, whatever API it came from
  // (inventory::RestoredInventory checks that).
  void Restore(std::vector<ProjectSettings>& projects) const;

  [[nodiscard]] bool LoadFailed() const { return load_failed_; }
  [[nodiscard]] const std::string& SnapshotPath() const { return folder_.SnapshotPath(); }

 private:
  Storage(inventory::SnapshotFolder folder, inventory::Snapshot saved, bool load_failed)
      : folder_(std::move(folder)), saved_(std::move(saved)), load_failed_(load_failed) {}

  inventory::SnapshotFolder folder_;
  inventory::Snapshot saved_;
  bool load_failed_;
};

// The part of a State that is saved. Pure; safe to call from any thread.
[[nodiscard]] inventory::Snapshot SnapshotOf(const State& state);

}  // namespace certmon::exporter

#endif  // EXPORTER_APP_STORAGE_H_
