// A server that answers every request with more than anybody wants to have, byte for byte as a test
// says, and counts what was taken.
#ifndef TESTS_INTEGRATION_LIMITS_FLOODING_SERVER_H_
#define TESTS_INTEGRATION_LIMITS_FLOODING_SERVER_H_

#include <atomic>
#include <cstdint>
#include <string>
#include <thread>

#include "tests/support/loopback_port.h"

namespace certmon::test_support {

struct Flood {
  std::string head;         // status line and headers, with the blank line
  std::string piece;        // sent again and again
  std::uint64_t bytes = 0;  // of the pieces together; then it waits for the other side to close
};

// Serves one connection after the other on 127.0.0.1, in a thread of its own.
class FloodingServer {
 public:
  explicit FloodingServer(Flood flood);
  ~FloodingServer();
  FloodingServer(const FloodingServer&) = delete;
  FloodingServer& operator=(const FloodingServer&) = delete;

  [[nodiscard]] std::string Url() const { return port_.Url(); }
  [[nodiscard]] int Connections() const { return connections_; }
  // Connections on which all bytes were sent, and which the client then closed by itself.
  [[nodiscard]] int ClosedAfterTheLastByte() const { return closed_after_last_; }
  // The most bytes that one connection took (those in the kernel's buffers included).
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
