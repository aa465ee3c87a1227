// The page at /: whether everything is read and fresh, the state of each project, and the certificates
// to act on. Plain HTML and CSS that loads nothing and needs no script; texts from outside are escaped.
// Pure; safe to call from any thread.
#ifndef EXPORTER_WEB_LANDING_PAGE_H_
#define EXPORTER_WEB_LANDING_PAGE_H_

#include <string>
#include <string_view>

#include "exporter/state/state.h"
#include "exporter/web/search_query.h"
#include "lib/base/clock.h"

namespace certmon::exporter {

// `telemetry_path` is the path of the metrics. With a search, the page shows its result in place of the
// certificates. The number of rows is bounded (landing_tables.h), but the time is in proportion to the
// number of certificates.
[[nodiscard]] std::string RenderLandingPage(const State& state, const std::string& telemetry_path,
                                            const Search& search, base::WallTime now);

// The style sheet of the page, between <style> and </style>. Static storage.
[[nodiscard]] std::string_view LandingStyle();

// The Content-Security-Policy of the page. It allows the style sheet by its SHA-256, a
// form that is sent to this server, and nothing else.
[[nodiscard]] const char* LandingPageSecurityPolicy();

}  // namespace certmon::exporter

#endif  // EXPORTER_WEB_LANDING_PAGE_H_
