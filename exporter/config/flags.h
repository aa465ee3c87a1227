// The command line of nhncloud-certmanager-exporter: `--flag=value` and `--flag value`.
#ifndef EXPORTER_CONFIG_FLAGS_H_
#define EXPORTER_CONFIG_FLAGS_H_

#include <cstdint>
#include <string>
#include <variant>
#include <vector>

#include "exporter/log/log.h"

namespace certmon::exporter {

enum class Mode : std::uint8_t { kServe, kConfigCheck, kOnce, kHealthcheck };

// Every value is checked. With kHealthcheck at least one address has a port other than 0.
struct Flags {
  Mode mode = Mode::kServe;
  bool demo = false;            // never together with config_file
  std::string config_file;      // empty: the environment
  std::string web_config_file;  // TLS and basic auth; empty: neither
  std::string storage_path;     // folder of the saved inventory; empty: nothing is saved
  // At least one; http::ParseListenAddress takes each.
  std::vector<std::string> listen_addresses = {":10290"};
  std::string telemetry_path = "/metrics";  // begins with /, is not another route's path
  bool enable_lifecycle = false;            // POST /-/reload reads the configuration again
  int max_requests = 40;                    // 0 to 1,000,000; 0: no limit
  LogLevel log_level = LogLevel::kInfo;
  LogFormat log_format = LogFormat::kLogfmt;
};

// The process is to print `text` (whole lines, with the last newline) and exit with `code`: --help
// and
// --version (stdout, 0), or a wrong command line (stderr, 2, one line that names the flag, its
// value and what is allowed).
struct ExitRequest {
  int code = 0;
  std::string text;
};

// Pure: reads nothing but the arguments (argv[0] included, ignored). Safe to call from any thread.
[[nodiscard]] std::variant<Flags, ExitRequest> ParseFlags(
    const std::vector<std::string>& arguments);

}  // namespace certmon::exporter

#endif  // EXPORTER_CONFIG_FLAGS_H_
