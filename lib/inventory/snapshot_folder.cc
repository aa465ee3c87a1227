#include "lib/inventory/snapshot_folder.h"

#include <fcntl.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <utility>

#include "lib/base/file_replacement.h"
#include "lib/base/file_system.h"

namespace certmon::inventory {
namespace {

constexpr const char* kSnapshotName = "/inventory.snapshot";

// Without this, a power loss may remove the new folder and its files.
void SyncParent(const std::string& path) {
  const int fd = ::open((path + "/..").c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
  if (fd >= 0) {
    ::fsync(fd);
    ::close(fd);
  }
}

tl::unexpected<base::Error> RefuseFolder(const std::string& path, const std::string& why) {
  return base::Fail(base::Reason::kInternal, "using the storage folder " + path + ": " + why);
}

bool IsDiskTrouble(int error) {
  return error == ENOSPC || error == EDQUOT || error == EROFS || error == EIO;
}

base::Result<void> MakeFolder(const std::string& path) {
  if (::mkdir(path.c_str(), S_IRWXU) == 0) {
    SyncParent(path);
    return {};
  }
  const int error = errno;
  struct stat status {};
  if (::stat(path.c_str(), &status) != 0) {
    return RefuseUnmadeFolder(path, error);
  }
  if (!S_ISDIR(status.st_mode)) {
    return RefuseNoFolder(path);
  }
  return {};
}

int OpenLock(const std::string& path) {
  constexpr int kFlags = O_RDWR | O_CREAT | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC;
  return ::open((path + kSnapshotLockName).c_str(), kFlags, S_IRUSR | S_IWUSR);
}

}  // namespace

tl::unexpected<base::Error> RefuseNoFolder(const std::string& path) {
  return RefuseFolder(path, "it is no folder; name a folder that this process may write");
}

tl::unexpected<base::Error> RefuseUnmadeFolder(const std::string& path, int error) {
  return RefuseFolder(path, error == ENOENT
                                ? "the folder above it does not exist; create that first"
                                : "it cannot be created (" + base::SystemReason(error) + ")");
}

base::Result<std::string> WarningOfUnopenedLock(const std::string& path, int error) {
  const std::string why = "it cannot be written (" + base::SystemReason(error) + ")";
  if (IsDiskTrouble(error)) {
    return "storage folder " + path + ": " + why;
  }
  return RefuseFolder(path, why + "; give this process the right to write it");
}

base::Result<SnapshotFolder> SnapshotFolder::Open(const std::string& path) {
  if (auto made = MakeFolder(path); !made) {
    return base::Fail(std::move(made).error());
  }
  const std::string snapshot_path = path + kSnapshotName;
  const int fd = OpenLock(path);
  if (fd < 0) {
    auto warning = WarningOfUnopenedLock(path, errno);
    if (!warning) {
      return base::Fail(std::move(warning).error());
    }
    return SnapshotFolder(snapshot_path, -1, *std::move(warning));
  }
  SnapshotFolder folder(snapshot_path, fd, "");
  if (::flock(fd, LOCK_EX | LOCK_NB) != 0) {
    return RefuseFolder(path, errno == EWOULDBLOCK
                                  ? "another running exporter uses it; give each one its own"
                                  : "it cannot be locked (" + base::SystemReason(errno) + ")");
  }
  // The first save reports a failure, because the file is still in its way.
  static_cast<void>(base::SystemFiles().Remove(base::NameBeside(snapshot_path)));
  return folder;
}

SnapshotFolder::SnapshotFolder(std::string snapshot_path, int lock_fd, std::string warning)
    : snapshot_path_(std::move(snapshot_path)), lock_fd_(lock_fd), warning_(std::move(warning)) {}

SnapshotFolder::SnapshotFolder(SnapshotFolder&& other) noexcept
    : snapshot_path_(std::move(other.snapshot_path_)),
      lock_fd_(std::exchange(other.lock_fd_, -1)),
      warning_(std::move(other.warning_)) {}

SnapshotFolder::~SnapshotFolder() {
  if (lock_fd_ >= 0) {
    ::close(lock_fd_);
  }
}

}  // namespace certmon::inventory
