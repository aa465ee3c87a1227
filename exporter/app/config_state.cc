#include "exporter/app/config_state.h"

namespace certmon::exporter {

ConfigState::ConfigState(const base::Clock& clock, Log& log) : clock_(clock), log_(log) {
  facts_.config_loaded_at = clock.WallNow();
}

void ConfigState::Note(bool& is_good, const ConfigResult<void>& outcome) {
  const std::lock_guard lock(mutex_);
  is_good = outcome.has_value();
  facts_.config_last_reload_successful = reload_is_good_ && web_config_is_good_;
  if (facts_.config_last_reload_successful) {
    facts_.config_loaded_at = clock_.WallNow();
  }
}

void ConfigState::Tell(const std::string& what, const ConfigResult<void>& outcome) {
  if (outcome) {
    log_.Info(what + " reloaded");
  } else {
    log_.Error(what + " not reloaded, the one before stays", {{"error", outcome.error().text}});
  }
}

void ConfigState::NoteReload(const ConfigResult<void>& outcome) {
  Note(reload_is_good_, outcome);
  Tell("configuration", outcome);
}

void ConfigState::NoteWebConfig(const ConfigResult<void>& outcome, bool is_worth_telling) {
  Note(web_config_is_good_, outcome);
  if (is_worth_telling) {
    Tell("web configuration", outcome);
  }
}

ExporterFacts ConfigState::Facts() const {
  const std::lock_guard lock(mutex_);
  return facts_;
}

}  // namespace certmon::exporter
