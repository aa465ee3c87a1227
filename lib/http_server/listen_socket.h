// Listening TCP sockets, opened by us so that the choice of family and the error text are ours.
// Used by one thread, the one that starts or stops a server.
#ifndef LIB_HTTP_SERVER_LISTEN_SOCKET_H_
#define LIB_HTTP_SERVER_LISTEN_SOCKET_H_

#include <utility>

#include "lib/base/result.h"
#include "lib/http_server/listen_address.h"

namespace certmon::http {

// Owns a file descriptor and closes it.
class FileDescriptor {
 public:
  FileDescriptor() = default;
  explicit FileDescriptor(int fd) : fd_(fd) {}
  FileDescriptor(FileDescriptor&& other) noexcept : fd_(std::exchange(other.fd_, -1)) {}
  FileDescriptor& operator=(FileDescriptor&& other) noexcept {
    std::swap(fd_, other.fd_);
    return *this;
  }
  FileDescriptor(const FileDescriptor&) = delete;
  FileDescriptor& operator=(const FileDescriptor&) = delete;
  ~FileDescriptor();

  [[nodiscard]] int Get() const { return fd_; }
  [[nodiscard]] bool IsOpen() const { return fd_ >= 0; }
  [[nodiscard]] int Release() { return std::exchange(fd_, -1); }

 private:
  int fd_ = -1;
};

struct ListenSocket {
  FileDescriptor fd;
  ListenAddress bound;  // as asked for, with the real port
};

// Bound and, with `listening`, listening; non-blocking, closed on exec, SO_REUSEADDR. An empty host
// and
// `::` take IPv6 and IPv4 in one socket; an empty host is IPv4 alone where the kernel has no IPv6.
// `localhost` is 127.0.0.1. Without `listening` the port is reserved: who connects is refused, and
// a second socket may still be bound to it and listen. Fails with kInternal; the message names the
// address and the system's reason.
[[nodiscard]] base::Result<ListenSocket> OpenListenSocket(const ListenAddress& address,
                                                          bool listening = true);

}  // namespace certmon::http

#endif  // LIB_HTTP_SERVER_LISTEN_SOCKET_H_
