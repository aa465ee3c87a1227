// Counts the requests that are being answered, so that a stop can wait for them. Inside of the
// server.
#ifndef LIB_HTTP_SERVER_SERVER_IN_FLIGHT_H_
#define LIB_HTTP_SERVER_SERVER_IN_FLIGHT_H_

#include <chrono>
#include <condition_variable>
#include <cstddef>
#include <mutex>

namespace certmon::http {

// Thread-safe.
class InFlight {
 public:
  void Begin() {
    const std::lock_guard lock(mutex_);
    ++count_;
  }
  void End() {
    const std::lock_guard lock(mutex_);
    --count_;
    changed_.notify_all();
  }
  // Waits until there are none, or until `limit` has passed.
  void WaitForNone(std::chrono::milliseconds limit) {
    std::unique_lock lock(mutex_);
    changed_.wait_for(lock, limit, [this] { return count_ == 0; });
  }

 private:
  std::mutex mutex_;
  std::condition_variable changed_;
  std::size_t count_ = 0;
};

}  // namespace certmon::http

#endif  // LIB_HTTP_SERVER_SERVER_IN_FLIGHT_H_
