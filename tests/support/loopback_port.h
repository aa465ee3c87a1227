// A TCP port of 127.0.0.1 chosen by the system, for servers that misbehave.
#ifndef TESTS_SUPPORT_LOOPBACK_PORT_H_
#define TESTS_SUPPORT_LOOPBACK_PORT_H_

#include <cstdint>
#include <string>

namespace certmon::test_support {

// Reserves the port during its life. Immutable. Throws std::runtime_error if there is no port.
class LoopbackPort {
 public:
  enum class Kind : std::uint8_t {
    kRefuses,  // bound, does not listen
    kListens   // the kernel accepts connections; they stay in the `backlog`
  };
  explicit LoopbackPort(Kind kind, int backlog = 16);
  ~LoopbackPort();
  LoopbackPort(const LoopbackPort&) = delete;
  LoopbackPort& operator=(const LoopbackPort&) = delete;

  [[nodiscard]] int socket() const { return socket_; }
  [[nodiscard]] std::uint16_t port() const { return port_; }
  // Without a trailing slash.
  [[nodiscard]] std::string Url() const { return "http://127.0.0.1:" + std::to_string(port_); }

 private:
  int socket_;
  std::uint16_t port_ = 0;
};

// Connects a new socket to a port of 127.0.0.1 and returns it, also if the connect failed. The
// caller closes it. `flags`: socket(2) flags, added to the type.
[[nodiscard]] int ConnectToLoopback(std::uint16_t port, int flags = 0);

}  // namespace certmon::test_support

#endif  // TESTS_SUPPORT_LOOPBACK_PORT_H_
