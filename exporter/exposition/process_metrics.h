// The standard metrics of this process, from /proc.
//
// Source: proc(5), /proc/PID/stat (fields 14, 15, 22 to 24) and /proc/PID/fd; getrlimit(2);
// Prometheus documentation, "Writing client libraries", "Process metrics". What cannot be read is
// left out, never 0; a lack of memory is std::bad_alloc.
#ifndef EXPORTER_EXPOSITION_PROCESS_METRICS_H_
#define EXPORTER_EXPOSITION_PROCESS_METRICS_H_

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "lib/base/clock.h"

namespace certmon::exporter {

// Of one line of /proc/PID/stat, as the kernel counts.
struct ProcessStat {
  std::uint64_t cpu_ticks = 0;    // user and system
  std::uint64_t start_ticks = 0;  // since boot, time in suspend included
  std::uint64_t virtual_bytes = 0;
  std::uint64_t resident_pages = 0;

  friend bool operator==(const ProcessStat&, const ProcessStat&) = default;
};

// nullopt where the line is not as proc(5) has it. The command's name, which may hold blanks and
// parentheses, is skipped. Pure.
[[nodiscard]] std::optional<ProcessStat> ParseProcessStat(std::string_view line);

// Thread-safe: immutable once made.
class ProcessMetrics {
 public:
  // `folder` is /proc/self, or a test's own. Does IO: reads stat, for the start time. That is
  // computed here once, so that it does not move with every scrape; `clock` is used only here.
  ProcessMetrics(std::string folder, const base::Clock& clock);

  // Appends the families of Emitter::kProcess (metric_catalog.h); process_max_fds is the soft limit
  // of this process, left out where there is none, and beside no process_open_fds. Does IO: reads
  // the folder.
  void Render(std::string& out) const;

 private:
  std::string folder_;
  std::optional<base::WallTime> started_at_;
};

}  // namespace certmon::exporter

#endif  // EXPORTER_EXPOSITION_PROCESS_METRICS_H_
