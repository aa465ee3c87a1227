#include "exporter/client/completion.h"
#include "exporter/client/completion_words.h"

namespace certmon::client {
namespace {

std::string BashPattern(const std::string& command, const FlagRow& row) {
  std::string pattern;
  for (const std::string& form : FormsOf(row)) {
    pattern += (pattern.empty() ? "" : " | ") + command + ":" + form;
  }
  return pattern;
}

// The values of the flags, as branches of `case $command:$flag`.
std::string BashValues(const std::string& command, std::span<const FlagRow> rows) {
  std::string text;
  for (const FlagRow& row : rows) {
    if (row.value == nullptr) {
      continue;
    }
    text += "    " + BashPattern(command, row) + ") ";
    switch (row.offers) {
      case Offers::kNothing:
        text += "return ;;\n";
        break;
      case Offers::kFiles:
        text += "_certmanager_paths -f; return ;;\n";
        break;
      case Offers::kFolders:
        text += "_certmanager_paths -d; return ;;\n";
        break;
      case Offers::kWords:
        text += "words='" + std::string(row.words) + "' ;;\n";
        break;
    }
  }
  return text;
}

}  // namespace

std::string BashCompletion() {
  std::string text = std::string("# bash") + kOrigin +
                     "_certmanager_paths() {\n"
                     "  compopt -o filenames 2>/dev/null\n"
                     "  mapfile -t COMPREPLY < <(compgen \"$1\" -- \"$current\")\n"
                     "}\n"
                     "_certmanager() {\n"
                     "  local current=${COMP_WORDS[COMP_CWORD]} flag=${COMP_WORDS[COMP_CWORD - 1]} "
                     "command='' word words i\n"
                     "  # bash splits --flag=value into three words.\n"
                     "  if [[ $current == = ]]; then\n"
                     "    current=\n"
                     "  elif [[ $flag == = ]]; then\n"
                     "    flag=${COMP_WORDS[COMP_CWORD - 2]}\n"
                     "  fi\n"
                     "  for ((i = 1; i < COMP_CWORD; ++i)); do\n"
                     "    word=${COMP_WORDS[i]}\n"
                     "    case $word in\n"
                     "      " +
                     Joined(AllForms(SharedFlags(), true), " | ") +
                     ")\n"
                     "        # The value of a flag is not a command.\n"
                     "        [[ ${COMP_WORDS[i + 1]} == = ]] && ((++i))\n"
                     "        ((++i))\n"
                     "        ;;\n"
                     "      " +
                     CommandWords(" | ") +
                     " | help | version)\n"
                     "        command=$word\n"
                     "        break\n"
                     "        ;;\n"
                     "    esac\n"
                     "  done\n"
                     "  COMPREPLY=()\n"
                     "  case $command:$flag in\n" +
                     BashValues("*", SharedFlags());
  for (const CommandRow& command : Commands()) {
    text += BashValues(command.word, command.flags);
  }
  const std::string shared = Joined(AllForms(SharedFlags()), " ") + " -h --help --version";
  text +=
      "    version:*) return ;;\n"
      "    help:*) words='" +
      CommandWords() + "' ;;\n    *)\n      words='" + shared +
      "'\n      case $command in\n        '') words+=' " + CommandWords() + " help version' ;;\n";
  for (const CommandRow& command : Commands()) {
    text += "        " + std::string(command.word) + ") words+=' " +
            Joined(AllForms(command.flags), " ") + "' ;;\n";
  }
  text += "      esac\n";
  for (const CommandRow& command : Commands()) {
    if (command.arguments == Offers::kFiles) {
      text += "      if [[ $command == " + std::string(command.word) +
              " && $current != -* ]]; then\n        _certmanager_paths -f\n        return\n"
              "      fi\n";
    }
  }
  return text +
         "      ;;\n"
         "  esac\n"
         "  mapfile -t COMPREPLY < <(compgen -W \"$words\" -- \"$current\")\n"
         "}\n"
         "complete -F _certmanager certmanager\n";
}

}  // namespace certmon::client
