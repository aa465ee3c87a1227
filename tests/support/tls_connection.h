// A TLS connection to 127.0.0.1, open during the life of the object, for clients that stop halfway.
// Trusts every certificate. Used by one thread.
#ifndef TESTS_SUPPORT_TLS_CONNECTION_H_
#define TESTS_SUPPORT_TLS_CONNECTION_H_

#include <chrono>
#include <cstdint>
#include <memory>
#include <string>

namespace certmon::test_support {

enum class TlsProgress : std::uint8_t {
  kHello,  // ClientHello sent; the answer has arrived but is not read
  kWhole,  // handshake complete
};

class TlsConnection {
 public:
  // Waits up to 20 s for `progress`.
  TlsConnection(std::uint16_t port, TlsProgress progress);
  ~TlsConnection();
  TlsConnection(const TlsConnection&) = delete;
  TlsConnection& operator=(const TlsConnection&) = delete;

  // Whether the connection reached `progress`.
  [[nodiscard]] bool IsThere() const;
  void Send(const std::string& text) const;
  // Reads until `text` was received, the peer closes, or nothing arrives for 20 s.
  [[nodiscard]] std::string ReadUntil(const std::string& text);
  // Whether the peer closes or resets the connection within `timeout`. Reads nothing.
  [[nodiscard]] bool HasEnded(std::chrono::milliseconds timeout) const;

 private:
  struct State;
  std::unique_ptr<State> state_;
};

}  // namespace certmon::test_support

#endif  // TESTS_SUPPORT_TLS_CONNECTION_H_
