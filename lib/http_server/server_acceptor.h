// Accepts connections in a thread of its own, and keeps accepting where descriptors run out. Inside
// of the server.
//
// The same thread sweeps the guard, so that deadlines hold whatever the server's other threads do.
// Where no descriptor is left, one that was kept back serves the next client; without it the
// connection that has waited longest for its request is cut, and the thread rests a moment instead
// of asking again and again.
#ifndef LIB_HTTP_SERVER_SERVER_ACCEPTOR_H_
#define LIB_HTTP_SERVER_SERVER_ACCEPTOR_H_

#include <poll.h>
#include <sys/socket.h>

#include <functional>
#include <string>
#include <thread>
#include <vector>

#include "lib/http_server/listen_socket.h"
#include "lib/http_server/server_guard.h"

namespace certmon::http {

// Started and ended by one thread.
class Acceptor {
 public:
  // Takes over a connected socket: true, or false and it is closed.
  using Take = std::function<bool(int fd, const sockaddr* address, socklen_t size)>;

  // Bounds what a connection holds in the kernel (set on `listeners`, inherited), and begins.
  // `guard` outlives it.
  Acceptor(std::vector<FileDescriptor> listeners, ConnectionGuard& guard, Take take);
  // Accepts nothing more and closes the listeners.
  ~Acceptor();
  Acceptor(const Acceptor&) = delete;
  Acceptor& operator=(const Acceptor&) = delete;

 private:
  enum class Outcome : std::uint8_t { kAccepted, kNothingMore, kRest };

  // Runs on the acceptor's thread, which no lack of memory ends: from here on nothing throws.
  void Run(std::vector<pollfd> entries) noexcept;
  // `is_first`: poll(2) has just said that somebody waits.
  [[nodiscard]] Outcome AcceptOne(int listener, bool is_first);
  [[nodiscard]] Outcome OnNoDescriptor(bool is_first);
  [[nodiscard]] int WaitMilliseconds(bool is_resting) const;

  std::vector<FileDescriptor> listeners_;
  ConnectionGuard& guard_;
  Take take_;
  FileDescriptor wake_;
  FileDescriptor spare_;
  std::thread thread_;
};

// Whom a limit per address counts as one: an IPv4 address, or the first 64 bits of an IPv6 address
// (one network: RFC 4291, section 2.5.1). Bytes, not text.
[[nodiscard]] std::string AddressKey(const sockaddr_storage& address);

}  // namespace certmon::http

#endif  // LIB_HTTP_SERVER_SERVER_ACCEPTOR_H_
