#include "exporter/app/storage_check.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>

#include "lib/inventory/snapshot_folder.h"

namespace certmon::exporter {
namespace {

// 0 or an errno value, with the effective user's rights.
int Access(const std::string& path, int rights) {
  return ::faccessat(AT_FDCWD, path.c_str(), rights, AT_EACCESS) == 0 ? 0 : errno;
}

std::string FolderAbove(const std::string& path) {
  const std::size_t end = path.find_last_not_of('/');
  const std::size_t slash = end == std::string::npos ? 0 : path.rfind('/', end);
  return slash == std::string::npos ? "." : path.substr(0, slash + 1);
}

// The errno that mkdir(2) would return for a path for which stat(2) returned `error`.
int WhyNotMade(const std::string& path, int error) {
  struct stat status {};
  if (error != ENOENT) {
    return error;
  }
  if (::lstat(path.c_str(), &status) == 0) {
    return EEXIST;  // a symbolic link that leads nowhere
  }
  return Access(FolderAbove(path), W_OK | X_OK);
}

// The errno of opening the lock file for writing, which creates it.
int WhyNotLocked(const std::string& folder) {
  const std::string lock = folder + inventory::kSnapshotLockName;
  struct stat status {};
  if (::lstat(lock.c_str(), &status) != 0) {
    return errno == ENOENT ? Access(folder, W_OK | X_OK) : errno;
  }
  if (S_ISLNK(status.st_mode)) {
    return ELOOP;
  }
  return S_ISDIR(status.st_mode) ? EISDIR : Access(lock, R_OK | W_OK);
}

}  // namespace

base::Result<std::string> CheckStoragePath(const std::string& path) {
  struct stat status {};
  if (::stat(path.c_str(), &status) != 0) {
    const int error = WhyNotMade(path, errno);
    return error == 0 ? base::Result<std::string>() : inventory::RefuseUnmadeFolder(path, error);
  }
  if (!S_ISDIR(status.st_mode)) {
    return inventory::RefuseNoFolder(path);
  }
  const int error = WhyNotLocked(path);
  return error == 0 ? base::Result<std::string>() : inventory::WarningOfUnopenedLock(path, error);
}

}  // namespace certmon::exporter
