// The page at /: name and version, a table of the certificates nearest to expiry, the state of each
// project, links. Plain HTML and CSS, nothing loaded from elsewhere; every text that comes from
// outside is escaped. Thread-safe: pure.
#ifndef EXPORTER_WEB_LANDING_PAGE_H_
#define EXPORTER_WEB_LANDING_PAGE_H_

#include <string>

#include "exporter/state/state.h"
#include "lib/base/clock.h"

namespace certmon::exporter {

// `telemetry_path` is where the link to the metrics goes. At most 50 certificates are shown, the
// nearest to expiry first, those without a usable date before all.
[[nodiscard]] std::string RenderLandingPage(const State& state, const std::string& telemetry_path,
                                            base::WallTime now);

// The value of the Content-Security-Policy header that goes with the page.
[[nodiscard]] const char* LandingPageSecurityPolicy();

}  // namespace certmon::exporter

#endif  // EXPORTER_WEB_LANDING_PAGE_H_
