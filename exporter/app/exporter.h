// The running exporter: constructs every part, connects them, and owns their lifetimes. The one
// place where rooms meet; clock, randomness and log come from outside.
#ifndef EXPORTER_APP_EXPORTER_H_
#define EXPORTER_APP_EXPORTER_H_

#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "exporter/app/service_manager.h"
#include "exporter/app/storage.h"
#include "exporter/config/config_error.h"
#include "exporter/log/log.h"
#include "exporter/poll/project_poller.h"
#include "exporter/poll/schedule.h"
#include "exporter/startup/startup.h"
#include "exporter/webconfig/web_config_source.h"
#include "lib/base/clock.h"
#include "lib/base/random.h"
#include "lib/base/result.h"
#include "lib/http_server/listen_address.h"

namespace certmon::exporter {

// Reads the configuration and everything it names again, as at start.
using ReadProjects = std::function<ConfigResult<Startup>()>;

struct ExporterOptions {
  std::vector<ProjectSettings> projects;
  int request_concurrency = 16;  // requests in flight to one host
  Schedule::First first = Schedule::First::kSpread;
  std::vector<http::ListenAddress> listen;
  std::string telemetry_path = "/metrics";
  // Thread-safe. Empty where there is no file to read again: a reload then changes nothing.
  ReadProjects read_projects;
  bool enable_lifecycle = false;
  std::size_t max_scrapes = 40;                 // at once; 0: no limit
  ServiceManager service;                       // hears of reloads
  std::unique_ptr<WebConfigSource> web_config;  // null: plain HTTP for everybody
  std::unique_ptr<Storage> storage;             // null: nothing is restored or saved
};

// Used by one thread; Reload and LoopTurns are thread-safe.
class Exporter {
 public:
  // Binds, then begins to poll in a thread of its own. `clock`, `random` (used by that thread
  // alone) and `log` outlive the exporter. Fails with kInternal if an address cannot be bound or the
  // HTTP client cannot be initialised.
  [[nodiscard]] static base::Result<std::unique_ptr<Exporter>> Start(ExporterOptions options,
                                                                     const base::Clock& clock,
                                                                     base::Random& random,
                                                                     Log& log);

  // Stops within two seconds: polls are dropped, answers under way are finished.
  virtual ~Exporter() = default;

  // Reads the configuration and the web configuration again and goes on with them; where one of the
  // two is bad, everything stays as it is. One at a time: a second waits.
  virtual ConfigResult<void> Reload() = 0;

  // Whether the poll loop is alive: what /-/healthy answers by.
  [[nodiscard]] virtual bool LoopTurns() const = 0;

  // The addresses that are bound, with the real ports.
  [[nodiscard]] virtual const std::vector<http::ListenAddress>& Bound() const = 0;

 protected:
  Exporter() = default;
};

// What --once does: polls every project once, returns the exposition and whether every poll was
// complete.
struct OnceResult {
  std::string exposition;
  bool complete = false;
};
// Fails with kInternal if the HTTP client cannot be initialised.
[[nodiscard]] base::Result<OnceResult> PollOnce(Startup startup, const base::Clock& clock,
                                                base::Random& random, Log& log);

}  // namespace certmon::exporter

#endif  // EXPORTER_APP_EXPORTER_H_
