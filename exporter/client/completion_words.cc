#include "exporter/client/completion_words.h"

#include <algorithm>
#include <utility>

namespace certmon::client {

std::string Summary(std::string text) {
  std::replace(text.begin(), text.end(), '\n', ' ');
  text.resize(std::min({text.find(". "), text.find("; "), text.size()}));
  if (!text.empty() && text.back() == '.') {
    text.pop_back();
  }
  return text;
}

std::string Escaped(const std::string& text, std::string_view characters) {
  std::string escaped;
  for (const char c : text) {
    escaped += characters.find(c) == std::string_view::npos ? "" : "\\";
    escaped += c;
  }
  return escaped;
}

std::string Joined(const std::vector<std::string>& words, const std::string& between) {
  std::string text;
  for (const std::string& word : words) {
    text += (text.empty() ? "" : between) + word;
  }
  return text;
}

std::string CommandWords(const std::string& between) {
  std::vector<std::string> words;
  for (const CommandRow& command : Commands()) {
    words.emplace_back(command.word);
  }
  return Joined(words, between);
}

std::vector<std::string> AllForms(std::span<const FlagRow> rows, bool only_with_value) {
  std::vector<std::string> all;
  for (const FlagRow& row : rows) {
    if (row.value != nullptr || !only_with_value) {
      for (std::string& form : FormsOf(row)) {
        all.push_back(std::move(form));
      }
    }
  }
  return all;
}

}  // namespace certmon::client
