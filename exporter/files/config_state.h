// Whether the running configuration is the one in the files: the metrics config_last_reload_*.
#ifndef EXPORTER_FILES_CONFIG_STATE_H_
#define EXPORTER_FILES_CONFIG_STATE_H_

#include <mutex>
#include <string>

#include "exporter/config/config_error.h"
#include "exporter/exposition/exposition.h"
#include "exporter/log/log.h"
#include "lib/base/clock.h"

namespace certmon::exporter {

// Thread-safe.
class ConfigState {
 public:
  // Both outlive the state. The configuration of the start is good, as of now.
  ConfigState(const base::Clock& clock, Log& log);

  // Record and log an outcome. The metric is 1, and its time advances, only while neither file
  // requires a correction. A web configuration that stays bad is logged once a minute; that of a
  // reload is not logged, because the reload is.
  void RecordReload(const ConfigResult<void>& outcome);
  void RecordWebConfig(const ConfigResult<void>& outcome);
  void RecordWebConfigOfReload(const ConfigResult<void>& outcome);

  [[nodiscard]] ExporterFacts Facts() const;

 private:
  void Record(bool& is_good, const ConfigResult<void>& outcome);
  void LogOutcome(const std::string& what, const ConfigResult<void>& outcome);

  const base::Clock& clock_;
  Log& log_;
  mutable std::mutex mutex_;
  ExporterFacts facts_;
  bool reload_is_good_ = true;
  bool web_config_is_good_ = true;
  // Of the web configuration: the last fault that was logged, empty after a good outcome.
  std::string logged_;
  base::MonotonicTime logged_at_{};
};

}  // namespace certmon::exporter

#endif  // EXPORTER_FILES_CONFIG_STATE_H_
