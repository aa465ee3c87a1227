// The Date header (RFC 9110, section 5.6.7, IMF-fixdate). Pure; safe to call from any thread.
#ifndef LIB_SIMULATOR_HTTP_DATE_H_
#define LIB_SIMULATOR_HTTP_DATE_H_

#include <string>

#include "lib/base/clock.h"

namespace certmon::simulator {

// "Sat, 01 Aug 2026 03:00:00 GMT".
[[nodiscard]] std::string FormatHttpDate(base::WallTime time);

}  // namespace certmon::simulator

#endif  // LIB_SIMULATOR_HTTP_DATE_H_
