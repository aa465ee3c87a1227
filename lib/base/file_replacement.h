// Replaces the content of a file atomically: writes a temporary file in the same folder, syncs it,
// and renames it. At any moment, also after a crash or a power loss, the file has either the old or
// the new content.
//
// Source: POSIX.1-2017, rename(): the name refers to the old or the new file throughout; fsync(2),
// NOTES: the folder must be synced separately for the new name to last.
#ifndef LIB_BASE_FILE_REPLACEMENT_H_
#define LIB_BASE_FILE_REPLACEMENT_H_

#include <string>
#include <string_view>

#include "lib/base/file_system.h"
#include "lib/base/result.h"

namespace certmon::base {

// Used by one thread; only one at a time for one path. `files` must outlive it.
class FileReplacement {
 public:
  // Creates the temporary file `path`.tmp; removes one that an earlier process has left. Fails with
  // kInternal, as Write and Commit do: the message names the path and the error of the system, and
  // the file at `path` is unchanged (see Commit for the exception).
  [[nodiscard]] static Result<FileReplacement> Begin(FileSystem& files, std::string path);

  FileReplacement(FileReplacement&& other) noexcept;
  FileReplacement& operator=(FileReplacement&&) = delete;
  FileReplacement(const FileReplacement&) = delete;
  FileReplacement& operator=(const FileReplacement&) = delete;
  // Removes the temporary file, unless Commit has renamed it.
  ~FileReplacement();

  [[nodiscard]] Result<void> Write(std::string_view bytes);

  // Call once. If only the last step fails, the sync of the folder, `path` has the new content;
  // after a power loss it may have the old content again.
  [[nodiscard]] Result<void> Commit();

 private:
  FileReplacement(FileSystem& files, std::string path, int fd);
  [[nodiscard]] Result<void> SyncFolder();

  FileSystem* files_;
  std::string path_;
  int fd_;              // -1 once closed
  bool beside_ = true;  // the temporary file exists
};

// The path of the temporary file.
[[nodiscard]] std::string NameBeside(const std::string& path);

}  // namespace certmon::base

#endif  // LIB_BASE_FILE_REPLACEMENT_H_
