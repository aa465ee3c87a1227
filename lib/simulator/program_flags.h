// The command line of certmanager-simulator: `--flag=value` and `--flag value`.
#ifndef LIB_SIMULATOR_PROGRAM_FLAGS_H_
#define LIB_SIMULATOR_PROGRAM_FLAGS_H_

#include <chrono>
#include <cstddef>
#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "lib/http_server/listen_address.h"
#include "lib/simulator/fault_rule.h"
#include "lib/simulator/settings.h"

namespace certmon::simulator {

inline constexpr const char* kProgramName = "certmanager-simulator";

// Every value is valid; the files are not read yet.
struct ProgramFlags {
  http::ListenAddress listen{.host = "127.0.0.1", .port = 10291};
  std::optional<std::size_t> certificates;  // never together with inventory_file
  std::string inventory_file;               // empty: none
  std::string appkey = kDemoAppkey;
  std::string user_access_key_id = kDemoUserAccessKeyId;
  std::string secret_access_key = kDemoSecretAccessKey;
  int page_size_max = 0;
  bool ignore_all = false;
  std::chrono::milliseconds latency{0};
  std::vector<FaultRule> faults;
  std::vector<std::string> quirks;  // known ones (quirk.h)
  std::string tls_cert_file;        // both or neither
  std::string tls_key_file;
};

// The process prints `text` (whole lines) and exits with `code`: 0 for --help and --version (stdout),
// 2 for a wrong command line (stderr, one line that names the flag and what is allowed, and contains
// no secret).
struct ExitRequest {
  int code = 0;
  std::string text;
};

// Pure. `arguments` include argv[0], which is ignored. --version prints `version` after the name.
[[nodiscard]] std::variant<ProgramFlags, ExitRequest> ParseProgramFlags(
    const std::vector<std::string>& arguments, const std::string& version);

}  // namespace certmon::simulator

#endif  // LIB_SIMULATOR_PROGRAM_FLAGS_H_
