// Listening TCP sockets. The server opens them itself to choose the address family and the text of
// errors.
#ifndef LIB_HTTP_SERVER_LISTEN_SOCKET_H_
#define LIB_HTTP_SERVER_LISTEN_SOCKET_H_

#include <utility>

#include "lib/base/result.h"
#include "lib/http_server/listen_address.h"

namespace certmon::http {

// Owns a file descriptor and closes it. Used by one thread at a time.
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
  ListenAddress bound;  // the requested address with the real port
};

// Binds and, if `listening`, listens. Without `listening` the port is only reserved: connections are
// refused, and a second socket may be bound to it and listen. The socket is non-blocking and closed
// on exec, and has SO_REUSEADDR. Fails with kInternal; the message names the address and the
// system's reason.
//
//   host          serves
//   empty         IPv6 and IPv4 in one socket; IPv4 only if the kernel has no IPv6
//   `::`          IPv6 and IPv4 in one socket
//   `localhost`   127.0.0.1
[[nodiscard]] base::Result<ListenSocket> OpenListenSocket(const ListenAddress& address,
                                                          bool listening = true);

}  // namespace certmon::http

#endif  // LIB_HTTP_SERVER_LISTEN_SOCKET_H_
