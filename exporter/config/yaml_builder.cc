#include "exporter/config/yaml_builder.h"

#include <algorithm>
#include <utility>

#include "exporter/config/key_path.h"

namespace certmon::exporter {
namespace {

constexpr std::size_t kMostLevels = 32;
constexpr std::size_t kMostValues = 50'000;
constexpr std::size_t kMostKeys = 100;    // of one map; bounds the search for duplicates
constexpr std::size_t kLongestKey = 256;  // bytes; the longest allowed key has 25

constexpr const char* kKeyIsNoText = "a key is a list or a map; keys are plain words";

}  // namespace

bool YamlBuilder::WantsKey() const {
  return !levels_.empty() && levels_.back().node.kind == YamlNode::Kind::kMap &&
         !levels_.back().entry;
}

std::string YamlBuilder::PathOf(const std::string& key) const {
  std::string path;
  for (std::size_t i = 0; i < levels_.size(); ++i) {
    const Level& level = levels_[i];
    if (level.node.kind == YamlNode::Kind::kList) {
      path = ItemPath(path, level.node.items.size());
    } else if (i + 1 < levels_.size() && level.entry) {
      path = KeyPath(path, level.entry->key);
    }
  }
  return KeyPath(path, key);
}

void YamlBuilder::AddKey(int line, std::string_view key) {
  if (key == "<<") {
    throw YamlRefusal{line, "merge keys (<<) are not allowed; write the keys where they hold"};
  }
  if (key.empty() || key.size() > kLongestKey) {
    throw YamlRefusal{line, "a key is empty or very long; keys are plain words"};
  }
  Level& level = levels_.back();
  const auto& entries = level.node.entries;
  if (entries.size() == kMostKeys) {
    throw YamlRefusal{line, "more than 100 keys in one map; the largest has 18"};
  }
  const auto first = std::find_if(entries.begin(), entries.end(),
                                  [key](const YamlEntry& entry) { return entry.key == key; });
  if (first != entries.end()) {
    throw YamlRefusal{line, PathOf(std::string(key)) + ": is given twice, first in line " +
                                std::to_string(first->line) + "; give it once"};
  }
  level.entry = YamlEntry{.key = std::string(key), .line = line, .value = {}};
}

void YamlBuilder::AddValue(YamlNode node) {
  if (++values_ > kMostValues) {
    throw YamlRefusal{node.line, "more than 50000 values; a configuration holds far fewer"};
  }
  if (levels_.empty()) {
    root_ = std::move(node);
    return;
  }
  Level& level = levels_.back();
  if (level.node.kind == YamlNode::Kind::kList) {
    level.node.items.push_back(std::move(node));
    return;
  }
  level.entry->value = std::move(node);
  level.node.entries.push_back(*std::move(level.entry));
  level.entry.reset();
}

void YamlBuilder::Null(int line) {
  if (WantsKey()) {
    throw YamlRefusal{line, "a key is missing before the colon"};
  }
  YamlNode node;
  node.line = line;
  AddValue(std::move(node));
}

void YamlBuilder::Text(int line, bool quoted, std::string_view text) {
  if (WantsKey()) {
    AddKey(line, text);
    return;
  }
  YamlNode node;
  node.kind = YamlNode::Kind::kText;
  node.line = line;
  node.quoted = quoted;
  node.text = base::Secret(text);
  AddValue(std::move(node));
}

void YamlBuilder::Open(YamlNode::Kind kind, int line) {
  if (WantsKey()) {
    throw YamlRefusal{line, kKeyIsNoText};
  }
  if (levels_.size() == kMostLevels) {
    throw YamlRefusal{line, "nested more than 32 levels deep; a configuration has 7"};
  }
  Level level;
  level.node.kind = kind;
  level.node.line = line;
  levels_.push_back(std::move(level));
}

void YamlBuilder::Close() {
  YamlNode node = std::move(levels_.back().node);
  levels_.pop_back();
  AddValue(std::move(node));
}

YamlNode YamlBuilder::Take() { return std::exchange(root_, YamlNode{}); }

}  // namespace certmon::exporter
