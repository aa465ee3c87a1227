#include "exporter/web/search_query.h"

#include <algorithm>

namespace certmon::exporter {
namespace {

constexpr std::string_view kParameter = "q=";

// The value of a hexadecimal digit, or -1.
int Digit(char c) {
  if (c >= '0' && c <= '9') return c - '0';
  if (c >= 'a' && c <= 'f') return c - 'a' + 10;
  if (c >= 'A' && c <= 'F') return c - 'A' + 10;
  return -1;
}

std::string Decoded(std::string_view form) {
  std::string text;
  for (std::size_t i = 0; i < form.size(); ++i) {
    const bool is_escape =
        form[i] == '%' && i + 2 < form.size() && Digit(form[i + 1]) >= 0 && Digit(form[i + 2]) >= 0;
    if (is_escape) {
      text += static_cast<char>(Digit(form[i + 1]) * 16 + Digit(form[i + 2]));
      i += 2;
    } else {
      text += form[i] == '+' ? ' ' : form[i];
    }
  }
  return text;
}

std::string Trimmed(const std::string& text) {
  const std::size_t first = text.find_first_not_of(' ');
  return first == std::string::npos ? ""
                                    : text.substr(first, text.find_last_not_of(' ') - first + 1);
}

char Lower(char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; }

}  // namespace

Search ReadSearch(std::string_view query) {
  while (!query.empty()) {
    const std::string_view part = query.substr(0, query.find('&'));
    if (part.substr(0, kParameter.size()) == kParameter) {
      Search search{.text = Trimmed(Decoded(part.substr(kParameter.size())))};
      search.is_too_long = search.text.size() > kMaxSearchBytes;
      search.text.resize(std::min(search.text.size(), kMaxSearchBytes));
      return search;
    }
    query.remove_prefix(std::min(query.size(), part.size() + 1));
  }
  return {};
}

bool Contains(std::string_view name, std::string_view text) {
  return std::search(name.begin(), name.end(), text.begin(), text.end(),
                     [](char a, char b) { return Lower(a) == Lower(b); }) != name.end() ||
         text.empty();
}

}  // namespace certmon::exporter
