// A log line as text, as logfmt or as a JSON object. Keys: ts (RFC 3339, UTC, milliseconds), level
// (debug, info, warn, error), msg, then the fields in their order. Every value is a string.
//
// Sources: logfmt as Prometheus exporters write it (key=value, quoted with \" and \\ if needed);
// RFC 8259 section 7 for JSON strings; RFC 3339 section 5.6 for the time.
// Pure functions; safe to call from any thread.
#ifndef EXPORTER_LOG_LOG_LINE_H_
#define EXPORTER_LOG_LOG_LINE_H_

#include <string>
#include <string_view>
#include <vector>

#include "exporter/log/log.h"
#include "lib/base/clock.h"

namespace certmon::exporter {

// A message or a value of a field as it stands in a line: printable, at most 1,000 code points. If
// it is cut, the last one is an ellipsis.
[[nodiscard]] std::string PresentableValue(std::string_view value);

// The part of the line after ts and level: the message and the fields.
[[nodiscard]] std::string RenderBody(LogFormat format, std::string_view message,
                                     const std::vector<LogField>& fields);

// The whole line with its newline. `body` is what RenderBody returned for the same format.
[[nodiscard]] std::string RenderLine(LogFormat format, base::WallTime time, LogLevel level,
                                     std::string_view body);

}  // namespace certmon::exporter

#endif  // EXPORTER_LOG_LOG_LINE_H_
