#include "lib/base/file_system.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstdio>
#include <system_error>

namespace certmon::base {
namespace {

// Repeats the call after EINTR; returns 0 or errno.
template <typename Call>
int Repeat(Call call) {
  while (call() < 0) {
    if (errno != EINTR) {
      return errno;
    }
  }
  return 0;
}

class RealFileSystem final : public FileSystem {
 public:
  int CreateNew(const std::string& path, int& fd) override {
    constexpr int kFlags = O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC;
    return Repeat([&] { return fd = ::open(path.c_str(), kFlags, S_IRUSR | S_IWUSR); });
  }

  int OpenFolder(const std::string& path, int& fd) override {
    return Repeat([&] { return fd = ::open(path.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC); });
  }

  int Write(int fd, std::string_view bytes) override {
    while (!bytes.empty()) {
      ssize_t written = 0;
      if (const int error = Repeat([&] {
            written = ::write(fd, bytes.data(), bytes.size());
            return written;
          })) {
        return error;
      }
      if (written == 0) {
        return EIO;
      }
      bytes.remove_prefix(static_cast<std::size_t>(written));
    }
    return 0;
  }

  int Sync(int fd) override {
    return Repeat([&] { return ::fsync(fd); });
  }

  int Close(int fd) override {
    // Linux releases the descriptor even if close fails with EINTR (close(2), NOTES).
    return ::close(fd) == 0 || errno == EINTR ? 0 : errno;
  }

  int Rename(const std::string& from, const std::string& to) override {
    return Repeat([&] { return ::rename(from.c_str(), to.c_str()); });
  }

  int Remove(const std::string& path) override {
    return Repeat([&] { return ::unlink(path.c_str()); });
  }
};

}  // namespace

FileSystem& SystemFiles() {
  static RealFileSystem files;
  return files;
}

std::string SystemReason(int error) { return std::generic_category().message(error); }

}  // namespace certmon::base
