// Puts new content in the place of a file, whole or not at all: written beside it, brought to the
// disk, renamed over it. Whoever reads the file, at any moment, also after a crash or a loss of
// power, finds the old content or the new one.
//
// Source: POSIX.1-2017, rename(): the name refers to the old or the new file throughout; fsync(2),
// NOTES: the folder has to be synced by itself for the new name to last.
#ifndef LIB_BASE_FILE_REPLACEMENT_H_
#define LIB_BASE_FILE_REPLACEMENT_H_

#include <string>
#include <string_view>

#include "lib/base/file_system.h"
#include "lib/base/result.h"

namespace certmon::base {

// Used by one thread; no two at once for one path. `files` outlives it.
class FileReplacement {
 public:
  // For the file `path`; the file beside it is `path` with ".tmp" behind. One that an earlier
  // process left there is removed. Fails with kInternal, here and below; the message names the path
  // and the system's reason, and the file at `path` is as it was (but see Commit).
  [[nodiscard]] static Result<FileReplacement> Begin(FileSystem& files, std::string path);

  FileReplacement(FileReplacement&& other) noexcept;
  FileReplacement& operator=(FileReplacement&&) = delete;
  FileReplacement(const FileReplacement&) = delete;
  FileReplacement& operator=(const FileReplacement&) = delete;
  // Without Commit: the file beside is removed.
  ~FileReplacement();

  [[nodiscard]] Result<void> Write(std::string_view bytes);

  // Call once. Fails also where the new content stands at `path` and only its last step, the sync
  // of the folder, did not work: after a loss of power it may be the old content again.
  [[nodiscard]] Result<void> Commit();

 private:
  FileReplacement(FileSystem& files, std::string path, int fd);
  [[nodiscard]] Result<void> SyncFolder();

  FileSystem* files_;
  std::string path_;
  int fd_;              // -1 once closed
  bool beside_ = true;  // the file beside is there
};

// The name of the file beside.
[[nodiscard]] std::string NameBeside(const std::string& path);

}  // namespace certmon::base

#endif  // LIB_BASE_FILE_REPLACEMENT_H_
