// A server that answers every request with a large body and counts the bytes that were received.
#ifndef TESTS_INTEGRATION_LIMITS_FLOODING_SERVER_H_
#define TESTS_INTEGRATION_LIMITS_FLOODING_SERVER_H_

#include <atomic>
#include <cstdint>
#include <string>
#include <thread>

#include "tests/support/loopback_port.h"

namespace certmon::test_support {

struct Flood {
  std::string head;   // status line and headers, with the blank line
  std::string piece;  // sent repeatedly
  std::uint64_t bytes =
      0;  // total size of the pieces; then the server waits for the client's close
};

// Serves one connection at a time on 127.0.0.1, in its own thread.
class FloodingServer {
 public:
  explicit FloodingServer(Flood flood);
  ~FloodingServer();
  FloodingServer(const FloodingServer&) = delete;
  FloodingServer& operator=(const FloodingServer&) = delete;

  [[nodiscard]] std::string Url() const { return port_.Url(); }
  [[nodiscard]] int Connections() const { return connections_; }
  // Connections that the client closed after all bytes had been sent.
  [[nodiscard]] int ClosedAfterTheLastByte() const { return closed_after_last_; }
  // The maximum number of bytes sent on one connection, including those in kernel buffers.
  [[nodiscard]] std::uint64_t MostTaken() const { return most_taken_; }

 private:
  void Run();
  void Serve(int connection);

  Flood flood_;
  const LoopbackPort port_{LoopbackPort::Kind::kListens};
  std::atomic<bool> stop_{false};
  std::atomic<int> connections_{0};
  std::atomic<int> closed_after_last_{0};
  std::atomic<std::uint64_t> most_taken_{0};
  std::thread thread_;
};

}  // namespace certmon::test_support

#endif  // TESTS_INTEGRATION_LIMITS_FLOODING_SERVER_H_
