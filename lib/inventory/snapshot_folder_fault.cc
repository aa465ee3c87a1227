#include "lib/inventory/snapshot_folder_fault.h"

#include <cerrno>

#include "lib/base/file_system.h"

namespace certmon::inventory {
namespace {

bool IsDiskTrouble(int error) {
  return error == ENOSPC || error == EDQUOT || error == EROFS || error == EIO;
}

}  // namespace

tl::unexpected<base::Error> RefuseFolder(const std::string& path, const std::string& why) {
  return base::Fail(base::Reason::kInternal, "using the storage folder " + path + ": " + why);
}

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

}  // namespace certmon::inventory
