// The log of the exporter: one line for each event on stderr, as logfmt or JSON.
//
//   ts=2026-03-25T00:00:00.123Z level=warn msg="poll failed" project=production reason=auth
//
// ts is RFC 3339 in UTC. A value cannot break its line: control characters and invalid UTF-8 are
// replaced, long values are cut (log_line.h). Thread-safe: lines of several threads do not mix.
// A call never waits for the reader of stderr: if the reader has stopped, lines are dropped and
// counted (line_writer.h). As soon as there is room again, the line
// `level=warn msg="log lines dropped" lines=N` precedes the next one.
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

// In the order of spdlog's levels.
enum class LogLevel : std::uint8_t { kDebug, kInfo, kWarn, kError };
enum class LogFormat : std::uint8_t { kLogfmt, kJson };

struct LogField {
  std::string_view key;  // lower_snake_case, not ts, level or msg
  std::string value;
};

class Log {
 public:
  virtual ~Log() = default;
  // `message` is a fixed text; values go into `fields`.
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

// Writes lines of `level` and above to the file descriptor `fd` (2 in the program), which stays open.
// Removes the secrets that `scrubber` knows; `clock` gives the time. Both must outlive the log.
// Requires that the program ignores SIGPIPE.
[[nodiscard]] std::unique_ptr<Log> MakeLog(int fd, LogLevel level, LogFormat format,
                                           const base::Clock& clock,
                                           const SecretScrubber& scrubber);

}  // namespace certmon::exporter

#endif  // EXPORTER_LOG_LOG_H_
