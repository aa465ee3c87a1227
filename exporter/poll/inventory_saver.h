// Saves the inventory after each change, on a thread of its own, so that a slow or hanging disk delays
// no poll and no scrape.
#ifndef EXPORTER_POLL_INVENTORY_SAVER_H_
#define EXPORTER_POLL_INVENTORY_SAVER_H_

#include <chrono>
#include <functional>
#include <memory>
#include <string>
#include <thread>

#include "lib/base/file_system.h"
#include "lib/base/result.h"
#include "lib/inventory/snapshot.h"

namespace certmon::exporter {

struct SaverTools {
  // Static storage, because the thread outlives the saver if the disk hangs.
  base::FileSystem& files;
  std::string path;  // inventory::SnapshotFolder::SnapshotPath
  // Returns what to save. Called by the saver's thread, never after the destructor. Must be quick and
  // must not call the saver.
  std::function<inventory::Snapshot()> take;
  // Receives the outcome of each attempt, to count and log it. Called as `take`.
  std::function<void(const base::Result<void>&)> on_saved;
};

// Constructed and destroyed by one thread; Changed is thread-safe.
class InventorySaver {
 public:
  explicit InventorySaver(SaverTools tools);
  // Saves the last change and waits for that, at most kPatience, so that a hanging disk does not delay
  // the end of the program.
  ~InventorySaver();
  InventorySaver(const InventorySaver&) = delete;
  InventorySaver& operator=(const InventorySaver&) = delete;

  static constexpr std::chrono::milliseconds kPatience{1000};

  // Requests a save and returns at once. One save covers all changes during the previous one. After a
  // failure the next change tries again.
  //
  // Nothing is written before a project has a certificate or a complete poll: the existing file, even
  // if it could not be read, is worth more than an empty inventory.
  void Changed();

 private:
  class Impl;
  std::shared_ptr<Impl> impl_;  // shared with the thread
  std::thread thread_;
};

}  // namespace certmon::exporter

#endif  // EXPORTER_POLL_INVENTORY_SAVER_H_
