// Saves the inventory after each change, on a thread of its own: a slow or dead disk never holds up
// a poll or a scrape.
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
  // Static storage: where the disk hangs, the thread may outlive the saver.
  base::FileSystem& files;
  std::string path;  // inventory::SnapshotFolder::SnapshotPath
  // What to save now. Called by the saver's thread, never after the destructor; quick, and does not
  // call the saver.
  std::function<inventory::Snapshot()> take;
  // How each attempt ended: to be counted and logged. Called as `take` is.
  std::function<void(const base::Result<void>&)> on_saved;
};

// Constructed and destroyed by one thread; Changed is thread-safe.
class InventorySaver {
 public:
  explicit InventorySaver(SaverTools tools);
  // Saves what has changed since, and waits for that, but no longer than `kPatience`: a disk that
  // hangs does not hold up the end of the program.
  ~InventorySaver();
  InventorySaver(const InventorySaver&) = delete;
  InventorySaver& operator=(const InventorySaver&) = delete;

  static constexpr std::chrono::milliseconds kPatience{1000};

  // What is exported has changed: it is saved soon. Returns at once. Changes during a save are
  // saved together by the next one. After a failure the next change tries again.
  //
  // Nothing is written as long as no project has a certificate or a complete poll: what stands in
  // the file, even where it could not be read, is worth more than that.
  void Changed();

 private:
  class Impl;
  std::shared_ptr<Impl> impl_;  // shared with the thread
  std::thread thread_;
};

}  // namespace certmon::exporter

#endif  // EXPORTER_POLL_INVENTORY_SAVER_H_
