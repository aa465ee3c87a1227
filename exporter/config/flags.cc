#include "exporter/config/flags.h"

#include <CLI/CLI.hpp>
#include <algorithm>
#include <cstddef>

#include "exporter/config/flag_values.h"
#include "exporter/config/flags_help.h"
#include "exporter/config/nearest.h"
#include "lib/base/text.h"
#include "lib/base/version.h"

namespace certmon::exporter {
namespace {

constexpr std::size_t kHelpColumn = 33;
constexpr std::size_t kLongestShown = 200;  // code points of an argument in a message

ExitRequest Usage(const std::string& text) {
  return {.code = 2, .text = std::string(base::kProductName) + ": " + text + " (see --help)\n"};
}

// CLI11 only splits the command line. CheckFlags checks the values, so that all messages have one
// form.
void AddFlags(CLI::App& app, FlagTexts& texts) {
  app.option_defaults()->group("Flags");
  app.set_help_flag("-h,--help", help::kHelp);
  app.set_version_flag("--version", base::VersionText(base::kProductName), help::kVersion);
  app.allow_extras();
  app.footer(help::kFooter);
  app.get_formatter()->column_width(kHelpColumn);
  app.get_formatter()->label("OPTIONS", "FLAGS");
  const auto value = [&app](const char* flag, const char* kind, std::vector<std::string>& into,
                            const char* description) {
    app.add_option(flag, into, description)
        ->option_text(kind)
        ->expected(1)
        ->allow_extra_args(false)
        ->multi_option_policy(CLI::MultiOptionPolicy::TakeAll);
  };
  const auto toggle = [&app](const char* flag, bool& into, const char* description) {
    app.add_flag(flag, into, description)->disable_flag_override();
  };
  value("--config.file", "FILE", texts.config_file, help::kConfigFile);
  toggle("--config.check", texts.config_check, help::kConfigCheck);
  value("--web.listen-address", "ADDRESS", texts.listen_addresses, help::kListenAddress);
  value("--web.config.file", "FILE", texts.web_config_file, help::kWebConfigFile);
  value("--web.telemetry-path", "PATH", texts.telemetry_path, help::kTelemetryPath);
  toggle("--web.enable-lifecycle", texts.enable_lifecycle, help::kEnableLifecycle);
  value("--web.max-requests", "N", texts.max_requests, help::kMaxRequests);
  value("--storage.path", "FOLDER", texts.storage_path, help::kStoragePath);
  toggle("--once", texts.once, help::kOnce);
  toggle("--healthcheck", texts.healthcheck, help::kHealthcheck);
  toggle("--demo", texts.demo, help::kDemo);
  value("--log.level", "LEVEL", texts.log_level, help::kLogLevel);
  value("--log.format", "FORMAT", texts.log_format, help::kLogFormat);
}

std::vector<std::string> FlagNames(const CLI::App& app) {
  std::vector<std::string> names;
  for (const CLI::Option* option : app.get_options()) {
    names.push_back(option->get_name());
  }
  return names;
}

// An argument that belongs to no flag. Only the name is shown: the text after = may be a secret.
ExitRequest Extra(const CLI::App& app, const std::string& argument) {
  const std::string name = argument.substr(0, argument.find('='));
  const std::string shown = base::Printable(name, kLongestShown);
  if (name.size() > 1 && name.front() == '-' && name != "--") {
    return Usage("unknown flag " + shown + DidYouMean(name, FlagNames(app)));
  }
  return Usage("unexpected argument \"" + shown + "\": everything is given by flags");
}

// CLI11 throws this only if a value is missing at the end of the line, or if a toggle was given a
// value. Its text starts with the flag.
ExitRequest Mismatch(const std::string& text) {
  const std::string name = text.substr(0, text.find_first_of(": "));
  const std::string flag = name.front() == '-' ? name : "--" + name;
  return Usage(text.find("override") == std::string::npos
                   ? flag + ": needs a value, as in " + flag + "=VALUE"
                   : flag + ": takes no value");
}

// If nothing follows the =, CLI11 would use the next argument as the value.
const std::string* FindEmptyValue(const std::vector<std::string>& arguments) {
  const auto found = std::find_if(arguments.begin(), arguments.end(), [](const std::string& text) {
    return text.rfind("--", 0) == 0 && text.find('=') == text.size() - 1;
  });
  return found == arguments.end() ? nullptr : &*found;
}

}  // namespace

std::variant<Flags, ExitRequest> ParseFlags(const std::vector<std::string>& arguments) {
  FlagTexts texts;
  CLI::App app(help::kDescription, base::kProductName);
  AddFlags(app, texts);
  // CLI11 expects the arguments without the program, in reverse order.
  std::vector<std::string> rest(arguments.begin() + (arguments.empty() ? 0 : 1), arguments.end());
  if (const std::string* empty = FindEmptyValue(rest)) {
    const std::string name = empty->substr(0, empty->size() - 1);
    const auto names = FlagNames(app);
    if (std::find(names.begin(), names.end(), name) == names.end()) {
      return Extra(app, name);
    }
    return Usage(name + ": the value after = is empty");
  }
  std::reverse(rest.begin(), rest.end());
  try {
    app.parse(std::move(rest));
  } catch (const CLI::CallForHelp&) {
    return ExitRequest{.code = 0, .text = app.help()};
  } catch (const CLI::CallForVersion&) {
    return ExitRequest{.code = 0, .text = base::VersionText(base::kProductName) + "\n"};
  } catch (const CLI::ArgumentMismatch& error) {
    return Mismatch(error.what());
  } catch (const CLI::ParseError& error) {
    return Usage(base::Printable(error.what(), kLongestShown));
  }
  if (const auto extras = app.remaining(); !extras.empty()) {
    return Extra(app, extras.front());
  }
  auto flags = CheckFlags(texts);
  if (!flags) {
    return Usage(flags.error().text);
  }
  return *std::move(flags);
}

}  // namespace certmon::exporter
