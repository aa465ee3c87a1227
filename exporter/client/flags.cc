#include "exporter/client/flags.h"

#include <algorithm>
#include <array>
#include <optional>
#include <utility>

#include "exporter/client/flag_values.h"
#include "exporter/client/flags_help.h"
#include "exporter/client/verdict.h"
#include "exporter/config/command_line.h"
#include "exporter/config/nearest.h"

namespace certmon::client {
namespace {

using exporter::CommandLine;

constexpr std::size_t kHelpColumn = 28;

struct NamedCommand {
  const char* word;
  CommandName name;
  const char* description;
  const char* footer;
};
constexpr std::array<NamedCommand, 5> kCommands = {
    {{"list", CommandName::kList, help::kList, help::kListFooter},
     {"download", CommandName::kDownload, help::kDownload, help::kDownloadFooter},
     {"inspect", CommandName::kInspect, help::kInspect, help::kInspectFooter},
     {"check", CommandName::kCheck, help::kCheck, help::kCheckFooter},
     {"doctor", CommandName::kDoctor, help::kDoctor, help::kDoctorFooter}}};

// The arguments, split at the first `--`, with the command taken out.
struct Words {
  const NamedCommand* command = nullptr;
  std::string stray;  // stands where a command should
  std::vector<std::string> flags;
  std::vector<std::string> literal;  // after `--`
};

// Every other flag before the command has its value after `=`, or has none.
bool TakesNextWord(const std::string& word) {
  return word == "--config.file" || word == "--project";
}

Words Split(const std::vector<std::string>& arguments) {
  Words words;
  const auto begin = arguments.begin() + (arguments.empty() ? 0 : 1);
  const auto mark = std::find(begin, arguments.end(), "--");
  words.flags.assign(begin, mark);
  words.literal.assign(mark == arguments.end() ? mark : mark + 1, arguments.end());
  auto word = words.flags.begin();
  while (word != words.flags.end() && exporter::IsFlag(*word)) {
    const bool skip_value = TakesNextWord(*word) && word + 1 != words.flags.end();
    word += skip_value ? 2 : 1;
  }
  if (word != words.flags.end()) {
    const auto found = std::find_if(kCommands.begin(), kCommands.end(),
                                    [&](const auto& command) { return *word == command.word; });
    words.command = found == kCommands.end() ? nullptr : &*found;
    words.stray = words.command == nullptr ? *word : "";
    words.flags.erase(word);
  }
  return words;
}

ExitRequest Usage(const Words& words, const std::string& text) {
  const bool is_check = words.command != nullptr && words.command->name == CommandName::kCheck;
  const std::string command =
      words.command == nullptr ? "" : std::string(" ") + words.command->word;
  // A monitoring system reads the line from stdout, and exit code 2 would mean CRITICAL.
  return {.code = is_check ? kUnknownCode : kWrongUsage,
          .text = (is_check ? UnknownLine(text) : std::string(kProgramName) + ": " + text) +
                  " (see " + kProgramName + command + " --help)\n"};
}

void AddFlags(CommandLine& line, const NamedCommand* command, FlagTexts& texts) {
  line.Value("--config.file", "FILE", texts.config_file, help::kConfigFile);
  line.Value("--project", "NAME", texts.project, help::kProject);
  if (command == nullptr) {
    return;
  }
  switch (command->name) {
    case CommandName::kList:
      line.Value("--status", "STATUS", texts.status, help::kStatus);
      line.Value("--sort", "KEY", texts.sort, help::kSort);
      line.Value("--expiring-within", "DURATION", texts.expiring_within, help::kExpiringWithin);
      line.Value("--team", "NAME", texts.team, help::kTeam);
      line.Toggle("--ignored", texts.ignored, help::kIgnored);
      line.Value("--format", "FORMAT", texts.format, help::kFormat);
      line.Toggle("--wide", texts.wide, help::kWide);
      line.Toggle("--no-header", texts.no_header, help::kNoHeader);
      break;
    case CommandName::kDownload:
      line.Value("-o", "FILE", texts.output, help::kOutput);
      line.Toggle("-O", texts.server_name, help::kServerName);
      line.Value("--all", "FOLDER", texts.all, help::kAll);
      line.Toggle("--skip-existing", texts.skip_existing, help::kSkipExisting);
      line.Toggle("--force", texts.force, help::kForce);
      break;
    case CommandName::kInspect:
      line.Value("--format", "FORMAT", texts.format, help::kInspectFormat);
      break;
    case CommandName::kCheck:
      line.Value("-w,--warning", "LEFT", texts.warning, help::kWarning);
      line.Value("-c,--critical", "LEFT", texts.critical, help::kCritical);
      line.Value("-t,--timeout", "DURATION", texts.timeout, help::kTimeout);
      break;
    case CommandName::kDoctor:
      line.Value("--download", "NAME", texts.download, help::kDoctorDownload);
      line.Value("--report", "FILE", texts.report, help::kReport);
      break;
  }
}

exporter::CommandLineHelp HelpOf(const NamedCommand* command) {
  const std::string usage = command == nullptr ? "" : std::string(" ") + command->word;
  return {.program = kProgramName,
          .usage = kProgramName + usage,
          .description = command == nullptr ? help::kDescription : command->description,
          .footer = command == nullptr ? help::kFooter : command->footer,
          .column = kHelpColumn};
}

std::string NoCommand(const Words& words) {
  if (words.stray.empty()) {
    return "which command? list, download, inspect, check or doctor";
  }
  if (words.stray == "help" || words.stray == "version") {
    return words.stray == "help" ? "help: give one command or none" : "version: takes no argument";
  }
  std::vector<std::string> known = {"help", "version"};
  for (const NamedCommand& command : kCommands) {
    known.emplace_back(command.word);
  }
  return "no such command" + exporter::DidYouMean(words.stray, known) +
         "; there are list, download, inspect, check and doctor";
}

// `help`, `help COMMAND` and `version` are other spellings of flags. nullopt for any other command.
std::optional<std::vector<std::string>> AsFlags(const Words& words) {
  if (words.stray == "version" && words.flags.empty()) {
    return std::vector<std::string>{kProgramName, "--version"};
  }
  if (words.stray != "help" || words.flags.size() > 1) {
    return std::nullopt;
  }
  std::vector<std::string> line = words.flags;
  line.insert(line.begin(), kProgramName);
  line.emplace_back("--help");
  return line;
}

}  // namespace

std::variant<Request, ExitRequest> ParseFlags(const std::vector<std::string>& arguments) {
  const Words words = Split(arguments);
  if (const auto flags = AsFlags(words)) {
    return ParseFlags(*flags);
  }
  if (words.command == nullptr && !words.stray.empty()) {
    return Usage(words, NoCommand(words));
  }
  FlagTexts texts;
  CommandLine line(HelpOf(words.command));
  AddFlags(line, words.command, texts);
  auto rest = line.Split(words.flags);
  if (!rest) {
    return rest.error().is_error ? Usage(words, rest.error().text)
                                 : ExitRequest{.code = kGood, .text = rest.error().text};
  }
  if (words.command == nullptr) {
    return Usage(words, NoCommand(words));
  }
  texts.arguments = *std::move(rest);
  texts.arguments.insert(texts.arguments.end(), words.literal.begin(), words.literal.end());
  auto request = CheckFlags(words.command->name, texts);
  if (!request) {
    return Usage(words, request.error());
  }
  return *std::move(request);
}

}  // namespace certmon::client
