// The file of a snapshot: written whole or not at all, read with suspicion.
//
// Does IO. Used by one thread at a time for one path; the folder's lock (snapshot_folder.h) keeps
// other processes out.
#ifndef LIB_INVENTORY_SNAPSHOT_FILE_H_
#define LIB_INVENTORY_SNAPSHOT_FILE_H_

#include <optional>
#include <string>

#include "lib/base/file_system.h"
#include "lib/base/result.h"
#include "lib/inventory/snapshot.h"

namespace certmon::inventory {

// Puts the snapshot in the place of the file at `path` (base/file_replacement.h), mode 0600. Fails
// with kInternal or kTooLarge; the message names the path and the reason. The content before then
// stays, whole, and nothing is left beside it.
[[nodiscard]] base::Result<void> SaveSnapshot(base::FileSystem& files, const std::string& path,
                                              const Snapshot& snapshot);

// nullopt where there is no file. Refused are, with kSchema and a message that names the path and
// what is wrong: any text that WriteSnapshotText has not written, or that has changed since; a file
// over kMaxSnapshotBytes; a symbolic link, and anything but a regular file; a file of another user
// (root's is taken), or one that everybody may write. One that its group may write is taken:
// Kubernetes makes every file of a volume so where fsGroup is set (kubelet, volume_linux.go: mask
// 0660). Where the system does not let it be read, kInternal. Never waits for a pipe.
[[nodiscard]] base::Result<std::optional<Snapshot>> LoadSnapshot(const std::string& path);

}  // namespace certmon::inventory

#endif  // LIB_INVENTORY_SNAPSHOT_FILE_H_
