// The folder of `--storage.path`, locked for one process.
#ifndef LIB_INVENTORY_SNAPSHOT_FOLDER_H_
#define LIB_INVENTORY_SNAPSHOT_FOLDER_H_

#include <string>

#include "lib/base/result.h"

namespace certmon::inventory {

// Holds the lock of the folder (flock(2) on the file "lock" in it). The system releases the lock
// when the process ends in any way. Immutable once open; used by one thread.
class SnapshotFolder {
 public:
  // Creates the folder (mode 0700) if only the last part of the path is missing, takes the lock,
  // and removes the unfinished file of a process that crashed. Does IO; does not wait for the lock.
  // Fails with kInternal if the path is not a folder or cannot be created or written, or if another
  // process holds the lock; the message names the path, the reason and the remedy. A disk that is
  // full, broken or mounted read-only is no failure: the saved inventory may still be readable, and
  // the disk may recover. Warning() then gives the reason, and each save fails until it does.
  [[nodiscard]] static base::Result<SnapshotFolder> Open(const std::string& path);

  SnapshotFolder(SnapshotFolder&& other) noexcept;
  SnapshotFolder& operator=(SnapshotFolder&&) = delete;
  SnapshotFolder(const SnapshotFolder&) = delete;
  SnapshotFolder& operator=(const SnapshotFolder&) = delete;
  ~SnapshotFolder();

  // The path of the snapshot (snapshot_file.h).
  [[nodiscard]] const std::string& SnapshotPath() const { return snapshot_path_; }
  // Why the folder is used without a lock; empty if it is locked.
  [[nodiscard]] const std::string& Warning() const { return warning_; }

 private:
  SnapshotFolder(std::string snapshot_path, int lock_fd, std::string warning);

  std::string snapshot_path_;
  int lock_fd_;  // -1 without a lock
  std::string warning_;
};

// The rules and messages by which Open refuses a folder, for a check of the configuration that must
// not create anything. Pure. Each refusal is kInternal; the message names the path, the reason and
// the remedy. `error` is a value of errno(3).

// Appended to the path of the folder: the file that is locked.
inline constexpr const char* kSnapshotLockName = "/lock";

// The path exists and is not a folder.
[[nodiscard]] tl::unexpected<base::Error> RefuseNoFolder(const std::string& path);

// mkdir(2) fails.
[[nodiscard]] tl::unexpected<base::Error> RefuseUnmadeFolder(const std::string& path, int error);

// The lock file cannot be opened for writing. Returns the warning for a disk that is full, broken
// or mounted read-only; refuses any other error, which is a wrong setting.
[[nodiscard]] base::Result<std::string> WarningOfUnopenedLock(const std::string& path, int error);

}  // namespace certmon::inventory

#endif  // LIB_INVENTORY_SNAPSHOT_FOLDER_H_
