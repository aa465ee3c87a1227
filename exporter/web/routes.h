// The routes of the contract, on the server of lib/http: /metrics, /, /-/healthy, /-/ready,
// /-/reload.
//
// Handlers only read what is published; none waits for a poll or calls the API. /-/reload reads the
// configuration before it answers.
#ifndef EXPORTER_WEB_ROUTES_H_
#define EXPORTER_WEB_ROUTES_H_

#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "exporter/exposition/exposition.h"
#include "exporter/metrics/self_metrics.h"
#include "exporter/page/page_store.h"
#include "lib/base/clock.h"
#include "lib/http_server/server.h"

namespace certmon::exporter {

// What the routes read. Everything referred to outlives the server.
struct RouteSources {
  PageStore& pages;
  SelfMetrics& self;
  const base::Clock& clock;
  std::function<ExporterFacts()> facts;            // thread-safe
  std::function<base::MonotonicTime()> last_turn;  // when the poll loop last turned; thread-safe
  // Reads the configuration again; what is wrong with it, or nullopt. Thread-safe. Empty:
  // --web.enable-lifecycle is off, and /-/reload is 403.
  std::function<std::optional<std::string>()> reload;
  // Answers of /metrics under way at once (http::Route::max_at_once); 0: no limit.
  std::size_t max_scrapes = 0;
};

// A poll loop that has not turned for this long is dead: /-/healthy says 503 (contract, section 4).
inline constexpr std::chrono::seconds kLoopDeadAfter{60};

// The routes, ready for ServerOptions; a fallback that answers 404 and counts is among them.
// /metrics is gzip where the client accepts it (q-values honoured: RFC 9110, section 12.5.3).
[[nodiscard]] std::vector<http::Route> MakeRoutes(const RouteSources& sources,
                                                  const std::string& telemetry_path);

// The label `handler` under which a request for this path is counted. Pure.
[[nodiscard]] std::string HandlerLabel(const std::string& path, const std::string& telemetry_path);

// Creates the series of every handler for these codes at 0: of answers that are given before a
// route is chosen.
void AddGateCodes(SelfMetrics& self, const std::string& telemetry_path,
                  const std::vector<int>& codes);

}  // namespace certmon::exporter

#endif  // EXPORTER_WEB_ROUTES_H_
