// A YAML document as plain values with line numbers. The YAML library stays inside yaml_node.cc.
//
// Every text is a base::Secret, because any of them may be one: the type prevents that it is
// printed by mistake. Move-only; wiped on destruction.
#ifndef EXPORTER_CONFIG_YAML_NODE_H_
#define EXPORTER_CONFIG_YAML_NODE_H_

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "exporter/config/config_error.h"
#include "lib/base/secret.h"

namespace certmon::exporter {

struct YamlEntry;

struct YamlNode {
  enum class Kind : std::uint8_t { kNull, kText, kList, kMap };

  Kind kind = Kind::kNull;
  int line = 0;                    // from 1
  bool quoted = false;             // in quotes, or a block: never a number or a boolean
  base::Secret text;               // of kText
  std::vector<YamlNode> items;     // of kList
  std::vector<YamlEntry> entries;  // of kMap, in the order of the file, without duplicates
};

struct YamlEntry {
  std::string key;
  int line = 0;  // of the key
  YamlNode value;
};

// Parses the one document of `text`. `name` is the file in messages ("NAME:LINE: what is wrong"),
// which never hold a value. `needed` ends the message about an empty text. Pure; safe to call from
// any thread.
//
// Besides text that is no YAML, it refuses:
//   - an empty text, a second document, anchors, aliases, merge keys, tags
//   - keys that are no plain text, and the same key twice in one map
//   - more than 32 levels, 50,000 values or 100 keys in one map
//   - lines over 64 KiB, text that is not UTF-8, control characters other than tab and line break
[[nodiscard]] ConfigResult<YamlNode> ParseYaml(
    std::string_view text, const std::string& name,
    const std::string& needed = "at least `projects` is needed");

}  // namespace certmon::exporter

#endif  // EXPORTER_CONFIG_YAML_NODE_H_
