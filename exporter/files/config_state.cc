#include "exporter/files/config_state.h"

#include <chrono>

namespace certmon::exporter {
namespace {

constexpr std::chrono::minutes kSameFaultEvery{1};

}  // namespace

ConfigState::ConfigState(const base::Clock& clock, Log& log) : clock_(clock), log_(log) {
  facts_.config_loaded_at = clock.WallNow();
}

void ConfigState::Record(bool& is_good, const ConfigResult<void>& outcome) {
  const std::lock_guard lock(mutex_);
  is_good = outcome.has_value();
  facts_.config_last_reload_successful = reload_is_good_ && web_config_is_good_;
  if (facts_.config_last_reload_successful) {
    facts_.config_loaded_at = clock_.WallNow();
  }
}

void ConfigState::LogOutcome(const std::string& what, const ConfigResult<void>& outcome) {
  if (outcome) {
    log_.Info(what + " reloaded");
  } else {
    log_.Error(what + " not reloaded, the one before stays", {{"error", outcome.error().text}});
  }
}

void ConfigState::RecordReload(const ConfigResult<void>& outcome) {
  Record(reload_is_good_, outcome);
  LogOutcome("configuration", outcome);
}

void ConfigState::RecordWebConfigOfReload(const ConfigResult<void>& outcome) {
  Record(web_config_is_good_, outcome);
}

void ConfigState::RecordWebConfig(const ConfigResult<void>& outcome) {
  Record(web_config_is_good_, outcome);
  {
    const std::lock_guard lock(mutex_);
    const std::string fault = outcome ? "" : outcome.error().text;
    const base::MonotonicTime now = clock_.MonotonicNow();
    if (!outcome && fault == logged_ && now - logged_at_ < kSameFaultEvery) {
      return;
    }
    logged_ = fault;
    logged_at_ = now;
  }
  LogOutcome("web configuration", outcome);
}

ExporterFacts ConfigState::Facts() const {
  const std::lock_guard lock(mutex_);
  return facts_;
}

}  // namespace certmon::exporter
