// Whether the configuration is in force as its files say it: what config_last_reload_* tell.
#ifndef EXPORTER_APP_CONFIG_STATE_H_
#define EXPORTER_APP_CONFIG_STATE_H_

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
  // Both outlive the state. The configuration of the start was good, as of now.
  ConfigState(const base::Clock& clock, Log& log);

  // Each is shown, and logged where that is worth it. The metric is 1, and its time moves, only
  // while neither file waits for a correction.
  void NoteReload(const ConfigResult<void>& outcome);
  void NoteWebConfig(const ConfigResult<void>& outcome, bool is_worth_telling);

  [[nodiscard]] ExporterFacts Facts() const;

 private:
  void Note(bool& is_good, const ConfigResult<void>& outcome);
  void Tell(const std::string& what, const ConfigResult<void>& outcome);

  const base::Clock& clock_;
  Log& log_;
  mutable std::mutex mutex_;
  ExporterFacts facts_;
  bool reload_is_good_ = true;
  bool web_config_is_good_ = true;
};

}  // namespace certmon::exporter

#endif  // EXPORTER_APP_CONFIG_STATE_H_
