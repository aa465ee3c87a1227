#include "lib/http_server/listen_socket.h"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>

#include <cctype>
#include <cerrno>
#include <cstring>
#include <string>

namespace certmon::http {
namespace {

struct SocketAddress {
  sockaddr_storage storage{};
  socklen_t size = 0;
};

SocketAddress Ipv4(const std::string& host, std::uint16_t port) {
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_port = htons(port);
  if (!host.empty()) inet_pton(AF_INET, host.c_str(), &address.sin_addr);
  SocketAddress result;
  std::memcpy(&result.storage, &address, sizeof(address));
  result.size = sizeof(address);
  return result;
}

SocketAddress Ipv6(const std::string& host, std::uint16_t port) {
  sockaddr_in6 address{};
  address.sin6_family = AF_INET6;
  address.sin6_port = htons(port);
  if (!host.empty()) inet_pton(AF_INET6, host.c_str(), &address.sin6_addr);
  SocketAddress result;
  std::memcpy(&result.storage, &address, sizeof(address));
  result.size = sizeof(address);
  return result;
}

bool SetOption(int fd, int level, int option, int value) {
  return setsockopt(fd, level, option, &value, sizeof(value)) == 0;
}

// An open socket, or a closed one with errno set.
FileDescriptor TryOpen(const SocketAddress& address, bool listening) {
  const int family = address.storage.ss_family;
  FileDescriptor fd(socket(family, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0));
  // bind(2) requires this cast.
  const auto* const name = reinterpret_cast<const sockaddr*>(&address.storage);
  const bool ready = fd.IsOpen() && SetOption(fd.Get(), SOL_SOCKET, SO_REUSEADDR, 1) &&
                     (family != AF_INET6 || SetOption(fd.Get(), IPPROTO_IPV6, IPV6_V6ONLY, 0)) &&
                     bind(fd.Get(), name, address.size) == 0 &&
                     (!listening || listen(fd.Get(), SOMAXCONN) == 0);
  if (ready) return fd;
  const int failure = errno;
  fd = FileDescriptor();
  errno = failure;
  return fd;
}

bool LacksIpv6(int failure) { return failure == EAFNOSUPPORT || failure == EADDRNOTAVAIL; }

FileDescriptor TryOpenHost(const ListenAddress& address, bool listening) {
  if (address.host.empty()) {
    FileDescriptor fd = TryOpen(Ipv6("", address.port), listening);
    if (fd.IsOpen() || !LacksIpv6(errno)) return fd;
    return TryOpen(Ipv4("", address.port), listening);
  }
  if (address.host == "localhost") return TryOpen(Ipv4("127.0.0.1", address.port), listening);
  if (address.host.find(':') != std::string::npos) {
    return TryOpen(Ipv6(address.host, address.port), listening);
  }
  return TryOpen(Ipv4(address.host, address.port), listening);
}

std::uint16_t BoundPort(int fd) {
  sockaddr_storage storage{};
  socklen_t size = sizeof(storage);
  if (getsockname(fd, reinterpret_cast<sockaddr*>(&storage), &size) != 0) return 0;
  in_port_t port = 0;
  if (storage.ss_family == AF_INET6) {
    port = reinterpret_cast<const sockaddr_in6*>(&storage)->sin6_port;
  } else {
    port = reinterpret_cast<const sockaddr_in*>(&storage)->sin_port;
  }
  return ntohs(port);
}

std::string SystemReason(int failure) {
  std::string text = std::strerror(failure);
  if (!text.empty()) text[0] = static_cast<char>(std::tolower(static_cast<unsigned char>(text[0])));
  return text;
}

}  // namespace

FileDescriptor::~FileDescriptor() {
  if (fd_ >= 0) close(fd_);
}

base::Result<ListenSocket> OpenListenSocket(const ListenAddress& address, bool listening) {
  FileDescriptor fd = TryOpenHost(address, listening);
  if (!fd.IsOpen()) {
    return base::Fail(base::Reason::kInternal, "cannot listen on " + FormatListenAddress(address) +
                                                   ": " + SystemReason(errno));
  }
  const std::uint16_t port = BoundPort(fd.Get());
  return ListenSocket{.fd = std::move(fd), .bound = {.host = address.host, .port = port}};
}

}  // namespace certmon::http
