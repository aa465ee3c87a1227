// Writes a file with a private key in it: for this user alone (mode 0600), whole or not at all.
//
// The bytes go to a file of a random name beside it, to the disk, and then under the wanted name in
// one step. No symbolic link is followed. A failure, and SIGINT, SIGTERM or SIGHUP at any moment,
// leaves no file of the random name behind (SIGKILL may).
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

// Whether `path` may be written to as things stand. Fails with kInternal where something is there
// already: with kYes only where that is no regular file (a link, a folder, a device). To be asked
// before a key is fetched; WritePrivateFile asks again.
[[nodiscard]] base::Result<void> CheckTarget(const std::string& path, Overwrite overwrite);

// Fails with kInternal; the message names the path and the system's reason, and what was at `path`
// is as it was.
[[nodiscard]] base::Result<void> WritePrivateFile(base::FileSystem& files, const std::string& path,
                                                  std::string_view bytes, Overwrite overwrite);

}  // namespace certmon::client

#endif  // EXPORTER_CLIENT_PRIVATE_FILE_H_
