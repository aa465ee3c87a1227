// What one run of certmanager is to do: the command line as checked values.
// Plain values; no behaviour.
#ifndef EXPORTER_CLIENT_REQUEST_H_
#define EXPORTER_CLIENT_REQUEST_H_

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <variant>

namespace certmon::client {

inline constexpr const char* kProgramName = "certmanager";

// Exit codes (contract, sections 2 and 8). `check` has those of the monitoring plugins instead.
inline constexpr int kGood = 0;
inline constexpr int kFailed = 1;  // the API or a file said no
inline constexpr int kWrongUsage = 2;

enum class StatusFilter : std::uint8_t { kAll, kExpired, kUnexpired };
enum class SortKey : std::uint8_t { kExpiry, kName };
enum class ListFormat : std::uint8_t { kTable, kJson, kCsv };

struct ListRequest {
  StatusFilter status = StatusFilter::kAll;
  SortKey sort = SortKey::kExpiry;
  ListFormat format = ListFormat::kTable;
};

// One certificate. Exactly one of the two places is given.
struct DownloadRequest {
  std::string name;          // not empty; as the API has it, or an id (v1.3)
  std::string file;          // -o FILE; "-" is stdout; empty with -O
  bool server_name = false;  // -O
  bool force = false;
};

struct DownloadAllRequest {
  std::string folder;  // not empty
  bool force = false;
};

struct InspectRequest {
  std::string what;  // not empty; a file or the name of a certificate (inspect_command.h)
};

struct CheckRequest {
  // Given ones are 1s to 3650d; where both are, the warning is the longer one.
  std::optional<std::chrono::seconds> warning;
  std::optional<std::chrono::seconds> critical;
};

using Command =
    std::variant<ListRequest, DownloadRequest, DownloadAllRequest, InspectRequest, CheckRequest>;

struct Request {
  std::string config_file;  // empty: the environment
  std::string project;      // empty: the only one
  Command command;
};

// The process is to print `text` (whole lines) and exit with `code`: --help and --version (stdout,
// 0), or a wrong command line (stderr, 2; for `check` 3; one line that names the flag and what is
// allowed and never a value).
struct ExitRequest {
  int code = 0;
  std::string text;
};

}  // namespace certmon::client

#endif  // EXPORTER_CLIENT_REQUEST_H_
