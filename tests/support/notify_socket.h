// The other end of sd_notify(3): what systemd would hear. Used by one thread.
#ifndef TESTS_SUPPORT_NOTIFY_SOCKET_H_
#define TESTS_SUPPORT_NOTIFY_SOCKET_H_

#include <chrono>
#include <string>

namespace certmon::test_support {

class NotifySocket {
 public:
  // Binds `name` as $NOTIFY_SOCKET would have it: a path, or @ and an abstract name. Throws
  // std::runtime_error where that fails.
  explicit NotifySocket(const std::string& name);
  ~NotifySocket();
  NotifySocket(const NotifySocket&) = delete;
  NotifySocket& operator=(const NotifySocket&) = delete;

  // The next message; empty where none came within `patience`.
  [[nodiscard]] std::string Next(std::chrono::milliseconds patience) const;

 private:
  int fd_;
};

}  // namespace certmon::test_support

#endif  // TESTS_SUPPORT_NOTIFY_SOCKET_H_
