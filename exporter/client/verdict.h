// The result of `check`: one line and an exit code of the monitoring-plugins convention.
//
// Source: Monitoring Plugins Development Guidelines (monitoring-plugins.org), "Plugin Output",
// "Plugin Return Codes", "Performance data" and "Threshold and Ranges". Pure; safe to call from any
// thread.
#ifndef EXPORTER_CLIENT_VERDICT_H_
#define EXPORTER_CLIENT_VERDICT_H_

#include <chrono>
#include <cstdint>
#include <string>

#include "exporter/client/listing.h"
#include "lib/base/clock.h"

namespace certmon::client {

inline constexpr int kOkCode = 0;
inline constexpr int kWarningCode = 1;
inline constexpr int kCriticalCode = 2;
inline constexpr int kUnknownCode = 3;

struct Verdict {
  int code = kUnknownCode;
  std::string line;  // without its newline; no control characters, one `|` before the numbers
};

// The first that applies:
//   CRITICAL  a certificate has expired or has less left than `critical`
//   UNKNOWN   the listing is not complete: the missing part may hold anything
//   WARNING   less left than `warning`; no usable date; a rejected entry; no certificate at all
//             (each is an alert of severity warning as well)
//   OK
// The numbers after `|`: certificates, expired, critical, warning, unknown (without a date),
// rejected (no usable name, or one listed before), ignored, and `left`, the seconds until the first
// certificate expires, with both thresholds.
[[nodiscard]] Verdict Judge(const Listing& listing, std::chrono::seconds warning,
                            std::chrono::seconds critical, base::WallTime now);

// The line of a run that read nothing: "CERTMANAGER UNKNOWN - " and why.
[[nodiscard]] std::string UnknownLine(const std::string& why);

}  // namespace certmon::client

#endif  // EXPORTER_CLIENT_VERDICT_H_
