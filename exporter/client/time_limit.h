// Bounds a whole run of `check`: a monitoring system that kills it would see no reason.
#ifndef EXPORTER_CLIENT_TIME_LIMIT_H_
#define EXPORTER_CLIENT_TIME_LIMIT_H_

#include <chrono>

#include "lib/base/clock.h"

namespace certmon::client {

// Uses SIGALRM and its timer: one in a process.
class TimeLimit {
 public:
  // From now on, at the end of `timeout` (at least 1 s), the process prints a line of UnknownLine and
  // exits with 3, whatever it is doing: reading a secret file that hangs, resolving a name. `clock`
  // outlives the object.
  TimeLimit(std::chrono::seconds timeout, const base::Clock& clock);

  // What is left for requests: they end a tenth before the timeout, so that the line can say what was
  // read until then. At least 1 ms.
  [[nodiscard]] std::chrono::nanoseconds LeftForRequests() const;

  // The result is about to be printed: at the end of the timeout, the process exits with this code,
  // without another line.
  static void SetResult(int code);

 private:
  const base::Clock& clock_;
  const base::MonotonicTime end_of_requests_;
};

}  // namespace certmon::client

#endif  // EXPORTER_CLIENT_TIME_LIMIT_H_
