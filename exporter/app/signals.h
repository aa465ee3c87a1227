// The signals that stop or reload the exporter, as events to wait for.
#ifndef EXPORTER_APP_SIGNALS_H_
#define EXPORTER_APP_SIGNALS_H_

#include <chrono>
#include <memory>
#include <optional>

namespace certmon::exporter {

// Receives SIGTERM, SIGINT and SIGHUP in a thread of its own. After SIGTERM or SIGINT the program
// ends within 2 s in any case: if it has not returned from main by then (a disk or mount that does not
// answer), that thread ends it with exit code 0 and flushes nothing.
//
// Used by one thread. The signals stay blocked after it is destroyed.
class Signals {
 public:
  // Create it once, before any other thread is started: it blocks the signals for this thread and
  // for all that are started later.
  Signals();

  // Waits for the next signal and returns its number, or nullopt after `limit`.
  [[nodiscard]] std::optional<int> Wait(std::optional<std::chrono::nanoseconds> limit);

 private:
  struct Received;
  const std::shared_ptr<Received> received_;  // shared with the thread, which is never joined
};

}  // namespace certmon::exporter

#endif  // EXPORTER_APP_SIGNALS_H_
