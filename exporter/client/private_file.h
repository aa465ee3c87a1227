// Writes a file that holds a private key: mode 0600, whole or not at all.
//
// It writes a temporary file of a random name in the same folder, syncs it and renames it. It follows
// no symbolic link. After a failure, and after SIGINT, SIGTERM or SIGHUP, no temporary file is left
// (after SIGKILL, it may be).
//
// Does IO. Used by one thread of the process.
#ifndef EXPORTER_CLIENT_PRIVATE_FILE_H_
#define EXPORTER_CLIENT_PRIVATE_FILE_H_

#include <string>
#include <string_view>

#include "lib/base/file_system.h"
#include "lib/base/result.h"

namespace certmon::client {

enum class Overwrite : bool { kNo, kYes };

// Fails with kInternal if `path` exists; with kYes, only if it is no regular file (a link, a folder,
// a device). Call it before a key is requested. WritePrivateFile checks again.
[[nodiscard]] base::Result<void> CheckTarget(const std::string& path, Overwrite overwrite);

// Fails with kInternal, the path and the system's reason; `path` is then unchanged.
[[nodiscard]] base::Result<void> WritePrivateFile(base::FileSystem& files, const std::string& path,
                                                  std::string_view bytes, Overwrite overwrite);

}  // namespace certmon::client

#endif  // EXPORTER_CLIENT_PRIVATE_FILE_H_
