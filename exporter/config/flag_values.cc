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

using Check = ConfigResult<std::monostate>;

constexpr int kMostRequests = 1'000'000;
constexpr std::size_t kLongestShown = 200;  // code points of a value in a message

tl::unexpected<ConfigError> Wrong(const std::string& text) {
  return tl::make_unexpected(ConfigError{text});
}

std::string Shown(std::string_view value) {
  return "\"" + base::Printable(value, kLongestShown) + "\"";
}

// The one text of a flag, nullopt where it was not given.
ConfigResult<std::optional<std::string>> Single(const std::string& flag,
                                                const std::vector<std::string>& texts) {
  if (texts.empty()) {
    return std::optional<std::string>{};
  }
  if (texts.size() > 1) {
    return Wrong(flag + ": given " + std::to_string(texts.size()) + " times; give it once");
  }
  // `--config.file --once` would otherwise take the next flag for a file name.
  if (texts.front().empty() || texts.front().rfind("--", 0) == 0) {
    return Wrong(flag + ": needs a value, as in " + flag + "=VALUE");
  }
  return std::optional<std::string>(texts.front());
}

Check CheckMode(const FlagTexts& texts, Flags& flags) {
  const std::pair<bool, std::pair<const char*, Mode>> modes[] = {
      {texts.config_check, {"--config.check", Mode::kConfigCheck}},
      {texts.once, {"--once", Mode::kOnce}},
      {texts.healthcheck, {"--healthcheck", Mode::kHealthcheck}}};
  const char* first = nullptr;
  for (const auto& [given, mode] : modes) {
    if (!given) {
      continue;
    }
    if (first != nullptr) {
      return Wrong(std::string(mode.first) + ": cannot go together with " + first +
                   "; give one of --config.check, --once and --healthcheck");
    }
    first = mode.first;
    flags.mode = mode.second;
  }
  return {};
}

Check CheckConfigFile(const FlagTexts& texts, Flags& flags) {
  const auto path = Single("--config.file", texts.config_file);
  if (!path) {
    return tl::make_unexpected(path.error());
  }
  flags.demo = texts.demo;
  flags.enable_lifecycle = texts.enable_lifecycle;
  flags.config_file = path->value_or("");
  if (flags.demo && path->has_value()) {
    return Wrong("--demo: cannot go together with --config.file; the demo brings its own projects");
  }
  return {};
}

Check CheckStoragePath(const FlagTexts& texts, Flags& flags) {
  const auto path = Single("--storage.path", texts.storage_path);
  if (!path) {
    return tl::make_unexpected(path.error());
  }
  flags.storage_path = path->value_or("");
  return {};
}

Check CheckWebConfigFile(const FlagTexts& texts, Flags& flags) {
  const auto path = Single("--web.config.file", texts.web_config_file);
  if (!path) {
    return tl::make_unexpected(path.error());
  }
  flags.web_config_file = path->value_or("");
  return {};
}

Check CheckAddresses(const FlagTexts& texts, Flags& flags) {
  if (!texts.listen_addresses.empty()) {
    flags.listen_addresses = texts.listen_addresses;
  }
  bool fixed_port = false;
  for (const std::string& text : flags.listen_addresses) {
    const auto address = http::ParseListenAddress(text);
    if (!address) {
      return Wrong("--web.listen-address: " + address.error().message);
    }
    fixed_port = fixed_port || address->port != 0;
    if (std::count(flags.listen_addresses.begin(), flags.listen_addresses.end(), text) > 1 &&
        address->port != 0) {
      return Wrong("--web.listen-address: " + Shown(text) + " is given twice");
    }
  }
  if (flags.mode == Mode::kHealthcheck && !fixed_port) {
    return Wrong(
        "--web.listen-address: port 0 picks any free port, where --healthcheck cannot find the "
        "exporter; give a port from 1 to 65535");
  }
  return {};
}

bool IsPathCharacter(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
         std::string_view("/-._~").find(c) != std::string_view::npos;
}

bool IsTelemetryPath(std::string_view path) {
  if (path.empty() || path.front() != '/' || path == "/") {
    return false;
  }
  // Clients take such segments out before they ask, so that the route would never be reached.
  const std::string closed = std::string(path) + "/";
  if (closed.find("/./") != std::string::npos || closed.find("/../") != std::string::npos) {
    return false;
  }
  return std::all_of(path.begin(), path.end(), IsPathCharacter);
}

Check CheckTelemetryPath(const FlagTexts& texts, Flags& flags) {
  const std::string flag = "--web.telemetry-path";
  const auto path = Single(flag, texts.telemetry_path);
  if (!path) {
    return tl::make_unexpected(path.error());
  }
  flags.telemetry_path = path->value_or(flags.telemetry_path);
  const std::string& text = flags.telemetry_path;
  if (text == "/" || text == "/-/healthy" || text == "/-/ready" || text == "/-/reload") {
    return Wrong(flag + ": " + Shown(text) + " is the path of another page; choose another one");
  }
  if (!IsTelemetryPath(text)) {
    return Wrong(flag + ": " + Shown(text) +
                 " is no path; it begins with / and holds letters, digits and - . _ ~ / only");
  }
  return {};
}

Check CheckMaxRequests(const FlagTexts& texts, Flags& flags) {
  const std::string flag = "--web.max-requests";
  const auto text = Single(flag, texts.max_requests);
  if (!text) {
    return tl::make_unexpected(text.error());
  }
  if (!text->has_value()) {
    return {};
  }
  const std::string& digits = **text;
  const char* const end = digits.data() + digits.size();
  const auto [stop, error] = std::from_chars(digits.data(), end, flags.max_requests);
  if (error != std::errc() || stop != end || flags.max_requests < 0 ||
      flags.max_requests > kMostRequests) {
    return Wrong(flag + ": " + Shown(digits) +
                 " is not allowed; give a whole number from 0 (no limit) to 1000000");
  }
  return {};
}

// Sets `value` to the choice of that name.
template <typename T, std::size_t N>
Check Choose(const std::string& flag, const std::vector<std::string>& texts,
             const std::pair<const char*, T> (&choices)[N], const char* allowed, T& value) {
  const auto text = Single(flag, texts);
  if (!text) {
    return tl::make_unexpected(text.error());
  }
  if (!text->has_value()) {
    return {};
  }
  for (const auto& [name, choice] : choices) {
    if (**text == name) {
      value = choice;
      return {};
    }
  }
  return Wrong(flag + ": " + Shown(**text) + " is not allowed; give " + allowed);
}

constexpr std::pair<const char*, LogLevel> kLevels[] = {{"debug", LogLevel::kDebug},
                                                        {"info", LogLevel::kInfo},
                                                        {"warn", LogLevel::kWarn},
                                                        {"error", LogLevel::kError}};
constexpr std::pair<const char*, LogFormat> kFormats[] = {{"logfmt", LogFormat::kLogfmt},
                                                          {"json", LogFormat::kJson}};

}  // namespace

ConfigResult<Flags> CheckFlags(const FlagTexts& texts) {
  Flags flags;
  Check check = CheckMode(texts, flags);
  for (const auto next : {CheckConfigFile, CheckWebConfigFile, CheckStoragePath, CheckAddresses,
                          CheckTelemetryPath, CheckMaxRequests}) {
    if (check) {
      check = next(texts, flags);
    }
  }
  if (check) {
    check = Choose("--log.level", texts.log_level, kLevels, "debug, info, warn or error",
                   flags.log_level);
  }
  if (check) {
    check = Choose("--log.format", texts.log_format, kFormats, "logfmt or json", flags.log_format);
  }
  if (!check) {
    return tl::make_unexpected(check.error());
  }
  return flags;
}

}  // namespace certmon::exporter
