// Whether a file is still as it was. Does IO: stat(2) only. Safe to call from any thread.
#ifndef EXPORTER_WEBCONFIG_FILE_STATE_H_
#define EXPORTER_WEBCONFIG_FILE_STATE_H_

#include <cstdint>
#include <string>

namespace certmon::exporter {

// Symbolic links are followed, so that a swapped link (Kubernetes' `..data`) is a change; the time
// of the attributes counts, because a chmod may have made the file readable.
struct FileState {
  std::string path;
  std::uint64_t device = 0;
  std::uint64_t inode = 0;
  std::int64_t modified_ns = 0;
  std::int64_t changed_ns = 0;
  std::int64_t size = -1;  // no such file
  friend bool operator==(const FileState&, const FileState&) = default;
};

[[nodiscard]] FileState StateOfFile(const std::string& path);

}  // namespace certmon::exporter

#endif  // EXPORTER_WEBCONFIG_FILE_STATE_H_
