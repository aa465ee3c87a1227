// A TLS connection to 127.0.0.1 that stays open as long as the object lives, for clients that do
// half of what they should. Trusts every certificate. Used by one thread.
#ifndef TESTS_SUPPORT_TLS_CONNECTION_H_
#define TESTS_SUPPORT_TLS_CONNECTION_H_

#include <chrono>
#include <cstdint>
#include <memory>
#include <string>

namespace certmon::test_support {

enum class TlsProgress : std::uint8_t {
  kHello,  // the ClientHello is sent, the answer to it is there, and stays unread
  kWhole,  // the handshake is over
};

class TlsConnection {
 public:
  // Waits up to 20 s for what `progress` says.
  TlsConnection(std::uint16_t port, TlsProgress progress);
  ~TlsConnection();
  TlsConnection(const TlsConnection&) = delete;
  TlsConnection& operator=(const TlsConnection&) = delete;

  // Whether it came as far as was wanted.
  [[nodiscard]] bool IsThere() const;
  void Send(const std::string& text) const;
  // What comes until it holds `text`; less where the other side closes, or nothing comes for 20 s.
  [[nodiscard]] std::string ReadUntil(const std::string& text);
  // Whether the other side has closed or reset it within `timeout`; reads nothing.
  [[nodiscard]] bool HasEnded(std::chrono::milliseconds timeout) const;

 private:
  struct State;
  std::unique_ptr<State> state_;
};

}  // namespace certmon::test_support

#endif  // TESTS_SUPPORT_TLS_CONNECTION_H_
