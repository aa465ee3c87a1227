// Accepts connections in its own thread, also after the process has run out of descriptors. Inside of
// the server.
//
// The same thread enforces the deadlines, so that they hold while the server's thread is busy. If no
// descriptor is left, a spare one is closed for the next client. If the spare one is in use, the
// connection that has waited longest for its request is cut, and the thread pauses for a
// millisecond, so that it does not spin.
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
  // Gets the ownership of a connected socket. If it returns false, it has closed the socket.
  using Take = std::function<bool(int fd, const sockaddr* address, socklen_t size)>;

  // Limits the kernel memory of each connection (set on `listeners`, inherited) and starts the
  // thread. `guard` outlives it.
  Acceptor(std::vector<FileDescriptor> listeners, ConnectionGuard& guard, Take take);
  // Stops the thread and closes the listeners.
  ~Acceptor();
  Acceptor(const Acceptor&) = delete;
  Acceptor& operator=(const Acceptor&) = delete;

 private:
  enum class Outcome : std::uint8_t { kAccepted, kNothingMore, kRest };

  void Run(std::vector<pollfd> entries);
  // `is_first`: poll(2) has just reported a waiting client.
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

// What the limit for one client counts as one: an IPv4 address, or the first 64 bits of an IPv6
// address (one network: RFC 4291, section 2.5.1). Bytes, not text.
[[nodiscard]] std::string AddressKey(const sockaddr_storage& address);

}  // namespace certmon::http

#endif  // LIB_HTTP_SERVER_SERVER_ACCEPTOR_H_
