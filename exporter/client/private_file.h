// Writes a file that holds a private key: mode 0600, whole or not at all.
//
// It writes a temporary file of a random name in the same folder, syncs it and renames it. It follows
// no symbolic link. After a failure, and after SIGINT, SIGTERM or SIGHUP, no temporary file is left
// (after SIGKILL, it may be).
//
// Does IO. Used by one thread of the process.
#ifndef EXPORTER_CLIENT_PRIVATE_FILE_H_
#define EXPORTER_CLIENT_PRIVATE_FILE_H_

#include <memory>
#include <string>
#include <string_view>

#include "lib/base/file_system.h"
#include "lib/base/result.h"

namespace certmon::client {

enum class Overwrite : bool { kNo, kYes };

// Fails with kInternal if `path` exists; with kYes, only if it is no regular file (a link, a folder,
// a device). Call it before a key is requested.
[[nodiscard]] base::Result<void> CheckTarget(const std::string& path, Overwrite overwrite);

// A file that is made ready before its bytes are requested. One at a time in a process.
class PrivateFile {
 public:
  // Creates the temporary file in the folder of `path` (the current one if it names none), so that a
  // folder that cannot be written is noticed first. Fails with kInternal, the path and the system's
  // reason. `files` outlives the object.
  [[nodiscard]] static base::Result<std::unique_ptr<PrivateFile>> Create(base::FileSystem& files,
                                                                         const std::string& path);
  // Removes the temporary file unless Write succeeded.
  ~PrivateFile();
  PrivateFile(const PrivateFile&) = delete;
  PrivateFile& operator=(const PrivateFile&) = delete;

  // Gives the file its content and its name, which is in the same folder. Once. Checks the target
  // again. Fails as Create; `path` is then unchanged.
  [[nodiscard]] base::Result<void> Write(const std::string& path, std::string_view bytes,
                                         Overwrite overwrite);

 private:
  PrivateFile(base::FileSystem& files, std::string beside);

  base::FileSystem& files_;
  std::string beside_;  // the temporary file
  int fd_ = -1;         // of it; -1: closed
  bool is_there_ = false;
};

}  // namespace certmon::client

#endif  // EXPORTER_CLIENT_PRIVATE_FILE_H_
