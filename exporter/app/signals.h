// Signals as something to wait for, instead of handlers.
#ifndef EXPORTER_APP_SIGNALS_H_
#define EXPORTER_APP_SIGNALS_H_

#include <chrono>
#include <optional>

namespace certmon::exporter {

// Blocks SIGTERM, SIGINT and SIGHUP for this thread and all it starts. Call before any thread is
// started.
void BlockSignals();

// Waits for SIGTERM, SIGINT or SIGHUP and returns its number; nullopt once `limit` has passed.
// BlockSignals came before.
[[nodiscard]] std::optional<int> WaitForSignal(std::optional<std::chrono::nanoseconds> limit);

}  // namespace certmon::exporter

#endif  // EXPORTER_APP_SIGNALS_H_
