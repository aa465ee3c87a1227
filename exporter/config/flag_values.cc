#include "exporter/config/flag_values.h"

#include <algorithm>
#include <charconv>
#include <optional>
#include <string_view>
#include <utility>

#include "lib/base/text.h"
#include "lib/http_server/listen_address.h"

namespace certmon::exporter {
namespace {

constexpr int kMostRequests = 1'000'000;
constexpr std::size_t kLongestShown = 200;  // code points of a value in a message

std::string Shown(std::string_view value) {
  return "\"" + base::Printable(value, kLongestShown) + "\"";
}

constexpr std::pair<const char*, LogLevel> kLevels[] = {{"debug", LogLevel::kDebug},
                                                        {"info", LogLevel::kInfo},
                                                        {"warn", LogLevel::kWarn},
                                                        {"error", LogLevel::kError}};
constexpr std::pair<const char*, LogFormat> kFormats[] = {{"logfmt", LogFormat::kLogfmt},
                                                          {"json", LogFormat::kJson}};

bool IsPathCharacter(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
         std::string_view("/-._~").find(c) != std::string_view::npos;
}

bool IsTelemetryPath(std::string_view path) {
  if (path.empty() || path.front() != '/' || path == "/") {
    return false;
  }
  // Clients remove such segments before they send a request: they would never reach the route.
  const std::string closed = std::string(path) + "/";
  if (closed.find("/./") != std::string::npos || closed.find("/../") != std::string::npos) {
    return false;
  }
  return std::all_of(path.begin(), path.end(), IsPathCharacter);
}

// Checks one flag after the other and keeps the first error.
class FlagChecks {
 public:
  explicit FlagChecks(Flags& flags) : flags_(flags) {}

  void Mode(const FlagTexts& texts) {
    const std::pair<bool, std::pair<const char*, exporter::Mode>> modes[] = {
        {texts.config_check, {"--config.check", exporter::Mode::kConfigCheck}},
        {texts.once, {"--once", exporter::Mode::kOnce}},
        {texts.healthcheck, {"--healthcheck", exporter::Mode::kHealthcheck}}};
    const char* first = nullptr;
    for (const auto& [given, mode] : modes) {
      if (!given) {
        continue;
      }
      if (first != nullptr) {
        Refuse(std::string(mode.first) + ": cannot go together with " + first +
               "; give one of --config.check, --once and --healthcheck");
      }
      first = mode.first;
      flags_.mode = mode.second;
    }
  }

  void ConfigFile(const FlagTexts& texts) {
    Text("--config.file", texts.config_file, flags_.config_file);
    if (texts.demo && !texts.config_file.empty()) {
      Refuse("--demo: cannot go together with --config.file; the demo brings its own projects");
    }
  }

  void Addresses(const std::vector<std::string>& texts) {
    if (!texts.empty()) {
      flags_.listen_addresses = texts;
    }
    bool fixed_port = false;
    for (const std::string& text : flags_.listen_addresses) {
      const auto address = http::ParseListenAddress(text);
      if (!address) {
        return Refuse("--web.listen-address: " + address.error().message);
      }
      fixed_port = fixed_port || address->port != 0;
      if (std::count(flags_.listen_addresses.begin(), flags_.listen_addresses.end(), text) > 1 &&
          address->port != 0) {
        Refuse("--web.listen-address: " + Shown(text) + " is given twice");
      }
    }
    if (flags_.mode == exporter::Mode::kHealthcheck && !fixed_port) {
      Refuse(
          "--web.listen-address: port 0 picks any free port, where --healthcheck cannot find the "
          "exporter; give a port from 1 to 65535");
    }
  }

  void TelemetryPath(const std::vector<std::string>& texts) {
    const std::string flag = "--web.telemetry-path";
    Text(flag, texts, flags_.telemetry_path);
    const std::string& path = flags_.telemetry_path;
    if (path == "/" || path == "/-/healthy" || path == "/-/ready" || path == "/-/reload") {
      Refuse(flag + ": " + Shown(path) + " is the path of another page; choose another one");
    } else if (!IsTelemetryPath(path)) {
      Refuse(flag + ": " + Shown(path) +
             " is no path; it begins with / and holds letters, digits and - . _ ~ / only");
    }
  }

  void MaxRequests(const std::vector<std::string>& texts) {
    const std::string flag = "--web.max-requests";
    std::string digits = std::to_string(flags_.max_requests);
    Text(flag, texts, digits);
    const char* const end = digits.data() + digits.size();
    const auto [stop, error] = std::from_chars(digits.data(), end, flags_.max_requests);
    if (error != std::errc() || stop != end || flags_.max_requests < 0 ||
        flags_.max_requests > kMostRequests) {
      Refuse(flag + ": " + Shown(digits) +
             " is not allowed; give a whole number from 0 (no limit) to 1000000");
    }
  }

  // Sets `value` to the choice of that name.
  template <typename T, std::size_t N>
  void Choose(const std::string& flag, const std::vector<std::string>& texts,
              const std::pair<const char*, T> (&choices)[N], const char* allowed, T& value) {
    std::string text;
    Text(flag, texts, text);
    if (texts.empty()) {
      return;
    }
    const auto* const chosen =
        std::find_if(std::begin(choices), std::end(choices),
                     [&text](const auto& choice) { return text == choice.first; });
    if (chosen == std::end(choices)) {
      return Refuse(flag + ": " + Shown(text) + " is not allowed; give " + allowed);
    }
    value = chosen->second;
  }

  // Sets `value` if the flag was given.
  void Text(const std::string& flag, const std::vector<std::string>& texts, std::string& value) {
    if (texts.size() > 1) {
      Refuse(flag + ": given " + std::to_string(texts.size()) + " times; give it once");
    } else if (!texts.empty()) {
      value = texts.front();
      // `--config.file --once` would otherwise use the next flag as a file name.
      if (value.empty() || value.rfind("--", 0) == 0) {
        Refuse(flag + ": needs a value, as in " + flag + "=VALUE");
      }
    }
  }

  [[nodiscard]] const std::optional<ConfigError>& FirstError() const { return error_; }

 private:
  void Refuse(std::string text) {
    if (!error_) {
      error_ = ConfigError{std::move(text)};
    }
  }

  Flags& flags_;
  std::optional<ConfigError> error_;
};

}  // namespace

ConfigResult<Flags> CheckFlags(const FlagTexts& texts) {
  Flags flags;
  flags.demo = texts.demo;
  flags.enable_lifecycle = texts.enable_lifecycle;
  FlagChecks checks(flags);
  checks.Mode(texts);
  checks.ConfigFile(texts);
  checks.Text("--web.config.file", texts.web_config_file, flags.web_config_file);
  checks.Text("--storage.path", texts.storage_path, flags.storage_path);
  checks.Addresses(texts.listen_addresses);
  checks.TelemetryPath(texts.telemetry_path);
  checks.MaxRequests(texts.max_requests);
  checks.Choose("--log.level", texts.log_level, kLevels, "debug, info, warn or error",
                flags.log_level);
  checks.Choose("--log.format", texts.log_format, kFormats, "logfmt or json", flags.log_format);
  if (checks.FirstError()) {
    return tl::make_unexpected(*checks.FirstError());
  }
  return flags;
}

}  // namespace certmon::exporter
