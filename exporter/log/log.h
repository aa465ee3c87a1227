// The log of the exporter: one line an event on stderr, logfmt or JSON.
//
//   ts=2026-03-25T00:00:00.123Z level=warn msg="poll failed" project=production reason=auth
//
// A value never breaks the line: control characters and invalid UTF-8 are replaced, long values are
// cut (log_line.h). Thread-safe: lines of several threads never mix. A log call never waits for a
// reader of stderr that has stopped reading: lines are dropped and counted then (line_writer.h),
// and once there is room again a line `level=warn msg="log lines dropped" lines=N` comes before the
// next one.
#ifndef EXPORTER_LOG_LOG_H_
#define EXPORTER_LOG_LOG_H_

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "exporter/log/scrubber.h"
#include "lib/base/clock.h"

namespace certmon::exporter {

enum class LogLevel : std::uint8_t { kDebug, kInfo, kWarn, kError };
enum class LogFormat : std::uint8_t { kLogfmt, kJson };

struct LogField {
  std::string_view key;  // lower_snake_case, not ts, level or msg
  std::string value;
};

class Log {
 public:
  virtual ~Log() = default;
  // `message` is a fixed text without data in it; what varies goes into `fields`.
  virtual void Write(LogLevel level, std::string_view message,
                     const std::vector<LogField>& fields) = 0;

  void Debug(std::string_view message, const std::vector<LogField>& fields = {}) {
    Write(LogLevel::kDebug, message, fields);
  }
  void Info(std::string_view message, const std::vector<LogField>& fields = {}) {
    Write(LogLevel::kInfo, message, fields);
  }
  void Warn(std::string_view message, const std::vector<LogField>& fields = {}) {
    Write(LogLevel::kWarn, message, fields);
  }
  void Error(std::string_view message, const std::vector<LogField>& fields = {}) {
    Write(LogLevel::kError, message, fields);
  }
};

// Writes to the file descriptor (2 in the program; borrowed, stays open) lines of `level` and
// above, by spdlog, without the secrets that `scrubber` knows. `clock` gives the timestamps; both
// outlive the log. The program ignores SIGPIPE.
[[nodiscard]] std::unique_ptr<Log> MakeLog(int fd, LogLevel level, LogFormat format,
                                           const base::Clock& clock,
                                           const SecretScrubber& scrubber);

}  // namespace certmon::exporter

#endif  // EXPORTER_LOG_LOG_H_
