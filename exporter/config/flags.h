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

// Every value is checked. With kHealthcheck, at least one address has a port other than 0.
struct Flags {
  Mode mode = Mode::kServe;
  bool demo = false;                                       // never together with config_file
  std::string config_file;                                 // empty: the environment
  std::string web_config_file;                             // empty: neither TLS nor basic auth
  std::string storage_path;                                // folder; empty: nothing is saved
  std::vector<std::string> listen_addresses = {":10290"};  // http::ParseListenAddress accepts each
  std::string telemetry_path = "/metrics";                 // begins with /, no other route's path
  bool enable_lifecycle = false;                           // allows POST /-/reload
  int max_requests = 40;                                   // 0 to 1,000,000; 0: no limit
  LogLevel log_level = LogLevel::kInfo;
  LogFormat log_format = LogFormat::kLogfmt;
};

// The process prints `text` (whole lines, the last newline included) and exits with `code`:
//   0  --help and --version, on stdout
//   2  a wrong command line, on stderr: one line that names the flag, its value and what is allowed
struct ExitRequest {
  int code = 0;
  std::string text;
};

// `arguments` are those of main; argv[0] is ignored. Reads nothing else. Safe to call from any
// thread.
[[nodiscard]] std::variant<Flags, ExitRequest> ParseFlags(
    const std::vector<std::string>& arguments);

}  // namespace certmon::exporter

#endif  // EXPORTER_CONFIG_FLAGS_H_
