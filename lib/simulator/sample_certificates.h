// Certificates to rehearse with, their dates around a given moment, in calendar days of Seoul.
// Pure and deterministic; safe to call from any thread.
#ifndef LIB_SIMULATOR_SAMPLE_CERTIFICATES_H_
#define LIB_SIMULATOR_SAMPLE_CERTIFICATES_H_

#include <cstddef>
#include <string>
#include <vector>

#include "lib/base/clock.h"
#include "lib/simulator/record.h"

namespace certmon::simulator {

inline constexpr std::size_t kMaxSampleCertificates = 100'000;

// `count` certificates (0 to kMaxSampleCertificates) with distinct names. Of each twenty, one has
// expired, one is critical (under 7 days), two expire soon (7 to 29 days) and sixteen are healthy.
// Wildcard and Korean names are among them.
[[nodiscard]] std::vector<Record> SpreadCertificates(std::size_t count, base::WallTime now);

// A dozen, in every state that an alert looks for: long expired, expired today, in its last 24
// hours, critical, soon, healthy, without a date (null), with a date that is none, and with a file
// that ends before its date.
[[nodiscard]] std::vector<Record> DemoCertificates(base::WallTime now);

// A record of that name, created and expiring so many days from today in Seoul, with itself as
// domain.
[[nodiscard]] Record MakeRecord(std::string name, int created_days, int expires_days,
                                base::WallTime now);

}  // namespace certmon::simulator

#endif  // LIB_SIMULATOR_SAMPLE_CERTIFICATES_H_
