// Checks the values of the command line. Pure; safe to call from any thread.
#ifndef EXPORTER_CLIENT_FLAG_VALUES_H_
#define EXPORTER_CLIENT_FLAG_VALUES_H_

#include <cstdint>
#include <string>
#include <tl/expected.hpp>
#include <vector>

#include "exporter/client/request.h"

namespace certmon::client {

enum class CommandName : std::uint8_t { kList, kDownload, kInspect, kCheck, kDoctor };

// The values as given, one for each time the flag was given.
struct FlagTexts {
  std::vector<std::string> config_file;
  std::vector<std::string> project;
  std::vector<std::string> status;
  std::vector<std::string> sort;
  std::vector<std::string> format;
  std::vector<std::string> expiring_within;
  std::vector<std::string> team;
  std::vector<std::string> output;
  std::vector<std::string> all;
  std::vector<std::string> warning;
  std::vector<std::string> critical;
  std::vector<std::string> timeout;
  std::vector<std::string> download;
  std::vector<std::string> report;
  bool server_name = false;
  bool force = false;
  bool skip_existing = false;
  bool ignored = false;
  bool wide = false;
  bool no_header = false;
  std::vector<std::string> arguments;
};

// Fails with one line that names the flag or argument and what is allowed, but no value: a secret
// may have been pasted there.
[[nodiscard]] tl::expected<Request, std::string> CheckFlags(CommandName command,
                                                            const FlagTexts& texts);

}  // namespace certmon::client

#endif  // EXPORTER_CLIENT_FLAG_VALUES_H_
