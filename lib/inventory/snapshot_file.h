// Saves a snapshot to its file and loads it.
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

// Replaces the file at `path` as a whole (lib/base/file_replacement.h), mode 0600. Fails with
// kInternal or kTooLarge; the message names the path and the reason. The previous file then stays
// unchanged, and no other file is left in the folder.
[[nodiscard]] base::Result<void> SaveSnapshot(base::FileSystem& files, const std::string& path,
                                              const Snapshot& snapshot);

// Returns nullopt if there is no file. Never waits for a pipe. Fails with kInternal if the system
// cannot read the file, and with kSchema if
//   - the text is not exactly what WriteSnapshotText wrote, or is over kMaxSnapshotBytes;
//   - the path is a symbolic link or not a regular file;
//   - the file belongs to another user than this one or root, or everybody may write it. Its group
//     may: Kubernetes makes every file of a volume writable for the group if fsGroup is set
//     (kubelet, volume_linux.go: mask 0660).
// The message names the path and the reason.
[[nodiscard]] base::Result<std::optional<Snapshot>> LoadSnapshot(const std::string& path);

}  // namespace certmon::inventory

#endif  // LIB_INVENTORY_SNAPSHOT_FILE_H_
