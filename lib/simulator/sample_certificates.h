// Sample certificates with dates around a given time, in calendar days of Seoul.
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

// Fifteen certificates, in every state that an alert detects: long expired, expired today, in its
// last 24 hours, critical, soon, healthy, without a date (null), with an invalid date, and with a file
// that ends before its listed date.
[[nodiscard]] std::vector<Record> DemoCertificates(base::WallTime now);

// A record with this name and domain, created and expiring this many days from today in Seoul.
[[nodiscard]] Record MakeRecord(std::string name, int created_days, int expires_days,
                                base::WallTime now);

}  // namespace certmon::simulator

#endif  // LIB_SIMULATOR_SAMPLE_CERTIFICATES_H_
