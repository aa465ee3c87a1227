#include "exporter/config/small_file.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <system_error>

#include "lib/base/secret.h"

namespace certmon::exporter {
namespace {

class FileDescriptor {
 public:
  explicit FileDescriptor(int fd) : fd_(fd) {}
  FileDescriptor(const FileDescriptor&) = delete;
  FileDescriptor& operator=(const FileDescriptor&) = delete;
  ~FileDescriptor() {
    if (fd_ >= 0) {
      ::close(fd_);
    }
  }
  [[nodiscard]] int Get() const { return fd_; }

 private:
  int fd_;
};

tl::unexpected<std::string> FailErrno(int error) {
  return tl::make_unexpected("cannot be read (" + std::generic_category().message(error) +
                             "); give a file that this process may read");
}

const char* KindProblem(mode_t mode) {
  if (S_ISREG(mode)) {
    return nullptr;
  }
  return S_ISDIR(mode) ? "is a folder; give a regular file"
                       : "is a pipe, a socket or a device; give a regular file";
}

}  // namespace

tl::expected<std::string, std::string> ReadSmallFile(const std::string& path,
                                                     std::size_t max_bytes) {
  // O_NONBLOCK: otherwise, opening a FIFO would wait for a writer.
  const FileDescriptor file(::open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY));
  if (file.Get() < 0) {
    return FailErrno(errno);
  }
  struct stat status {};
  if (::fstat(file.Get(), &status) != 0) {
    return FailErrno(errno);
  }
  if (const char* fault = KindProblem(status.st_mode)) {
    return tl::make_unexpected(std::string(fault));
  }
  // Reserved once for the largest size: reallocation would leave copies of a secret in memory.
  std::string bytes(max_bytes + 1, '\0');
  std::size_t length = 0;
  while (length < bytes.size()) {
    const ssize_t got = ::read(file.Get(), bytes.data() + length, bytes.size() - length);
    if (got < 0 && errno == EINTR) {
      continue;
    }
    if (got < 0) {
      const int error = errno;
      base::Wipe(bytes);
      return FailErrno(error);
    }
    if (got == 0) {
      bytes.resize(length);
      return bytes;
    }
    length += static_cast<std::size_t>(got);
  }
  base::Wipe(bytes);
  return tl::make_unexpected("is too large; at most " + std::to_string(max_bytes) +
                             " bytes are allowed");
}

}  // namespace certmon::exporter
