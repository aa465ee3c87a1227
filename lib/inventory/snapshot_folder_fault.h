// Why a storage folder is refused, or used without its lock: one rule and one wording for whoever
// opens the folder (snapshot_folder.h) and whoever only looks at it (a check of the configuration).
//
// Pure; safe to call from any thread. Every refusal is a kInternal whose message names the path,
// the reason and what to do. `error` is a value of errno(3).
#ifndef LIB_INVENTORY_SNAPSHOT_FOLDER_FAULT_H_
#define LIB_INVENTORY_SNAPSHOT_FOLDER_FAULT_H_

#include <string>

#include "lib/base/result.h"

namespace certmon::inventory {

// Behind the folder's path: the file whose lock makes the folder one process's own.
inline constexpr const char* kSnapshotLockName = "/lock";

[[nodiscard]] tl::unexpected<base::Error> RefuseFolder(const std::string& path,
                                                       const std::string& why);

// Something else has the path.
[[nodiscard]] tl::unexpected<base::Error> RefuseNoFolder(const std::string& path);

// mkdir(2) failed, or would.
[[nodiscard]] tl::unexpected<base::Error> RefuseUnmadeFolder(const std::string& path, int error);

// The lock's file cannot be opened for writing. A disk that is full, broken or mounted read-only
// passes, or is for an administrator: the warning with which the folder is used all the same.
// Anything else is a wrong setting, and refused.
[[nodiscard]] base::Result<std::string> WarningOfUnopenedLock(const std::string& path, int error);

}  // namespace certmon::inventory

#endif  // LIB_INVENTORY_SNAPSHOT_FOLDER_FAULT_H_
