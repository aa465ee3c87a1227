// One accepted connection as a stream of bytes, with or without TLS. Inside of the fault server.
#ifndef LIB_SIMULATOR_FAULT_STREAM_H_
#define LIB_SIMULATOR_FAULT_STREAM_H_

#include <chrono>
#include <cstddef>
#include <memory>
#include <string_view>

#include "lib/http_server/server_tls.h"

namespace certmon::simulator {

// Used by one thread. shutdown(2) of the descriptor by another thread ends every call. Does not
// close the descriptor.
class FaultStream {
 public:
  // `tls` may be null: no TLS. `idle_timeout` of 0 means none.
  FaultStream(int fd, std::shared_ptr<const http::TlsCredentials> tls,
              std::chrono::seconds idle_timeout);
  ~FaultStream();  // with TLS: says that no more comes
  FaultStream(const FaultStream&) = delete;
  FaultStream& operator=(const FaultStream&) = delete;

  // False if there is TLS and the client does not complete the handshake.
  [[nodiscard]] bool Handshake();
  // At least one byte; 0 at the end, on a failure and after `idle_timeout`.
  [[nodiscard]] std::size_t Read(char* buffer, std::size_t size);
  // All of it; false if that fails.
  [[nodiscard]] bool Write(std::string_view bytes);
  // Below TLS.
  [[nodiscard]] bool WriteRaw(std::string_view bytes) const;

  // Waits; a negative time is without end. False if the client has left or the server stops.
  [[nodiscard]] bool Wait(std::chrono::milliseconds time) const;
  // Ends the connection with an RST; what is not sent or read yet is dropped.
  void Reset() const;

 private:
  int fd_;
  std::shared_ptr<const http::TlsCredentials> tls_;
  gnutls_session_int* session_ = nullptr;  // null without TLS
};

}  // namespace certmon::simulator

#endif  // LIB_SIMULATOR_FAULT_STREAM_H_
