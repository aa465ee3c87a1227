// The two tables of the landing page. Pure; safe to call from any thread.
#ifndef EXPORTER_WEB_LANDING_TABLES_H_
#define EXPORTER_WEB_LANDING_TABLES_H_

#include <cstddef>
#include <string>

#include "exporter/state/state.h"
#include "lib/base/clock.h"

namespace certmon::exporter {

// How many certificates the page shows.
inline constexpr std::size_t kShownCertificates = 50;

// The state of each project, in the order of the configuration; "" without projects.
[[nodiscard]] std::string ProjectTable(const State& state, base::WallTime now);

// The certificates of all projects that are nearest to expiry, after a line that counts all of them
// by band; "" without certificates. With a column of teams if a certificate has one, and the name of
// the successor.
[[nodiscard]] std::string CertificateTable(const State& state, base::WallTime now);

}  // namespace certmon::exporter

#endif  // EXPORTER_WEB_LANDING_TABLES_H_
