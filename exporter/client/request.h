// The command line of certmanager as checked values.
#ifndef EXPORTER_CLIENT_REQUEST_H_
#define EXPORTER_CLIENT_REQUEST_H_

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <variant>
#include <vector>

namespace certmon::client {

inline constexpr const char* kProgramName = "certmanager";

// Exit codes. `check` has those of the monitoring plugins instead (verdict.h).
inline constexpr int kGood = 0;
inline constexpr int kFailed = 1;  // the API or a file failed
inline constexpr int kWrongUsage = 2;

enum class StatusFilter : std::uint8_t { kAll, kExpired, kUnexpired };
enum class SortKey : std::uint8_t { kExpiry, kName };
enum class ListFormat : std::uint8_t { kTable, kJson, kCsv };
enum class InspectFormat : std::uint8_t { kText, kJson };

struct ListRequest {
  std::vector<std::string> globs;  // names to show (lib/base/glob.h); empty: every one
  StatusFilter status = StatusFilter::kAll;
  SortKey sort = SortKey::kExpiry;
  ListFormat format = ListFormat::kTable;
  std::optional<std::chrono::seconds> expiring_within;  // at least 1 s
  std::string team;                                     // empty: every one
  bool ignored = false;                                 // only those that `ignore` leaves out
  bool wide = false;
  bool no_header = false;
};

// One certificate. Either `file` or `server_name` is set.
struct DownloadRequest {
  std::string name;          // not empty; a name, or an id (v1.3)
  std::string file;          // -o FILE; "-" is stdout; empty with -O
  bool server_name = false;  // -O
  bool force = false;
};

struct DownloadAllRequest {
  std::string folder;  // not empty
  bool force = false;
  bool skip_existing = false;  // not with `force`
};

struct InspectRequest {
  std::string what;  // not empty; a file or the name of a certificate (IsFileArgument)
  InspectFormat format = InspectFormat::kText;
};

// In place of an effective threshold: a time, or a share of the certificate's lifetime.
struct GivenThreshold {
  std::chrono::seconds time{};  // 1s to 3650d
  std::optional<int> share;     // percent, 1 to 90; `time` does not count then
};

struct CheckRequest {
  std::vector<std::string> globs;  // names to judge; empty: every one
  // If both are times or both are shares, the warning is larger.
  std::optional<GivenThreshold> warning;
  std::optional<GivenThreshold> critical;
  std::chrono::seconds timeout{10};  // of the whole run; 1s to 1h
};

struct DoctorRequest {
  std::string download;  // the name of a certificate; empty: no file is downloaded
  std::string report;    // a file for the report as JSON; empty: none
};

using Command = std::variant<ListRequest, DownloadRequest, DownloadAllRequest, InspectRequest,
                             CheckRequest, DoctorRequest>;

struct Request {
  std::string config_file;            // empty: see setup.h
  std::vector<std::string> projects;  // unique; empty: all
  Command command;
};

// The process prints `text` (whole lines) and exits with `code`:
//   0  --help and --version, on stdout
//   2  a wrong command line, on stderr: one line that names the flag and what is allowed, no value
//   3  the same for `check`, on stdout
struct ExitRequest {
  int code = 0;
  std::string text;
};

}  // namespace certmon::client

#endif  // EXPORTER_CLIENT_REQUEST_H_
