#include "exporter/client/completion.h"
#include "exporter/client/completion_words.h"

namespace certmon::client {
namespace {

std::string FishFlag(const std::string& condition, const FlagRow& row) {
  std::string text = "complete -c certmanager" + condition;
  for (const std::string& form : FormsOf(row)) {
    text += form[1] == '-' ? " -l " + form.substr(2) : " -s " + form.substr(1);
  }
  if (row.value != nullptr) {
    switch (row.offers) {
      case Offers::kNothing:
        text += " -x";
        break;
      case Offers::kFiles:
        text += " -r -F";
        break;
      case Offers::kFolders:
        text += " -x -a '(__fish_complete_directories)'";
        break;
      case Offers::kWords:
        text += " -x -a '" + std::string(row.words) + "'";
        break;
    }
  }
  return text + " -d '" + Escaped(Summary(row.help), "'\\") + "'\n";
}

}  // namespace

std::string FishCompletion() {
  std::string text = std::string("# fish") + kOrigin +
                     "# Prints the command, if there is one. The value of a flag is none.\n"
                     "function __certmanager_command\n"
                     "    set -l is_value no\n"
                     "    for word in (commandline -opc)[2..]\n"
                     "        if test $is_value = yes\n"
                     "            set is_value no\n"
                     "            continue\n"
                     "        end\n"
                     "        switch $word\n"
                     "            case " +
                     Joined(AllForms(SharedFlags(), true), " ") +
                     "\n"
                     "                set is_value yes\n"
                     "            case '-*'\n"
                     "            case '*'\n"
                     "                echo $word\n"
                     "                return 0\n"
                     "        end\n"
                     "    end\n"
                     "    return 1\n"
                     "end\n"
                     "complete -c certmanager -f\n"
                     "complete -c certmanager -s h -l help -d '" +
                     kHelpText + "'\ncomplete -c certmanager -l version -d '" + kVersionText +
                     "'\n";
  for (const FlagRow& row : SharedFlags()) {
    text += FishFlag("", row);
  }
  const std::string no_command =
      "complete -c certmanager -n 'not __certmanager_command >/dev/null' -a ";
  for (const CommandRow& command : Commands()) {
    text +=
        no_command + command.word + " -d '" + Escaped(Summary(command.description), "'\\") + "'\n";
  }
  text += no_command + "help -d '" + kHelpText + "'\n" + no_command + "version -d '" +
          kVersionText + "'\n";
  const auto seen = [](const std::string& command) {
    return " -n 'contains -- " + command + " (__certmanager_command)'";
  };
  for (const CommandRow& command : Commands()) {
    for (const FlagRow& row : command.flags) {
      text += FishFlag(seen(command.word), row);
    }
    if (command.arguments == Offers::kFiles) {
      text += "complete -c certmanager" + seen(command.word) + " -F\n";
    }
  }
  return text + "complete -c certmanager" + seen("help") + " -a '" + CommandWords() + "'\n";
}

}  // namespace certmon::client
