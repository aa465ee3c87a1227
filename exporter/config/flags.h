// The command line of nhncloud-certmanager-exporter.
#ifndef EXPORTER_CONFIG_FLAGS_H_
#define EXPORTER_CONFIG_FLAGS_H_

#include <cstdint>
#include <string>
#include <variant>
#include <vector>

#include "exporter/log/log.h"

namespace certmon::exporter {

enum class Mode : std::uint8_t { kServe, kConfigCheck, kOnce, kHealthcheck };

// Every value is within its closed set; addresses are not parsed yet.
struct Flags {
  Mode mode = Mode::kServe;
  bool demo = false;
  std::string config_file;  // empty: the environment
  std::vector<std::string> listen_addresses = {":10290"};
  std::string telemetry_path = "/metrics";  // begins with /, is not another route's path
  int max_requests = 40;                    // 0: no limit
  LogLevel log_level = LogLevel::kInfo;
  LogFormat log_format = LogFormat::kLogfmt;
};

// The process is to print `text` and exit with `code`: --help and --version (stdout, 0), or a wrong
// command line (stderr, 2, one line).
struct ExitRequest {
  int code = 0;
  std::string text;
};

// Pure: reads nothing but the arguments (argv[0] included, ignored).
[[nodiscard]] std::variant<Flags, ExitRequest> ParseFlags(const std::vector<std::string>& arguments);

}  // namespace certmon::exporter

#endif  // EXPORTER_CONFIG_FLAGS_H_
