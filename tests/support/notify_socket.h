// The receiving end of sd_notify(3). Used by one thread.
#ifndef TESTS_SUPPORT_NOTIFY_SOCKET_H_
#define TESTS_SUPPORT_NOTIFY_SOCKET_H_

#include <chrono>
#include <string>

namespace certmon::test_support {

class NotifySocket {
 public:
  // Binds `name`, a value of $NOTIFY_SOCKET: a path, or @ and an abstract name. Throws
  // std::runtime_error on failure.
  explicit NotifySocket(const std::string& name);
  ~NotifySocket();
  NotifySocket(const NotifySocket&) = delete;
  NotifySocket& operator=(const NotifySocket&) = delete;

  // The next message; empty if none arrives within `timeout`.
  [[nodiscard]] std::string Next(std::chrono::milliseconds timeout) const;

 private:
  int fd_;
};

}  // namespace certmon::test_support

#endif  // TESTS_SUPPORT_NOTIFY_SOCKET_H_
