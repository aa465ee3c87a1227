#include "exporter/config/flags.h"

#include "exporter/config/command_line.h"
#include "exporter/config/flag_values.h"
#include "exporter/config/flags_help.h"
#include "lib/base/text.h"
#include "lib/base/version.h"

namespace certmon::exporter {
namespace {

constexpr std::size_t kHelpColumn = 33;
constexpr std::size_t kLongestShown = 200;  // code points of an argument in a message

ExitRequest Usage(const std::string& text) {
  return {.code = 2, .text = std::string(base::kProductName) + ": " + text + " (see --help)\n"};
}

void AddFlags(CommandLine& line, FlagTexts& texts) {
  line.Value("--config.file", "FILE", texts.config_file, help::kConfigFile);
  line.Toggle("--config.check", texts.config_check, help::kConfigCheck);
  line.Value("--web.listen-address", "ADDRESS", texts.listen_addresses, help::kListenAddress);
  line.Value("--web.config.file", "FILE", texts.web_config_file, help::kWebConfigFile);
  line.Value("--web.telemetry-path", "PATH", texts.telemetry_path, help::kTelemetryPath);
  line.Toggle("--web.enable-lifecycle", texts.enable_lifecycle, help::kEnableLifecycle);
  line.Value("--web.max-requests", "N", texts.max_requests, help::kMaxRequests);
  line.Value("--storage.path", "FOLDER", texts.storage_path, help::kStoragePath);
  line.Toggle("--once", texts.once, help::kOnce);
  line.Toggle("--healthcheck", texts.healthcheck, help::kHealthcheck);
  line.Toggle("--demo", texts.demo, help::kDemo);
  line.Value("--log.level", "LEVEL", texts.log_level, help::kLogLevel);
  line.Value("--log.format", "FORMAT", texts.log_format, help::kLogFormat);
}

}  // namespace

std::variant<Flags, ExitRequest> ParseFlags(const std::vector<std::string>& arguments) {
  FlagTexts texts;
  CommandLine line({.program = base::kProductName,
                    .usage = base::kProductName,
                    .description = help::kDescription,
                    .footer = help::kFooter,
                    .column = kHelpColumn});
  AddFlags(line, texts);
  auto rest = line.Split({arguments.begin() + (arguments.empty() ? 0 : 1), arguments.end()});
  if (!rest) {
    return rest.error().is_error ? Usage(rest.error().text)
                                 : ExitRequest{.code = 0, .text = rest.error().text};
  }
  if (!rest->empty()) {
    // A secret may follow the =.
    const std::string shown = rest->front().substr(0, rest->front().find('='));
    return Usage("unexpected argument \"" + base::Printable(shown, kLongestShown) +
                 "\": everything is given by flags");
  }
  auto flags = CheckFlags(texts);
  if (!flags) {
    return Usage(flags.error().text);
  }
  return *std::move(flags);
}

}  // namespace certmon::exporter
