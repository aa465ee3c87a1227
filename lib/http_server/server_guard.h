// Enforces the deadlines and limits of the connections of a server. Inside of the server.
//
// A connection is cut by shutdown(2); libmicrohttpd then reads its end and closes it. Look-up and
// shutdown happen under one lock, and Closed is called before libmicrohttpd closes the descriptor, so
// a descriptor that is in use for something else is never shut down.
#ifndef LIB_HTTP_SERVER_SERVER_GUARD_H_
#define LIB_HTTP_SERVER_SERVER_GUARD_H_

#include <cstddef>
#include <mutex>
#include <string>
#include <vector>

#include "lib/base/clock.h"
#include "lib/http_server/server_connections.h"
#include "lib/http_server/server_suspensions.h"

namespace certmon::http {

// Thread-safe.
class ConnectionGuard {
 public:
  // `clock` and `suspensions` outlive it.
  ConnectionGuard(const ConnectionLimits& limits, const base::Clock& clock,
                  Suspensions& suspensions)
      : table_(limits), clock_(clock), suspensions_(suspensions) {}

  // The steps of a connection and of an answer, as in ConnectionTable. A connection that is cut
  // while it is suspended is resumed, so that it can close.
  [[nodiscard]] bool HasRoom() const;
  [[nodiscard]] bool Opened(int fd, std::string address);
  void Started(int fd);
  void Closed(int fd);
  [[nodiscard]] bool BeginAnswer(int fd, const void* group, std::size_t max_at_once);
  void ExtendAnswer(int fd, std::chrono::nanoseconds timeout);
  void EndAnswer(int fd);

  // Cuts connections past their deadline and records the progress of answers. Must be called a few
  // times a second while IsEmpty is false.
  void Sweep();
  void CutLongestWaiting();
  [[nodiscard]] bool IsEmpty() const;

 private:
  void NoteProgress(base::MonotonicTime now);
  void CutAll(const std::vector<int>& fds);

  mutable std::mutex mutex_;
  ConnectionTable table_;
  const base::Clock& clock_;
  Suspensions& suspensions_;
};

// `wanted` connections, but at most half of the descriptors that this process may open
// (RLIMIT_NOFILE): the other half is for polls and files. At least 8.
[[nodiscard]] std::size_t ConnectionBudget(std::size_t wanted);

}  // namespace certmon::http

#endif  // LIB_HTTP_SERVER_SERVER_GUARD_H_
