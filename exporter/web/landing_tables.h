// The parts of the landing page. Each is HTML. Pure; safe to call from any thread.
#ifndef EXPORTER_WEB_LANDING_TABLES_H_
#define EXPORTER_WEB_LANDING_TABLES_H_

#include <cstddef>
#include <string>

#include "exporter/state/state.h"
#include "exporter/web/search_query.h"
#include "lib/base/clock.h"

namespace certmon::exporter {

// Most rows of each band, of each folded table, and of the result of a search.
inline constexpr std::size_t kShownOfABand = 200;
// Most rows of the certificates that come next.
inline constexpr std::size_t kShownOfTheOthers = 20;
// Most projects in the banner, and most fresh projects that are not folded.
inline constexpr std::size_t kShownProjects = 10;

// Whether everything is read and fresh, in one sentence, and what is not. A project is stale if its
// last complete poll ended over 3 poll intervals and 10 minutes ago, as in the alert.
[[nodiscard]] std::string StateBanner(const State& state, base::WallTime now);

// The state of each project; those that are not fresh are first, and many fresh ones are folded; ""
// without projects.
[[nodiscard]] std::string ProjectTable(const State& state, base::WallTime now);

// The certificates of all projects, after a line that counts them by band: those to act on (without a
// usable date; expired for at most 30 days; critical; soon), the nearest to now first, and so many of
// each band that none displaces another; then the next of the others; then, folded, those that expired before that,
// those that another one replaces (unless critical), and the ignored ones. "" without certificates.
// With a column of teams if a certificate has one. Days are those of the project's
// `expiry_time_zone`.
[[nodiscard]] std::string CertificateTables(const State& state, base::WallTime now);

// The certificates of all projects, ignored ones included, whose name contains the text, the earliest
// end first.
[[nodiscard]] std::string SearchResult(const State& state, const Search& search,
                                       base::WallTime now);

}  // namespace certmon::exporter

#endif  // EXPORTER_WEB_LANDING_TABLES_H_
