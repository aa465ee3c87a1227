#include "tests/support/loopback_port.h"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>

#include <stdexcept>

namespace certmon::test_support {
namespace {

int TcpSocket(int flags) { return ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC | flags, 0); }

sockaddr_in AddressOf(std::uint16_t port) {
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_port = htons(port);
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  return address;
}

}  // namespace

LoopbackPort::LoopbackPort(Kind kind, int backlog) : socket_(TcpSocket(0)) {
  sockaddr_in address = AddressOf(0);
  socklen_t size = sizeof(address);
  auto* const bound = reinterpret_cast<sockaddr*>(&address);
  if (::bind(socket_, bound, size) != 0 || ::getsockname(socket_, bound, &size) != 0 ||
      (kind == Kind::kListens && ::listen(socket_, backlog) != 0)) {
    ::close(socket_);
    throw std::runtime_error("no port of 127.0.0.1");
  }
  port_ = ntohs(address.sin_port);
}

LoopbackPort::~LoopbackPort() { ::close(socket_); }

int ConnectToLoopback(std::uint16_t port, int flags) {
  const int fd = TcpSocket(flags);
  const sockaddr_in address = AddressOf(port);
  // The caller sees a failure when it sends or reads.
  static_cast<void>(::connect(fd, reinterpret_cast<const sockaddr*>(&address), sizeof(address)));
  return fd;
}

}  // namespace certmon::test_support
