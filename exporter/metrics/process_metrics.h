// The standard process metrics, read from /proc.
//
// Sources: proc(5), /proc/PID/stat (fields 14, 15, 22 to 24) and /proc/PID/fd; getrlimit(2);
// Prometheus documentation, "Writing client libraries", "Process metrics".
#ifndef EXPORTER_METRICS_PROCESS_METRICS_H_
#define EXPORTER_METRICS_PROCESS_METRICS_H_

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "lib/base/clock.h"

namespace certmon::exporter {

// From one line of /proc/PID/stat, in the units of the kernel.
struct ProcessStat {
  std::uint64_t cpu_ticks = 0;    // user and system
  std::uint64_t start_ticks = 0;  // since boot, including time in suspend
  std::uint64_t virtual_bytes = 0;
  std::uint64_t resident_pages = 0;

  friend bool operator==(const ProcessStat&, const ProcessStat&) = default;
};

// nullopt if the line is not as in proc(5). Skips the command's name, which may contain blanks and
// parentheses. Pure.
[[nodiscard]] std::optional<ProcessStat> ParseProcessStat(std::string_view line);

// The values at one moment; nullopt for what cannot be read, which has no series then.
struct ProcessReading {
  std::optional<double> cpu_seconds;
  std::optional<std::uint64_t> resident_bytes;
  std::optional<std::uint64_t> virtual_bytes;
  std::optional<std::uint64_t> open_fds;
  std::optional<std::uint64_t> max_fds;  // the soft limit; nullopt without open_fds or a limit
  std::optional<base::WallTime> started_at;
};

// Thread-safe: immutable.
class ProcessMetrics {
 public:
  // `folder` is /proc/self, or one of a test. Reads the start time, and reads `clock` for it, only
  // here: computed at each scrape, it would vary.
  ProcessMetrics(std::string folder, const base::Clock& clock);

  // Reads the folder, and appends the metrics.
  void Render(std::string& out) const;

 private:
  [[nodiscard]] ProcessReading Read() const;

  std::string folder_;
  std::optional<base::WallTime> started_at_;
};

}  // namespace certmon::exporter

#endif  // EXPORTER_METRICS_PROCESS_METRICS_H_
