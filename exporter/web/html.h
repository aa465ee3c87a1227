// Formats texts for an HTML page. Pure; safe to call from any thread.
#ifndef EXPORTER_WEB_HTML_H_
#define EXPORTER_WEB_HTML_H_

#include <chrono>
#include <optional>
#include <string>
#include <string_view>

#include "lib/base/clock.h"

namespace certmon::exporter {

// Escapes a text for an element or a quoted attribute: & < > " ' become references; control
// characters and bytes that are not UTF-8 become U+FFFD.
[[nodiscard]] std::string EscapedHtml(std::string_view text);

// Escapes a name from outside, in an element (<bdi>) in which right-to-left characters do not change
// the order of the text around it.
[[nodiscard]] std::string NameHtml(std::string_view name);

// A coloured label: <span class="tag KIND">TEXT</span>. Escapes neither.
[[nodiscard]] std::string TagHtml(std::string_view kind, std::string_view text);

// Appends a cell of a table. `title` is shown beside it on a narrow screen. Escapes neither.
void AppendCell(std::string& out, std::string_view title, std::string_view html);

// "12 seconds", "1 minute", "3 hours", "2 days": the largest unit that fits, rounded down; at least
// "0 seconds".
[[nodiscard]] std::string DurationInWords(std::chrono::nanoseconds duration);

// "3 minutes ago"; "never" without a time; "in the future" if the clock was set back.
[[nodiscard]] std::string AgeInWords(std::optional<base::WallTime> time, base::WallTime now);

// "in 5 days", "today" (the last 24 hours before `end`, and the first after it), "40 days ago".
[[nodiscard]] std::string LeftInWords(std::chrono::sys_seconds end, base::WallTime now);

// "2026-03-25 15:00", for the years 0 to 9999.
[[nodiscard]] std::string MinuteText(std::chrono::sys_seconds time);

// The same with " UTC" after it.
[[nodiscard]] std::string UtcText(std::chrono::sys_seconds time);

}  // namespace certmon::exporter

#endif  // EXPORTER_WEB_HTML_H_
