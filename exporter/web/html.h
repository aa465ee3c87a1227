// Texts made safe and readable for an HTML page. Pure; safe to call from any thread.
#ifndef EXPORTER_WEB_HTML_H_
#define EXPORTER_WEB_HTML_H_

#include <chrono>
#include <optional>
#include <string>
#include <string_view>

#include "lib/base/clock.h"

namespace certmon::exporter {

// Fit for the text of an element and for an attribute in quotes: & < > " ' become references,
// control characters and bytes that are no UTF-8 become U+FFFD.
[[nodiscard]] std::string EscapedHtml(std::string_view text);

// A name from outside as an element of its own, so that right-to-left characters in it order
// nothing around it (<bdi>).
[[nodiscard]] std::string NameHtml(std::string_view name);

// "12 seconds", "1 minute", "3 hours", "2 days": the largest unit, rounded down; "0 seconds" below
// one.
[[nodiscard]] std::string DurationInWords(std::chrono::nanoseconds duration);

// "3 minutes ago", "never" without a time, "in the future" where the clock was set back.
[[nodiscard]] std::string AgeInWords(std::optional<base::WallTime> time, base::WallTime now);

// "2026-03-25 15:00 UTC", for the years 0 to 9999.
[[nodiscard]] std::string UtcText(std::chrono::sys_seconds time);

}  // namespace certmon::exporter

#endif  // EXPORTER_WEB_HTML_H_
