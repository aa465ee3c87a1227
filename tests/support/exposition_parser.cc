#include "tests/support/exposition_parser.h"

#include <algorithm>
#include <charconv>
#include <cmath>
#include <set>

#include "lib/base/text.h"
#include "tests/support/exposition_histogram.h"

namespace certmon::test_support {
namespace {

using Problem = std::optional<std::string>;  // nullopt: no error

bool IsNameStart(char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_'; }
bool IsNameChar(char c) { return IsNameStart(c) || (c >= '0' && c <= '9'); }

// Removes an identifier from the front and returns it; empty if there is none.
std::string_view TakeName(std::string_view& text) {
  std::size_t size = 0;
  while (size < text.size() && (size == 0 ? IsNameStart(text[0]) : IsNameChar(text[size]))) {
    ++size;
  }
  const std::string_view name = text.substr(0, size);
  text.remove_prefix(size);
  return name;
}

bool TakeLiteral(std::string_view& text, std::string_view literal) {
  if (!text.starts_with(literal)) {
    return false;
  }
  text.remove_prefix(literal.size());
  return true;
}

// Decodes \\ and \n, and also \" if `quote` is set. nullopt for any other escape.
std::optional<std::string> Unescaped(std::string_view text, bool quote) {
  std::string out;
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (text[i] != '\\') {
      out += text[i];
      continue;
    }
    const char escaped = ++i < text.size() ? text[i] : '\0';
    if (escaped != '\\' && escaped != 'n' && !(quote && escaped == '"')) {
      return std::nullopt;
    }
    out += escaped == 'n' ? '\n' : escaped;
  }
  return out;
}

// Removes "escaped text" from the front; the opening quote was removed before.
std::optional<std::string> TakeQuoted(std::string_view& text) {
  std::size_t end = 0;
  while (end < text.size() && text[end] != '"') {
    end += text[end] == '\\' ? 2 : 1;
  }
  if (end >= text.size()) {
    return std::nullopt;
  }
  auto value = Unescaped(text.substr(0, end), true);
  text.remove_prefix(end + 1);
  return value;
}

Problem TakeLabels(std::string_view& line, ParsedLabels& labels) {
  std::set<std::string, std::less<>> names;
  do {
    const std::string name(TakeName(line));
    if (name.empty() || name.starts_with("__")) {
      return "bad label name";
    }
    if (!names.insert(name).second) {
      return "label " + name + " twice";
    }
    if (!TakeLiteral(line, "=\"")) {
      return "no =\" after label " + name;
    }
    auto value = TakeQuoted(line);
    if (!value) {
      return "bad value of label " + name;
    }
    labels.emplace_back(name, std::move(*value));
  } while (TakeLiteral(line, ","));
  return TakeLiteral(line, "}") ? Problem() : Problem("labels are not closed");
}

Problem ParseSample(std::string_view line, ParsedSample& sample) {
  sample.name = TakeName(line);
  if (sample.name.empty()) {
    return "bad sample name";
  }
  if (TakeLiteral(line, "{")) {
    if (auto problem = TakeLabels(line, sample.labels)) {
      return problem;
    }
  }
  if (!TakeLiteral(line, " ")) {
    return "no single blank before the value";
  }
  sample.value_text = line;
  const auto [end, error] = std::from_chars(line.data(), line.data() + line.size(), sample.value);
  const bool whole = error == std::errc() && end == line.data() + line.size();
  if (!whole || !std::isfinite(sample.value)) {
    return "value is not one finite number, or something follows it";
  }
  return {};
}

bool BelongsTo(const ParsedFamily& family, const std::string& sample) {
  if (family.type != "histogram") {
    return sample == family.name;
  }
  return sample == family.name + "_bucket" || sample == family.name + "_sum" ||
         sample == family.name + "_count";
}

class PageParser {
 public:
  Problem Line(std::string_view line) {
    if (TakeLiteral(line, "# HELP ")) {
      return Help(line);
    }
    if (TakeLiteral(line, "# TYPE ")) {
      return Type(line);
    }
    return Sample(line);
  }

  Problem EndFamily() {
    if (page_.families.empty()) {
      return {};
    }
    const ParsedFamily& family = page_.families.back();
    if (family.samples.empty()) {
      return "family " + family.name + " has no samples";
    }
    return family.type == "histogram" ? CheckHistogram(family) : Problem();
  }

  ParsedPage&& TakePage() { return std::move(page_); }

 private:
  Problem Help(std::string_view rest) {
    if (auto problem = EndFamily()) {
      return problem;
    }
    ParsedFamily family;
    family.name = TakeName(rest);
    if (family.name.empty() || !TakeLiteral(rest, " ")) {
      return "HELP without a name";
    }
    if (!families_.insert(family.name).second) {
      return "family " + family.name + " twice";
    }
    const auto help = Unescaped(rest, false);
    if (!help || help->empty()) {
      return "bad help text";
    }
    family.help = *help;
    page_.families.push_back(std::move(family));
    return {};
  }

  Problem Type(std::string_view rest) {
    if (page_.families.empty() || !page_.families.back().type.empty() ||
        TakeName(rest) != page_.families.back().name || !TakeLiteral(rest, " ")) {
      return "TYPE does not follow the HELP of its family";
    }
    if (rest != "gauge" && rest != "counter" && rest != "histogram") {
      return "type is not gauge, counter or histogram";
    }
    page_.families.back().type = rest;
    return {};
  }

  Problem Sample(std::string_view line) {
    ParsedSample sample;
    if (auto problem = ParseSample(line, sample)) {
      return problem;
    }
    if (page_.families.empty() || page_.families.back().type.empty() ||
        !BelongsTo(page_.families.back(), sample.name)) {
      return "sample " + sample.name + " stands outside of its family";
    }
    if (page_.families.back().type != "gauge" && sample.value < 0) {
      return "a count is negative";
    }
    ParsedLabels sorted = sample.labels;
    std::sort(sorted.begin(), sorted.end());
    if (!series_.emplace(sample.name, std::move(sorted)).second) {
      return "series twice";
    }
    page_.families.back().samples.push_back(std::move(sample));
    return {};
  }

  ParsedPage page_;
  std::set<std::string, std::less<>> families_;
  std::set<std::pair<std::string, ParsedLabels>> series_;
};

Problem CheckBytes(std::string_view text) {
  if (text.empty() || text.back() != '\n') {
    return "page is empty or does not end with a newline";
  }
  if (!base::CountCodePoints(text)) {
    return "page is not valid UTF-8";
  }
  return {};
}

}  // namespace

const ParsedFamily* ParsedPage::Find(std::string_view family) const {
  const auto found = std::find_if(families.begin(), families.end(),
                                  [&](const auto& one) { return one.name == family; });
  return found == families.end() ? nullptr : &*found;
}

std::optional<std::string> ParsedPage::Value(std::string_view sample, ParsedLabels labels) const {
  std::sort(labels.begin(), labels.end());
  for (const ParsedFamily& family : families) {
    for (const ParsedSample& one : family.samples) {
      ParsedLabels sorted = one.labels;
      std::sort(sorted.begin(), sorted.end());
      if (one.name == sample && sorted == labels) {
        return one.value_text;
      }
    }
  }
  return std::nullopt;
}

tl::expected<ParsedPage, std::string> ParseExposition(std::string_view text) {
  if (auto problem = CheckBytes(text)) {
    return tl::make_unexpected(*problem);
  }
  PageParser parser;
  for (int number = 1; !text.empty(); ++number) {
    const std::string_view line = text.substr(0, text.find('\n'));
    text.remove_prefix(line.size() + 1);
    const bool has_control = base::HasControlCharacter(line);
    if (auto problem = has_control ? Problem("control character") : parser.Line(line)) {
      return tl::make_unexpected("line " + std::to_string(number) + ": " + *problem);
    }
  }
  if (auto problem = parser.EndFamily()) {
    return tl::make_unexpected("at the end: " + *problem);
  }
  return parser.TakePage();
}

}  // namespace certmon::test_support
