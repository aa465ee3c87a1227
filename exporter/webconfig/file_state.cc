#include "exporter/webconfig/file_state.h"

#include <sys/stat.h>

namespace certmon::exporter {
namespace {

std::int64_t Nanoseconds(const timespec& time) {
  return static_cast<std::int64_t>(time.tv_sec) * 1'000'000'000 + time.tv_nsec;
}

}  // namespace

FileState StateOfFile(const std::string& path) {
  struct stat status {};
  if (::stat(path.c_str(), &status) != 0) {
    return {.path = path};
  }
  return {.path = path,
          .device = status.st_dev,
          .inode = status.st_ino,
          .modified_ns = Nanoseconds(status.st_mtim),
          .changed_ns = Nanoseconds(status.st_ctim),
          .size = status.st_size};
}

}  // namespace certmon::exporter
