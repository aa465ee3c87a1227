// The routes of the exporter: /metrics, /, /-/healthy, /-/ready, /-/reload.
//
// Handlers read only what is published; none waits for a poll or a file, or calls the API. /-/reload
// answers after the reload has ended.
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

using OnReloadEnd = std::function<void(const std::optional<std::string>& mistake)>;

// What the routes read. All of it must outlive the server.
struct RouteSources {
  PageStore& pages;
  SelfMetrics& self;
  const base::Clock& clock;
  std::function<ExporterFacts()> facts;            // thread-safe
  std::function<base::MonotonicTime()> last_turn;  // when the poll loop last turned; thread-safe
  // Starts a reload and returns at once. Calls its argument, from any thread, with what is wrong with
  // the configuration or nullopt. Thread-safe. Empty if --web.enable-lifecycle is off: /-/reload
  // answers 403 then.
  std::function<void(OnReloadEnd)> reload;
  // How many answers of /metrics may be under way (http::Route::max_at_once); 0 means no limit.
  std::size_t max_scrapes = 0;
};

// /-/healthy answers 503 if the poll loop has not turned for this long.
inline constexpr std::chrono::seconds kLoopDeadAfter{60};

// The routes for ServerOptions, with a fallback that answers 404. All count their answers. /metrics
// is compressed if the client prefers that (accept_encoding.h).
[[nodiscard]] std::vector<http::Route> MakeRoutes(const RouteSources& sources,
                                                  const std::string& telemetry_path);

// The label `handler` of a request for this path. Pure.
[[nodiscard]] std::string HandlerLabel(const std::string& path, const std::string& telemetry_path);

// Creates the series of every handler for these codes, which answers have that are given before a
// route is chosen.
void AddGateCodes(SelfMetrics& self, const std::string& telemetry_path,
                  const std::vector<int>& codes);

}  // namespace certmon::exporter

#endif  // EXPORTER_WEB_ROUTES_H_
