#include "exporter/client/flags.h"

#include <CLI/CLI.hpp>
#include <algorithm>
#include <array>
#include <optional>
#include <utility>

#include "exporter/client/flag_values.h"
#include "exporter/client/flags_help.h"
#include "exporter/client/verdict.h"
#include "exporter/config/nearest.h"
#include "lib/base/text.h"
#include "lib/base/version.h"

namespace certmon::client {
namespace {

constexpr std::size_t kHelpColumn = 28;
constexpr std::size_t kLongestShown = 60;  // code points of a flag's name in a message

struct NamedCommand {
  const char* word;
  CommandName name;
  const char* description;
  const char* footer;
};
constexpr std::array<NamedCommand, 4> kCommands = {
    {{"list", CommandName::kList, help::kList, help::kListFooter},
     {"download", CommandName::kDownload, help::kDownload, help::kDownloadFooter},
     {"inspect", CommandName::kInspect, help::kInspect, help::kInspectFooter},
     {"check", CommandName::kCheck, help::kCheck, help::kCheckFooter}}};

// The arguments behind the program's name, apart at the first `--`, the command taken out.
struct Words {
  const NamedCommand* command = nullptr;
  std::string stray;  // stands where a command should
  std::vector<std::string> flags;
  std::vector<std::string> literal;  // behind `--`
};

bool IsFlag(const std::string& word) { return word.size() > 1 && word.front() == '-'; }

// Everything else before the command has its value behind `=` or has none.
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
  while (word != words.flags.end() && IsFlag(*word)) {
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
  // A monitoring system takes the line from stdout; the exit code alone would say CRITICAL there.
  return {.code = is_check ? kUnknownCode : kWrongUsage,
          .text = (is_check ? UnknownLine(text) : std::string(kProgramName) + ": " + text) +
                  " (see " + kProgramName + command + " --help)\n"};
}

// Built so that CLI11 only takes the texts apart; its own checks and messages would repeat values.
class Parser {
 public:
  explicit Parser(const NamedCommand* command)
      : app_(command == nullptr ? help::kDescription : command->description,
             command == nullptr ? kProgramName : std::string(kProgramName) + " " + command->word) {
    app_.option_defaults()->group("Flags");
    app_.set_help_flag("-h,--help", help::kHelp);
    app_.set_version_flag("--version", "", help::kVersion);
    app_.allow_extras();
    app_.footer(command == nullptr ? help::kFooter : command->footer);
    app_.get_formatter()->column_width(kHelpColumn);
    app_.get_formatter()->label("OPTIONS", "FLAGS");
    Value("--config.file", "FILE", texts_.config_file, help::kConfigFile);
    Value("--project", "NAME", texts_.project, help::kProject);
    if (command != nullptr) {
      AddFlagsOf(command->name);
    }
  }

  [[nodiscard]] std::vector<std::string> FlagNames() const {
    std::vector<std::string> names;
    for (const CLI::Option* option : app_.get_options()) {
      names.push_back(option->get_name());
    }
    return names;
  }

  CLI::App& App() { return app_; }
  FlagTexts& Texts() { return texts_; }

 private:
  void Value(const char* flag, const char* kind, std::vector<std::string>& into,
             const char* description) {
    app_.add_option(flag, into, description)
        ->option_text(kind)
        ->expected(1)
        ->allow_extra_args(false)
        ->multi_option_policy(CLI::MultiOptionPolicy::TakeAll);
  }
  void Toggle(const char* flag, bool& into, const char* description) {
    app_.add_flag(flag, into, description)->disable_flag_override();
  }

  void AddFlagsOf(CommandName command) {
    switch (command) {
      case CommandName::kList:
        Value("--status", "STATUS", texts_.status, help::kStatus);
        Value("--sort", "KEY", texts_.sort, help::kSort);
        Value("--format", "FORMAT", texts_.format, help::kFormat);
        break;
      case CommandName::kDownload:
        Value("-o", "FILE", texts_.output, help::kOutput);
        Toggle("-O", texts_.server_name, help::kServerName);
        Value("--all", "FOLDER", texts_.all, help::kAll);
        Toggle("--force", texts_.force, help::kForce);
        break;
      case CommandName::kInspect:
        break;
      case CommandName::kCheck:
        Value("--warning", "DURATION", texts_.warning, help::kWarning);
        Value("--critical", "DURATION", texts_.critical, help::kCritical);
        break;
    }
  }

  FlagTexts texts_;
  CLI::App app_;
};

// Only the name: behind the = may stand anything.
std::string UnknownFlag(const std::string& word, const Parser& parser) {
  const std::string name = word.substr(0, word.find('='));
  return "unknown flag " + base::Printable(name, kLongestShown) +
         exporter::DidYouMean(name, parser.FlagNames());
}

// CLI11 throws this only where a value is missing at the end of the line or a toggle was given one;
// its text begins with the flag.
std::string Mismatch(const std::string& text) {
  const std::string name = text.substr(0, text.find_first_of(": "));
  const std::string flag = name.front() == '-' ? name : (name.size() == 1 ? "-" : "--") + name;
  return text.find("override") == std::string::npos ? flag + ": needs a value"
                                                    : flag + ": takes no value";
}

// Where nothing stands behind the =, CLI11 would take the next word for the value.
std::optional<std::string> EmptyValue(const Words& words) {
  for (const std::string& word : words.flags) {
    if (word.rfind("--", 0) == 0 && word.find('=') == word.size() - 1) {
      return base::Printable(word.substr(0, word.size() - 1), kLongestShown) +
             ": the value after = is empty";
    }
  }
  return std::nullopt;
}

// nullopt: the texts are in the parser.
std::optional<ExitRequest> TakeApart(const Words& words, Parser& parser) {
  if (const auto empty = EmptyValue(words)) {
    return Usage(words, *empty);
  }
  // CLI11 takes the arguments last one first.
  std::vector<std::string> reversed(words.flags.rbegin(), words.flags.rend());
  try {
    parser.App().parse(std::move(reversed));
  } catch (const CLI::CallForHelp&) {
    return ExitRequest{.code = kGood, .text = parser.App().help()};
  } catch (const CLI::CallForVersion&) {
    return ExitRequest{.code = kGood, .text = base::VersionText(kProgramName) + "\n"};
  } catch (const CLI::ArgumentMismatch& error) {
    return Usage(words, Mismatch(error.what()));
  } catch (const CLI::ParseError&) {
    return Usage(words, "the flags cannot be read");
  }
  for (std::string& word : parser.App().remaining()) {
    if (IsFlag(word)) {
      return Usage(words, UnknownFlag(word, parser));
    }
    parser.Texts().arguments.push_back(std::move(word));
  }
  return std::nullopt;
}

std::string NoCommand(const Words& words) {
  if (words.stray.empty()) {
    return "which command? list, download, inspect or check";
  }
  std::vector<std::string> known;
  for (const NamedCommand& command : kCommands) {
    known.emplace_back(command.word);
  }
  return "no such command" + exporter::DidYouMean(words.stray, known) +
         "; there are list, download, inspect and check";
}

}  // namespace

std::variant<Request, ExitRequest> ParseFlags(const std::vector<std::string>& arguments) {
  const Words words = Split(arguments);
  Parser parser(words.command);
  if (words.command == nullptr && !words.stray.empty()) {
    return Usage(words, NoCommand(words));
  }
  if (auto exit = TakeApart(words, parser)) {
    return *std::move(exit);
  }
  if (words.command == nullptr) {
    return Usage(words, NoCommand(words));
  }
  FlagTexts& texts = parser.Texts();
  texts.arguments.insert(texts.arguments.end(), words.literal.begin(), words.literal.end());
  auto request = CheckFlags(words.command->name, texts);
  if (!request) {
    return Usage(words, request.error());
  }
  return *std::move(request);
}

}  // namespace certmon::client
