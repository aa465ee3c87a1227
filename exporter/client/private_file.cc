#include "exporter/client/private_file.h"

#include <fcntl.h>
#include <sys/random.h>
#include <sys/stat.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <cstdio>
#include <utility>

#include "exporter/client/display_text.h"
#include "exporter/client/partial_file.h"

namespace certmon::client {
namespace {

using base::Fail;
using base::Reason;

tl::unexpected<base::Error> FailAt(const std::string& what, const std::string& path, int error) {
  return Fail(Reason::kInternal, what + " " + SafeText(path) + ": " + base::SystemReason(error));
}

std::string FolderOf(const std::string& path) {
  const std::size_t slash = path.rfind('/');
  return slash == std::string::npos ? "" : path.substr(0, slash + 1);
}

// Short, so that it fits wherever the wanted name does not; random, so that it is nobody else's.
base::Result<std::string> NameBeside(const std::string& path) {
  std::array<unsigned char, 12> bytes{};
  if (::getrandom(bytes.data(), bytes.size(), 0) != static_cast<ssize_t>(bytes.size())) {
    return FailAt("choosing a name beside", path, errno);
  }
  constexpr const char* kDigits = "0123456789abcdef";
  std::string name = FolderOf(path) + ".certmanager-";
  for (const unsigned char byte : bytes) {
    name += kDigits[byte >> 4U];
    name += kDigits[byte & 0xFU];
  }
  return name;
}

int MoveWhereNothingIs(const std::string& from, const std::string& to) {
  if (::renameat2(AT_FDCWD, from.c_str(), AT_FDCWD, to.c_str(), RENAME_NOREPLACE) == 0) {
    return 0;
  }
  if (errno != EINVAL && errno != ENOSYS) {
    return errno;
  }
  // The file system does not know the flag (NFS): a second name is refused likewise where one is.
  if (::link(from.c_str(), to.c_str()) != 0) {
    return errno;
  }
  ::unlink(from.c_str());
  return 0;
}

int WriteAndClose(base::FileSystem& files, int fd, std::string_view bytes) {
  const int write_error = files.Write(fd, bytes);
  const int sync_error = write_error != 0 ? write_error : files.Sync(fd);
  // A network file system may tell only here that the bytes did not arrive.
  const int close_error = files.Close(fd);
  return sync_error != 0 ? sync_error : close_error;
}

}  // namespace

base::Result<void> CheckTarget(const std::string& path, Overwrite overwrite) {
  struct stat status {};
  if (::lstat(path.c_str(), &status) != 0) {
    return errno == ENOENT ? base::Result<void>() : FailAt("looking at", path, errno);
  }
  if (!S_ISREG(status.st_mode)) {
    return Fail(Reason::kInternal,
                "writing " + SafeText(path) + ": it is there and no regular file");
  }
  if (overwrite == Overwrite::kNo) {
    return Fail(Reason::kInternal,
                "writing " + SafeText(path) + ": it is there already (--force replaces it)");
  }
  return {};
}

base::Result<void> WritePrivateFile(base::FileSystem& files, const std::string& path,
                                    std::string_view bytes, Overwrite overwrite) {
  if (auto target = CheckTarget(path, overwrite); !target) {
    return target;
  }
  const auto beside = NameBeside(path);
  if (!beside) {
    return Fail(beside.error());
  }
  const PartialFile partial(*beside);
  int fd = -1;
  if (const int error = files.CreateNew(*beside, fd)) {
    return FailAt("creating a file beside", path, error);
  }
  int error = WriteAndClose(files, fd, bytes);
  if (error == 0) {
    error = overwrite == Overwrite::kYes ? files.Rename(*beside, path)
                                         : MoveWhereNothingIs(*beside, path);
  }
  if (error != 0) {
    static_cast<void>(files.Remove(*beside));
    return FailAt("writing", path, error);
  }
  return {};
}

}  // namespace certmon::client
