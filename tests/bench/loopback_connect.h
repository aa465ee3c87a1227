// Connects the measuring clients to a port of 127.0.0.1.
#ifndef TESTS_BENCH_LOOPBACK_CONNECT_H_
#define TESTS_BENCH_LOOPBACK_CONNECT_H_

#include <arpa/inet.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>

#include <cstdint>

namespace certmon::bench {

// The descriptor, which the caller closes; -1 on failure.
inline int Connect(int port) {
  const int fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_port = htons(static_cast<std::uint16_t>(port));
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  if (connect(fd, reinterpret_cast<const sockaddr*>(&address), sizeof(address)) == 0) return fd;
  close(fd);
  return -1;
}

}  // namespace certmon::bench

#endif  // TESTS_BENCH_LOOPBACK_CONNECT_H_
