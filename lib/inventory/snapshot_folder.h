// The folder of `--storage.path`: there, writable, and this process's alone.
#ifndef LIB_INVENTORY_SNAPSHOT_FOLDER_H_
#define LIB_INVENTORY_SNAPSHOT_FOLDER_H_

#include <string>

#include "lib/base/result.h"

namespace certmon::inventory {

// Holds the folder's lock (flock(2) on the file "lock" in it) as long as it lives; the system gives
// the lock back when the process ends, however it ends. Used by one thread; immutable once open.
class SnapshotFolder {
 public:
  // Creates the folder (mode 0700) where only the last part of the path is missing, takes the lock
  // and removes what a crash left behind. Does IO, waits for nothing. Fails with kInternal where
  // the path is no folder, cannot be created or written, or another process holds the lock; the
  // message names the path, the reason and what to do. A disk that is full, broken or mounted
  // read-only is no reason to fail: what was saved may still be read, and room may come back.
  // Warning says so then; each save fails by itself as long as it lasts.
  [[nodiscard]] static base::Result<SnapshotFolder> Open(const std::string& path);

  SnapshotFolder(SnapshotFolder&& other) noexcept;
  SnapshotFolder& operator=(SnapshotFolder&&) = delete;
  SnapshotFolder(const SnapshotFolder&) = delete;
  SnapshotFolder& operator=(const SnapshotFolder&) = delete;
  ~SnapshotFolder();

  // Where the snapshot is kept (snapshot_file.h).
  [[nodiscard]] const std::string& SnapshotPath() const { return snapshot_path_; }
  // Empty, or why the folder is used without a lock.
  [[nodiscard]] const std::string& Warning() const { return warning_; }

 private:
  SnapshotFolder(std::string snapshot_path, int lock_fd, std::string warning);

  std::string snapshot_path_;
  int lock_fd_;  // -1 without a lock
  std::string warning_;
};

}  // namespace certmon::inventory

#endif  // LIB_INVENTORY_SNAPSHOT_FOLDER_H_
