// The requests that arrived, in order; the first kMaxLoggedRequests of them.
#ifndef LIB_SIMULATOR_REQUEST_LOG_H_
#define LIB_SIMULATOR_REQUEST_LOG_H_

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <mutex>
#include <string>
#include <utility>
#include <vector>

namespace certmon::simulator {

inline constexpr std::size_t kMaxLoggedRequests = 20'000;

// One request as it arrived.
struct LoggedRequest {
  std::string method;
  std::string path;   // as sent, percent-encoding kept
  std::string query;  // as sent
  std::vector<std::pair<std::string, std::string>> headers;
  std::string body;
  std::uint64_t connection = 0;  // requests of one connection share the number
};

// Thread-safe.

class RequestLog {
 public:
  void Begin(LoggedRequest request) {
    const std::lock_guard lock(mutex_);
    ++count_;
    ++under_way_;
    most_at_once_ = std::max(most_at_once_, under_way_);
    if (requests_.size() < kMaxLoggedRequests) requests_.push_back(std::move(request));
  }
  void End() {
    const std::lock_guard lock(mutex_);
    --under_way_;
  }
  void Clear() {
    const std::lock_guard lock(mutex_);
    requests_.clear();
    count_ = 0;
    most_at_once_ = 0;
  }
  [[nodiscard]] std::vector<LoggedRequest> Requests() const {
    const std::lock_guard lock(mutex_);
    return requests_;
  }
  [[nodiscard]] std::size_t Count() const {
    const std::lock_guard lock(mutex_);
    return count_;
  }
  [[nodiscard]] std::size_t MostAtOnce() const {
    const std::lock_guard lock(mutex_);
    return most_at_once_;
  }

 private:
  mutable std::mutex mutex_;
  std::vector<LoggedRequest> requests_;
  std::size_t count_ = 0;
  std::size_t under_way_ = 0;
  std::size_t most_at_once_ = 0;
};

}  // namespace certmon::simulator

#endif  // LIB_SIMULATOR_REQUEST_LOG_H_
