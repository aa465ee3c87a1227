#include "exporter/config/file_state.h"

#include <sys/stat.h>

#include <algorithm>
#include <iterator>

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
          .size = status.st_size,
          .is_open_to_others = (status.st_mode & (S_IRGRP | S_IROTH)) != 0};
}

std::vector<FileState> StatesOfFiles(const std::vector<std::string>& paths) {
  std::vector<FileState> states;
  std::transform(paths.begin(), paths.end(), std::back_inserter(states), StateOfFile);
  return states;
}

}  // namespace certmon::exporter
