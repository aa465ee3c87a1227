// A TCP port of 127.0.0.1 that the system chose: for servers that behave as none should.
#ifndef TESTS_SUPPORT_LOOPBACK_PORT_H_
#define TESTS_SUPPORT_LOOPBACK_PORT_H_

#include <cstdint>
#include <string>

namespace certmon::test_support {

// Taken as long as it lives. Immutable; throws std::runtime_error where there is no port.
class LoopbackPort {
 public:
  enum class Kind : std::uint8_t {
    kRefuses,  // does not listen
    kListens   // connections come about (the kernel accepts them) and wait, in `backlog`, to be
               // taken
  };
  explicit LoopbackPort(Kind kind, int backlog = 16);
  ~LoopbackPort();
  LoopbackPort(const LoopbackPort&) = delete;
  LoopbackPort& operator=(const LoopbackPort&) = delete;

  [[nodiscard]] int socket() const { return socket_; }
  [[nodiscard]] std::uint16_t port() const { return port_; }
  // Without a slash at its end.
  [[nodiscard]] std::string Url() const { return "http://127.0.0.1:" + std::to_string(port_); }

 private:
  int socket_;
  std::uint16_t port_ = 0;
};

// A connection to a port of 127.0.0.1, to be closed by the caller; its descriptor, whether or not
// it came about. `flags` are those of socket(2), of the type.
[[nodiscard]] int ConnectToLoopback(std::uint16_t port, int flags = 0);

}  // namespace certmon::test_support

#endif  // TESTS_SUPPORT_LOOPBACK_PORT_H_
