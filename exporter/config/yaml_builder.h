// Builds a YamlNode from the events of a YAML parser, whichever it is, and refuses what a
// configuration must not hold. Used by one thread, for one document.
#ifndef EXPORTER_CONFIG_YAML_BUILDER_H_
#define EXPORTER_CONFIG_YAML_BUILDER_H_

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "exporter/config/yaml_node.h"

namespace certmon::exporter {

// Thrown through the YAML library, which offers no other way to stop it; caught in yaml_node.cc.
struct YamlRefusal {
  int line = 0;
  std::string text;
};

class YamlBuilder {
 public:
  // Each event with its line (from 1). Throws YamlRefusal.
  void Null(int line);
  void Text(int line, bool quoted, std::string_view text);
  void Open(YamlNode::Kind kind, int line);
  void Close();

  // The finished document. After it the builder is empty.
  [[nodiscard]] YamlNode Take();

 private:
  struct Level {
    YamlNode node;
    std::optional<YamlEntry> entry;  // of a map: the key that waits for its value
  };

  [[nodiscard]] bool WantsKey() const;
  void AddKey(int line, std::string_view key);
  void AddValue(YamlNode node);
  [[nodiscard]] std::string PathOf(const std::string& key) const;

  std::vector<Level> levels_;
  YamlNode root_;
  std::size_t values_ = 0;
};

}  // namespace certmon::exporter

#endif  // EXPORTER_CONFIG_YAML_BUILDER_H_
