#include "exporter/client/flags.h"

#include <algorithm>
#include <cstddef>
#include <optional>
#include <span>
#include <utility>

#include "exporter/client/flag_table.h"
#include "exporter/client/flag_values.h"
#include "exporter/client/flags_help.h"
#include "exporter/client/verdict.h"
#include "exporter/config/command_line.h"
#include "exporter/config/nearest.h"

namespace certmon::client {
namespace {

using exporter::CommandLine;

constexpr std::size_t kHelpColumn = 28;

// The arguments, split at the first `--`, with the command taken out.
struct Words {
  const CommandRow* command = nullptr;
  std::string stray;  // stands where a command should
  std::vector<std::string> flags;
  std::vector<std::string> literal;  // after `--`
};

// Every other flag before the command has its value after `=`, or has none.
bool TakesNextWord(const std::string& word) {
  return std::any_of(SharedFlags().begin(), SharedFlags().end(), [&word](const FlagRow& row) {
    const auto forms = FormsOf(row);
    return row.value != nullptr && std::find(forms.begin(), forms.end(), word) != forms.end();
  });
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
    const auto found = std::find_if(Commands().begin(), Commands().end(),
                                    [&](const auto& command) { return *word == command.word; });
    words.command = found == Commands().end() ? nullptr : &*found;
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

void AddFlags(CommandLine& line, std::span<const FlagRow> rows, FlagTexts& texts) {
  for (const FlagRow& row : rows) {
    if (row.value != nullptr) {
      line.Value(row.flag, row.value, texts.*row.values, row.help);
    } else {
      line.Toggle(row.flag, texts.*row.toggle, row.help);
    }
  }
}

exporter::CommandLineHelp HelpOf(const CommandRow* command) {
  const std::string usage = command == nullptr ? "" : std::string(" ") + command->word;
  return {.program = kProgramName,
          .usage = kProgramName + usage,
          .description = command == nullptr ? help::kDescription : command->description,
          .footer = command == nullptr ? help::kFooter : command->footer,
          .column = kHelpColumn};
}

// "list, download, inspect LAST_JOIN check".
std::string CommandsInASentence(const std::string& last_join) {
  std::string text;
  for (std::size_t i = 0; i < Commands().size(); ++i) {
    text += i == 0 ? "" : i + 1 == Commands().size() ? " " + last_join + " " : ", ";
    text += Commands()[i].word;
  }
  return text;
}

std::string NoCommand(const Words& words) {
  if (words.stray.empty()) {
    return "which command? " + CommandsInASentence("or");
  }
  if (words.stray == "help") {
    return "help: give one command or none";
  }
  if (words.stray == "version") {
    return "version: takes no argument";
  }
  std::vector<std::string> known = {"help", "version"};
  for (const CommandRow& command : Commands()) {
    known.emplace_back(command.word);
  }
  return "no such command" + exporter::DidYouMean(words.stray, known) + "; there are " +
         CommandsInASentence("and");
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
  AddFlags(line, SharedFlags(), texts);
  if (words.command != nullptr) {
    AddFlags(line, words.command->flags, texts);
  }
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
