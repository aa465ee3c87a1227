// The running exporter: constructs and connects every part, and owns them.
#ifndef EXPORTER_APP_EXPORTER_H_
#define EXPORTER_APP_EXPORTER_H_

#include <memory>
#include <string>
#include <vector>

#include "exporter/app/service_manager.h"
#include "exporter/app/storage.h"
#include "exporter/files/files.h"
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

struct ExporterOptions {
  std::vector<ProjectSettings> projects;
  int request_concurrency = 16;  // requests in flight to one host
  Schedule::First first = Schedule::First::kSpread;
  std::vector<http::ListenAddress> listen;
  std::string telemetry_path = "/metrics";
  bool enable_lifecycle = false;
  std::size_t max_scrapes = 40;                 // at once; 0: no limit
  ServiceManager service;                       // is notified of reloads
  std::unique_ptr<Files> files;                 // has read the secrets of `projects`; never null
  std::shared_ptr<WebConfigSource> web_config;  // null: plain HTTP without authentication
  std::unique_ptr<Storage> storage;             // null: nothing is restored or saved
};

// Used by one thread; Reload and LoopTurns are thread-safe.
class Exporter {
 public:
  // Binds, then starts to poll in another thread, which alone uses `random`. `clock`, `random` and
  // `log` outlive the exporter. Fails with kInternal if an address cannot be bound or the HTTP client
  // cannot be initialised.
  [[nodiscard]] static base::Result<std::unique_ptr<Exporter>> Start(ExporterOptions options,
                                                                     const base::Clock& clock,
                                                                     base::Random& random,
                                                                     Log& log);

  // Drops polls and finishes answers under way. Waits for the disk if the inventory is being saved;
  // Signals ends the program if that does not return.
  virtual ~Exporter() = default;

  // Starts a reload (Files::Reload); the outcome is logged and shown in config_last_reload_successful.
  virtual void Reload() = 0;

  // True if the poll loop is alive, as /-/healthy says.
  [[nodiscard]] virtual bool LoopTurns() const = 0;

  // The bound addresses, with the real ports.
  [[nodiscard]] virtual const std::vector<http::ListenAddress>& Bound() const = 0;

 protected:
  Exporter() = default;
};

// --once: polls every project once.
struct OnceResult {
  std::string exposition;
  bool complete = false;  // every poll
};
// Fails with kInternal if the HTTP client cannot be initialised.
[[nodiscard]] base::Result<OnceResult> PollOnce(Startup startup, const base::Clock& clock,
                                                base::Random& random, Log& log);

}  // namespace certmon::exporter

#endif  // EXPORTER_APP_EXPORTER_H_
