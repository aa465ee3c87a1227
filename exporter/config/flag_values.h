// Checks the values of the command line.
// Pure; safe to call from any thread.
#ifndef EXPORTER_CONFIG_FLAG_VALUES_H_
#define EXPORTER_CONFIG_FLAG_VALUES_H_

#include <string>
#include <vector>

#include "exporter/config/config_error.h"
#include "exporter/config/flags.h"

namespace certmon::exporter {

// The values as given, one for each time the flag was given.
struct FlagTexts {
  std::vector<std::string> config_file;
  std::vector<std::string> web_config_file;
  std::vector<std::string> storage_path;
  std::vector<std::string> listen_addresses;
  std::vector<std::string> telemetry_path;
  std::vector<std::string> max_requests;
  std::vector<std::string> log_level;
  std::vector<std::string> log_format;
  bool config_check = false;
  bool once = false;
  bool healthcheck = false;
  bool demo = false;
  bool enable_lifecycle = false;
};

// Fails with one line that names the flag, its value and what is allowed.
[[nodiscard]] ConfigResult<Flags> CheckFlags(const FlagTexts& texts);

}  // namespace certmon::exporter

#endif  // EXPORTER_CONFIG_FLAG_VALUES_H_
