// Parses the Date header. Pure; safe to call from any thread.
#ifndef EXPORTER_DOCTOR_HTTP_DATE_H_
#define EXPORTER_DOCTOR_HTTP_DATE_H_

#include <chrono>
#include <optional>
#include <string_view>

namespace certmon::doctor {

// IMF-fixdate (RFC 9110, section 5.6.7): "Sat, 01 Aug 2026 03:00:00 GMT". nullopt for anything else.
[[nodiscard]] std::optional<std::chrono::sys_seconds> ParseHttpDate(std::string_view text);

}  // namespace certmon::doctor

#endif  // EXPORTER_DOCTOR_HTTP_DATE_H_
