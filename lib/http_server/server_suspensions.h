// The suspended connections of one server: each waits for a value that another thread gives later.
// Inside of the server; libmicrohttpd's types are named here, not defined.
#ifndef LIB_HTTP_SERVER_SERVER_SUSPENSIONS_H_
#define LIB_HTTP_SERVER_SERVER_SUSPENSIONS_H_

#include <cstdint>
#include <functional>
#include <memory>
#include <mutex>
#include <optional>
#include <unordered_map>
#include <utility>

struct MHD_Connection;

namespace certmon::http {

// Thread-safe. Outlives the server's threads; a function that Suspend returned keeps it alive.
class Suspensions : public std::enable_shared_from_this<Suspensions> {
 public:
  // Suspends the connection. The returned function stores its argument in `value` and resumes the
  // connection. It may be called from any thread and at any time; only the first call has an
  // effect, and none has after Resume or ResumeAll. `value` must stay valid while the connection is
  // suspended. Called on the connection's thread, inside of libmicrohttpd's access handler.
  template <typename Value>
  [[nodiscard]] std::function<void(Value)> Suspend(MHD_Connection* connection,
                                                   std::optional<Value>& value) {
    return [self = shared_from_this(), id = Add(connection), &value](Value given) {
      const std::lock_guard lock(self->mutex_);
      const auto suspended = self->suspended_.find(id);
      if (suspended == self->suspended_.end()) return;
      value = std::move(given);
      self->ResumeLocked(suspended);
    };
  }

  // Resumes the connection of this descriptor without a value, if it is suspended.
  void Resume(int fd);
  // Resumes all without a value. A connection that is suspended afterwards resumes at once.
  void ResumeAll();

 private:
  using Suspended = std::unordered_map<std::uint64_t, MHD_Connection*>;

  [[nodiscard]] std::uint64_t Add(MHD_Connection* connection);
  void ResumeLocked(Suspended::iterator suspended);

  std::mutex mutex_;
  Suspended suspended_;
  std::uint64_t last_id_ = 0;
  bool is_stopping_ = false;
};

}  // namespace certmon::http

#endif  // LIB_HTTP_SERVER_SERVER_SUSPENSIONS_H_
