// Builds a YamlNode from the events of a YAML parser and refuses what a configuration must not
// hold. Used by one thread, for one document.
#ifndef EXPORTER_CONFIG_YAML_BUILDER_H_
#define EXPORTER_CONFIG_YAML_BUILDER_H_

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "exporter/config/yaml_node.h"

namespace certmon::exporter {

// Thrown through the YAML library, which has no other way to be stopped; caught in yaml_node.cc.
struct YamlRefusal {
  int line = 0;
  std::string text;
};

class YamlBuilder {
 public:
  // One call for each event, with its line (from 1). Throws YamlRefusal.
  void Null(int line);
  void Text(int line, bool quoted, std::string_view text);
  void Open(YamlNode::Kind kind, int line);
  void Close();

  // Returns the finished document and leaves the builder empty.
  [[nodiscard]] YamlNode Take();

 private:
  struct Level {
    YamlNode node;
    std::optional<YamlEntry> entry;  // of a map: the key whose value comes next
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
