#include "exporter/config/map_reader.h"

#include <algorithm>
#include <charconv>
#include <filesystem>
#include <utility>
#include <vector>

#include "exporter/config/config_rules.h"
#include "exporter/config/key_path.h"
#include "exporter/config/nearest.h"
#include "lib/base/duration.h"
#include "lib/base/text.h"

namespace certmon::exporter {
namespace {

constexpr std::size_t kLongestShown = 100;  // code points
constexpr int kDigits = 10;

std::string KindText(YamlNode::Kind kind) {
  switch (kind) {
    case YamlNode::Kind::kNull:
      return "has no value";
    case YamlNode::Kind::kText:
      return "is a text";
    case YamlNode::Kind::kList:
      return "is a list";
    case YamlNode::Kind::kMap:
      break;
  }
  return "is a map";
}

std::string TextOf(const YamlNode& node) {
  return node.text.WithBytes([](std::string_view bytes) { return std::string(bytes); });
}

std::string Joined(const std::vector<std::string>& words) {
  std::string out;
  for (const std::string& word : words) {
    out += (out.empty() ? "" : ", ") + word;
  }
  return out;
}

// Accepts decimal digits only: YAML readers disagree about 0x10, 1e3, 1_000, +5 and 010.
std::optional<int> ParseWhole(std::string_view text) {
  const std::string_view digits = text.substr(!text.empty() && text.front() == '-' ? 1 : 0);
  if (digits.size() > 1 && digits.front() == '0') {
    return std::nullopt;
  }
  int value = 0;
  const char* const end = text.data() + text.size();
  const auto [stop, error] = std::from_chars(text.data(), end, value, kDigits);
  if (error != std::errc() || stop != end) {
    return std::nullopt;
  }
  return value;
}

}  // namespace

void ConfigInput::KeepFirst(std::optional<Message>& first, Message message) {
  if (!first || message.line < first->line) {
    first = std::move(message);
  }
}

void ConfigInput::AddProblem(int line, const std::string& key_path, const std::string& what) {
  KeepFirst(wrong_, {line, (key_path.empty() ? "" : key_path + ": ") + what});
}

void ConfigInput::AddMissing(int line, const std::string& key_path, const std::string& what) {
  KeepFirst(missing_, {line, key_path + ": " + what});
}

std::optional<ConfigError> ConfigInput::FirstProblem() const {
  const auto& first = wrong_ ? wrong_ : missing_;
  if (!first) {
    return std::nullopt;
  }
  return ConfigError{Start(first->line) + first->text};
}

std::string ConfigInput::Start(int line) const { return name_ + ":" + std::to_string(line) + ": "; }

std::string ConfigInput::Resolve(const std::string& path) const {
  if (folder_.empty() || path.front() == '/') {
    return path;
  }
  return (std::filesystem::path(folder_) / path).lexically_normal().string();
}

std::string ShownValue(std::string_view value) {
  return "\"" + base::Printable(value, kLongestShown) + "\"";
}

MapReader::MapReader(const YamlNode& node, int line, std::string path, ConfigInput& input)
    : node_(node), line_(line), path_(std::move(path)), input_(input) {
  if (node.kind != YamlNode::Kind::kMap) {
    input_.AddProblem(line_, path_,
                      KindText(node.kind) + "; it must be a map, lines of `key: value`");
  }
}

const YamlEntry* MapReader::Find(std::string_view key) const {
  const auto found = std::find_if(node_.entries.begin(), node_.entries.end(),
                                  [key](const YamlEntry& entry) { return entry.key == key; });
  return found == node_.entries.end() ? nullptr : &*found;
}

const YamlEntry* MapReader::Take(std::string_view key) {
  known_.emplace(key);
  return Find(key);
}

const YamlEntry* MapReader::TakeText(std::string_view key, const std::string& allowed) {
  const YamlEntry* entry = Take(key);
  if (entry == nullptr || entry->value.kind == YamlNode::Kind::kText) {
    return entry;
  }
  AddProblem(key, KindText(entry->value.kind) + "; it must be " + allowed);
  return nullptr;
}

const YamlEntry* MapReader::TakePlain(std::string_view key, const std::string& allowed) {
  const YamlEntry* entry = TakeText(key, allowed);
  if (entry != nullptr && entry->value.quoted) {
    AddProblem(key, "is a text in quotes; it must be " + allowed + ", without quotes");
    return nullptr;
  }
  return entry;
}

void MapReader::Duration(std::string_view key, std::chrono::milliseconds least,
                         std::chrono::milliseconds most, std::chrono::milliseconds& value,
                         const std::string& allowed) {
  const std::string range =
      allowed.empty() ? "from " + base::FormatDuration(least) + " to " + base::FormatDuration(most)
                      : allowed;
  const std::string form = "a duration such as 30s, 5m or 1h30m, " + range;
  const YamlEntry* entry = TakeText(key, form);
  if (entry == nullptr) {
    return;
  }
  const std::string text = TextOf(entry->value);
  const auto duration = base::ParseDuration(text);
  if (!duration) {
    AddProblem(key, ShownValue(text) + " is no duration; it must be " + form);
  } else if (*duration < least || *duration > most) {
    AddProblem(key, ShownValue(text) + " is out of range; allowed is " + range);
  } else {
    value = *duration;
  }
}

void MapReader::Whole(std::string_view key, int least, int most, int& value) {
  const std::string allowed =
      "a whole number from " + std::to_string(least) + " to " + std::to_string(most);
  const YamlEntry* entry = TakePlain(key, allowed);
  if (entry == nullptr) {
    return;
  }
  const std::string text = TextOf(entry->value);
  const auto number = ParseWhole(text);
  if (!number || *number < least || *number > most) {
    AddProblem(key, ShownValue(text) + " is not allowed; it must be " + allowed);
  } else {
    value = *number;
  }
}

void MapReader::Bool(std::string_view key, bool& value) {
  const YamlEntry* entry = TakePlain(key, "true or false");
  if (entry == nullptr) {
    return;
  }
  const std::string text = TextOf(entry->value);
  if (text != "true" && text != "false") {
    AddProblem(key, ShownValue(text) + " is not allowed; it must be true or false");
  } else {
    value = text == "true";
  }
}

std::optional<std::string> MapReader::Text(std::string_view key, const std::string& allowed) {
  const YamlEntry* entry = TakeText(key, allowed);
  return entry == nullptr ? std::nullopt : std::optional<std::string>(TextOf(entry->value));
}

std::optional<std::string> MapReader::TextOrNothing(std::string_view key,
                                                    const std::string& allowed) {
  const YamlEntry* entry = Take(key);
  if (entry != nullptr && entry->value.kind == YamlNode::Kind::kNull) {
    return std::nullopt;
  }
  return Text(key, allowed);
}

std::optional<std::string> MapReader::Path(std::string_view key) {
  const auto text = Text(key, "the path of a file");
  if (!text) {
    return std::nullopt;
  }
  if (const Problem problem = PathProblem(*text)) {
    AddProblem(key, *problem);
    return std::nullopt;
  }
  return input_.Resolve(*text);
}

std::optional<base::Secret> MapReader::SecretText(std::string_view key) {
  const YamlEntry* entry = TakeText(key, "a text");
  return entry == nullptr ? std::nullopt : std::optional<base::Secret>(entry->value.text.Clone());
}

const YamlNode* MapReader::List(std::string_view key) {
  const YamlEntry* entry = Take(key);
  if (entry == nullptr || entry->value.kind == YamlNode::Kind::kList) {
    return entry == nullptr ? nullptr : &entry->value;
  }
  AddProblem(key, KindText(entry->value.kind) + "; it must be a list, lines of `- value`");
  return nullptr;
}

const YamlEntry* MapReader::Map(std::string_view key) { return Take(key); }

void MapReader::RefuseUnknown() {
  const std::vector<std::string> allowed(known_.begin(), known_.end());
  for (const YamlEntry& entry : node_.entries) {
    if (known_.count(entry.key) != 0) {
      continue;
    }
    const std::string shown = ShownKey(entry.key);
    if (known_.count(shown) != 0) {  // `appkey:TEXT` and `appkey=TEXT` are keys to YAML
      input_.AddProblem(entry.line, PathOf(entry.key), "a colon and a blank must follow the key");
      continue;
    }
    const std::string meant = DidYouMean(shown, allowed);
    input_.AddProblem(entry.line, PathOf(entry.key),
                      "unknown key" + (meant.empty() ? "; allowed are " + Joined(allowed) : meant));
  }
}

void MapReader::AddProblem(std::string_view key, const std::string& what) {
  input_.AddProblem(LineOf(key), PathOf(key), what);
}

void MapReader::AddMissing(std::string_view key, const std::string& what) {
  input_.AddMissing(line_, PathOf(key), what);
}

bool MapReader::Has(std::string_view key) const { return Find(key) != nullptr; }

int MapReader::LineOf(std::string_view key) const {
  const YamlEntry* entry = Find(key);
  return entry == nullptr ? line_ : entry->line;
}

std::string MapReader::PathOf(std::string_view key) const { return KeyPath(path_, key); }

std::string MapReader::PlaceOf(std::string_view key) const {
  return input_.Start(LineOf(key)) + PathOf(key);
}

}  // namespace certmon::exporter
