#include "exporter/client/completion.h"
#include "exporter/client/completion_words.h"

namespace certmon::client {
namespace {

// Inside of single quotes of the shell.
std::string Quoted(const std::string& text) {
  std::string quoted;
  for (const char c : text) {
    quoted += c == '\'' ? std::string("'\\''") : std::string(1, c);
  }
  return quoted;
}

std::string ZshAction(const FlagRow& row) {
  switch (row.offers) {
    case Offers::kNothing:
      return " ";
    case Offers::kFiles:
      return "_files";
    case Offers::kFolders:
      return "_files -/";
    case Offers::kWords:
      return "(" + std::string(row.words) + ")";
  }
  return "";
}

// zshcompsys(1), _arguments: `-o+` has its value in the same word or in the next one, `--flag=` after
// the `=` or in the next word.
std::string ZshSpec(const FlagRow& row) {
  const std::vector<std::string> forms = FormsOf(row);
  std::vector<std::string> specs;
  for (const std::string& form : forms) {
    specs.push_back(row.value == nullptr ? form : form + (form[1] == '-' ? "=" : "+"));
  }
  const std::string names = specs.size() == 1
                                ? "'" + specs[0]
                                : "'(" + Joined(forms, " ") + ")'{" + Joined(specs, ",") + "}'";
  std::string text = names + "[" + Quoted(Escaped(Summary(row.help), "[]:")) + "]";
  if (row.value != nullptr) {
    text += ":" + std::string(row.value) + ":" + ZshAction(row);
  }
  return text + "'";
}

std::string ZshArguments(const CommandRow& command) {
  return command.arguments == Offers::kFiles ? "'*:file:_files'" : "'*: : '";
}

}  // namespace

std::string ZshCompletion() {
  std::string text = std::string("#compdef certmanager\n# zsh") + kOrigin +
                     "_certmanager() {\n"
                     "  local curcontext=$curcontext state line\n"
                     "  local -A opt_args\n"
                     "  local -a shared=(\n"
                     "    '(-h --help)'{-h,--help}'[" +
                     kHelpText + "]'\n    '--version[" + kVersionText + "]'\n";
  for (const FlagRow& row : SharedFlags()) {
    text += "    " + ZshSpec(row) + "\n";
  }
  text +=
      "  )\n"
      "  _arguments -C $shared '1:command:->command' '*::argument:->argument' && return\n"
      "  case $state in\n"
      "    command)\n"
      "      local -a commands=(\n";
  for (const CommandRow& command : Commands()) {
    text += "        '" + std::string(command.word) + ":" +
            Quoted(Escaped(Summary(command.description), ":")) + "'\n";
  }
  text += std::string("        'help:") + kHelpText + "'\n        'version:" + kVersionText +
          "'\n      )\n"
          "      _describe command commands\n"
          "      ;;\n"
          "    argument)\n"
          "      case $line[1] in\n";
  for (const CommandRow& command : Commands()) {
    text += "        " + std::string(command.word) + ")\n          _arguments $shared \\\n";
    for (const FlagRow& row : command.flags) {
      text += "            " + ZshSpec(row) + " \\\n";
    }
    text += "            " + ZshArguments(command) + "\n          ;;\n";
  }
  return text + "        help) _values command " + CommandWords() +
         " ;;\n"
         "      esac\n"
         "      ;;\n"
         "  esac\n"
         "}\n"
         "_certmanager \"$@\"\n";
}

}  // namespace certmon::client
