// Whether a file has changed since it was last looked at.
#ifndef EXPORTER_CONFIG_FILE_STATE_H_
#define EXPORTER_CONFIG_FILE_STATE_H_

#include <cstdint>
#include <string>
#include <vector>

namespace certmon::exporter {

// What stat(2) says about a file. Symbolic links are followed, so a swapped link (Kubernetes'
// `..data`) is a change. The change time is included: a chmod may have made the file readable.
struct FileState {
  std::string path;
  std::uint64_t device = 0;
  std::uint64_t inode = 0;
  std::int64_t modified_ns = 0;
  std::int64_t changed_ns = 0;
  std::int64_t size = -1;          // -1: stat failed
  bool is_open_to_others = false;  // readable for the group or for everybody
  friend bool operator==(const FileState&, const FileState&) = default;
};

// Reads the disk: one stat(2) for each path. Thread-safe.
[[nodiscard]] FileState StateOfFile(const std::string& path);
[[nodiscard]] std::vector<FileState> StatesOfFiles(const std::vector<std::string>& paths);

}  // namespace certmon::exporter

#endif  // EXPORTER_CONFIG_FILE_STATE_H_
