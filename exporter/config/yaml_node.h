// A YAML document as plain values with line numbers: the door between the YAML library and the
// rules of the configuration.
//
// Texts are base::Secret: any of them may be a secret, and what is not printable by type is not
// printed by accident. Moved, never copied; wiped on destruction.
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
  int line = 0;                 // from 1
  bool quoted = false;          // a text in quotes or of a block: never a number or a truth value
  base::Secret text;            // of kText
  std::vector<YamlNode> items;  // of kList
  std::vector<YamlEntry> entries;  // of kMap, in the order of the file, without duplicates
};

struct YamlEntry {
  std::string key;
  int line = 0;  // of the key
  YamlNode value;
};

// Reads the one document of `text`; `name` stands for the file in messages ("NAME:LINE: what is
// wrong"). Refused besides what is no YAML: nothing at all, a second document, anchors, aliases,
// merge keys, tags, keys that are no plain text, the same key twice in one map, more than 32
// levels, more than 100,000 values. `needed` ends the message about an empty text. Never shows a
// value. Pure; safe to call from any thread.
[[nodiscard]] ConfigResult<YamlNode> ParseYaml(
    std::string_view text, const std::string& name,
    const std::string& needed = "at least `projects` is needed");

}  // namespace certmon::exporter

#endif  // EXPORTER_CONFIG_YAML_NODE_H_
