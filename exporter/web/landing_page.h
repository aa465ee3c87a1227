// The page at /: name and version, links, the certificates nearest to expiry, the state of each
// project. Plain HTML and CSS that loads nothing; texts from outside are escaped. Pure; safe to call
// from any thread.
#ifndef EXPORTER_WEB_LANDING_PAGE_H_
#define EXPORTER_WEB_LANDING_PAGE_H_

#include <string>
#include <string_view>

#include "exporter/state/state.h"
#include "lib/base/clock.h"

namespace certmon::exporter {

// `telemetry_path` is the path of the metrics. Shows at most 50 certificates: first those without a
// usable date, then the nearest to expiry.
[[nodiscard]] std::string RenderLandingPage(const State& state, const std::string& telemetry_path,
                                            base::WallTime now);

// The style sheet of the page, between <style> and </style>. Static storage.
[[nodiscard]] std::string_view LandingStyle();

// The Content-Security-Policy of the page. It allows the style sheet by its SHA-256, and nothing else.
[[nodiscard]] const char* LandingPageSecurityPolicy();

}  // namespace certmon::exporter

#endif  // EXPORTER_WEB_LANDING_PAGE_H_
