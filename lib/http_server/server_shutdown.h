// What the threads of one server share to end together.
#ifndef LIB_HTTP_SERVER_SERVER_SHUTDOWN_H_
#define LIB_HTTP_SERVER_SERVER_SHUTDOWN_H_

#include <chrono>
#include <condition_variable>
#include <cstddef>
#include <cstdint>
#include <mutex>

#include "lib/http_server/listen_socket.h"

namespace certmon::http {

enum class WaitEnd : std::uint8_t { kTimeElapsed, kClientGone, kStopping };

// Lets a handler's thread wait in a way that a stop or the client's leaving ends. Thread-safe.
class StopSignal {
 public:
  StopSignal();
  void Set();
  [[nodiscard]] bool IsSet() const;

  // Waits up to `time`, without limit where it is negative.
  [[nodiscard]] WaitEnd WaitFor(int client_fd, std::chrono::milliseconds time) const;

 private:
  FileDescriptor event_;  // readable once set; never read, so that it wakes everybody
};

// Counts the requests that are under way. Thread-safe.
class InFlight {
 public:
  void Begin();
  void End();
  // Waits until there are none, or until `limit` has passed.
  void WaitForNone(std::chrono::milliseconds limit);

 private:
  std::mutex mutex_;
  std::condition_variable changed_;
  std::size_t count_ = 0;
};

}  // namespace certmon::http

#endif  // LIB_HTTP_SERVER_SERVER_SHUTDOWN_H_
