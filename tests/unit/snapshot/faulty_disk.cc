#include "tests/unit/snapshot/faulty_disk.h"

#include <cerrno>

namespace certmon::test_support {

int FaultyDisk::CountCall() {
  ++calls_;
  if (StoppedOnce()) {
    return EIO;
  }
  return calls_ == fail_call_ ? error_ : 0;
}

FaultyDisk::Content FaultyDisk::Now() const {
  Content content;
  for (const auto& [path, file] : names_) {
    content[path] = file->written;
  }
  return content;
}

FaultyDisk::Content FaultyDisk::AfterPowerLoss(Names names, Bytes bytes) const {
  Content content;
  for (const auto& [path, file] : names == Names::kAsSynced ? synced_names_ : names_) {
    const std::size_t unsynced = file->written.size() - file->synced.size();
    const std::size_t kept = bytes == Bytes::kHalfWritten ? unsynced / 2 : 0;
    content[path] = file->written.substr(0, file->synced.size() + kept);
  }
  return content;
}

int FaultyDisk::CreateNew(const std::string& path, int& fd) {
  if (const int error = CountCall()) {
    return error;
  }
  if (names_.count(path) != 0) {
    return EEXIST;
  }
  fd = ++next_fd_;
  open_[fd] = names_[path] = std::make_shared<File>();
  return 0;
}

int FaultyDisk::OpenFolder(const std::string& path, int& fd) {
  static_cast<void>(path);
  if (const int error = CountCall()) {
    return error;
  }
  fd = ++next_fd_;
  open_[fd] = nullptr;
  return 0;
}

int FaultyDisk::Write(int fd, std::string_view bytes) {
  const int error = CountCall();
  if (!StoppedOnce()) {
    open_.at(fd)->written += error != 0 ? bytes.substr(0, bytes.size() / 2) : bytes;
  }
  return error;
}

int FaultyDisk::Sync(int fd) {
  if (const int error = CountCall()) {
    return error;
  }
  if (const auto& file = open_.at(fd)) {
    file->synced = file->written;
  } else {
    synced_names_ = names_;
  }
  return 0;
}

int FaultyDisk::Close(int fd) {
  open_.erase(fd);
  return CountCall();
}

int FaultyDisk::Rename(const std::string& from, const std::string& to) {
  if (const int error = CountCall()) {
    return error;
  }
  const auto found = names_.find(from);
  if (found == names_.end()) {
    return ENOENT;
  }
  names_[to] = found->second;
  names_.erase(from);
  return 0;
}

int FaultyDisk::Remove(const std::string& path) {
  if (const int error = CountCall()) {
    return error;
  }
  return names_.erase(path) == 1 ? 0 : ENOENT;
}

}  // namespace certmon::test_support
