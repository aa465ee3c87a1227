// The result of `check`: one line and an exit code of the monitoring-plugins convention.
//
// Source: Monitoring Plugins Development Guidelines (monitoring-plugins.org), "Plugin Output",
// "Plugin Return Codes", "Performance data" and "Threshold and Ranges". Pure; safe to call from any
// thread.
#ifndef EXPORTER_CLIENT_VERDICT_H_
#define EXPORTER_CLIENT_VERDICT_H_

#include <cstdint>
#include <string>
#include <vector>

#include "exporter/client/listing.h"
#include "exporter/client/request.h"
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

// Judges the certificates that `check` names and the configuration does not ignore, by their effective
// thresholds, or by those of `check`. The first that applies:
//   CRITICAL  a certificate has less left than its critical threshold, or has expired without a
//             successor
//   UNKNOWN   the listing is not complete: the missing part may hold anything
//   WARNING   less left than the warning threshold, and no successor; no usable date; a rejected
//             entry; no certificate at all (each is an alert of severity warning as well)
//   OK
// Expired certificates that have a successor are named. The numbers after `|`: certificates, expired,
// critical, warning, unknown (without a date), superseded (expired, with a successor), rejected (no
// usable name, or one listed before), ignored, and `left`, the seconds until the first certificate
// expires, with its thresholds. A listing that is not complete has no numbers: they are not known.
//
// Of several listings, the worst comes first in the line, and the labels of the numbers start with
// the project and a `/`. The code is the worst: CRITICAL, UNKNOWN, WARNING, OK. With globs, it is no
// WARNING if one listing has a certificate and another one has none.
[[nodiscard]] Verdict Judge(const std::vector<Listing>& listings, const CheckRequest& check,
                            base::WallTime now);

// The line of a run that read nothing: "CERTMANAGER UNKNOWN - " and why.
[[nodiscard]] std::string UnknownLine(const std::string& why);

}  // namespace certmon::client

#endif  // EXPORTER_CLIENT_VERDICT_H_
