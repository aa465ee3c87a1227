#include "tests/support/notify_socket.h"

#include <poll.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#include <cstddef>
#include <cstring>
#include <stdexcept>

namespace certmon::test_support {

NotifySocket::NotifySocket(const std::string& name)
    : fd_(socket(AF_UNIX, SOCK_DGRAM | SOCK_CLOEXEC, 0)) {
  sockaddr_un address{};
  address.sun_family = AF_UNIX;
  if (name.size() >= sizeof(address.sun_path)) throw std::runtime_error("name is too long");
  std::memcpy(address.sun_path, name.data(), name.size());
  if (address.sun_path[0] == '@') address.sun_path[0] = '\0';
  const auto size = static_cast<socklen_t>(offsetof(sockaddr_un, sun_path) + name.size());
  if (bind(fd_, reinterpret_cast<const sockaddr*>(&address), size) != 0) {
    throw std::runtime_error("bind failed");
  }
}

NotifySocket::~NotifySocket() { close(fd_); }

std::string NotifySocket::Next(std::chrono::milliseconds timeout) const {
  pollfd entry{.fd = fd_, .events = POLLIN, .revents = 0};
  if (poll(&entry, 1, static_cast<int>(timeout.count())) != 1) return "";
  std::string message(4096, '\0');
  const ssize_t size = recv(fd_, message.data(), message.size(), 0);
  message.resize(size > 0 ? static_cast<std::size_t>(size) : 0);
  return message;
}

}  // namespace certmon::test_support
