// Reads the keys of one map of the configuration, strictly: types, ranges, nothing unknown.
// Used by one thread.
#ifndef EXPORTER_CONFIG_MAP_READER_H_
#define EXPORTER_CONFIG_MAP_READER_H_

#include <chrono>
#include <functional>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <utility>

#include "exporter/config/config_error.h"
#include "exporter/config/yaml_node.h"

namespace certmon::exporter {

// What was found wrong with one file. Everything is looked at, then the fault in the first line is
// told; what is missing only where nothing else is wrong, because a misspelt key leaves its name
// missing too.
class Faults {
 public:
  explicit Faults(std::string file) : file_(std::move(file)) {}
  // `what` follows the key: "is no duration; it must be ...".
  void Add(int line, const std::string& key_path, const std::string& what);
  void AddMissing(int line, const std::string& key_path, const std::string& what);
  // nullopt where nothing is wrong.
  [[nodiscard]] std::optional<ConfigError> First() const;
  // How a message about the line begins: "e.yml:3: ".
  [[nodiscard]] std::string Start(int line) const;

 private:
  struct Told {
    int line = 0;
    std::string text;
  };
  static void Keep(std::optional<Told>& first, Told fault);

  std::string file_;
  std::optional<Told> wrong_;
  std::optional<Told> missing_;
};

// `"10s"`, printable and cut. Never for secrets, URLs and texts of an unknown nature.
[[nodiscard]] std::string ShownValue(std::string_view value);

class MapReader {
 public:
  // `node` and `faults` outlive the reader. Where `node` is no map, that is a fault and every key
  // is absent. `path` is empty at the top.
  MapReader(const YamlNode& node, int line, std::string path, Faults& faults);

  // Each reads one key, which makes it a known one. An absent key leaves `value` as it is; so does
  // a fault, which is noted. `allowed` completes the sentence "it must be ..."; for a duration it
  // may replace the words for the range.
  void Duration(std::string_view key, std::chrono::milliseconds least,
                std::chrono::milliseconds most, std::chrono::milliseconds& value,
                const std::string& allowed = "");
  void Whole(std::string_view key, int least, int most, int& value);
  void Bool(std::string_view key, bool& value);
  // The text, nullopt where absent or at fault.
  [[nodiscard]] std::optional<std::string> Text(std::string_view key, const std::string& allowed);
  // The same, but `KEY:` with nothing behind it counts as absent.
  [[nodiscard]] std::optional<std::string> TextOrNothing(std::string_view key,
                                                         const std::string& allowed);
  [[nodiscard]] std::optional<base::Secret> SecretText(std::string_view key);
  // Null where absent or no list.
  [[nodiscard]] const YamlNode* List(std::string_view key);
  // Null where absent; its kind is looked at by the MapReader made of it.
  [[nodiscard]] const YamlEntry* Map(std::string_view key);

  // Notes a fault for each key that none of the calls above asked for.
  void RefuseUnknown();

  void AddFault(std::string_view key, const std::string& what);
  void AddMissing(std::string_view key, const std::string& what);
  [[nodiscard]] bool Has(std::string_view key) const;
  // Of the key, or of the map where the key is absent.
  [[nodiscard]] int LineOf(std::string_view key) const;
  [[nodiscard]] std::string PathOf(std::string_view key) const;
  // "e.yml:3: projects[0].name": file, line and path of the key, as messages begin.
  [[nodiscard]] std::string PlaceOf(std::string_view key) const;

 private:
  const YamlEntry* Find(std::string_view key) const;
  const YamlEntry* Take(std::string_view key);
  const YamlEntry* TakeText(std::string_view key, const std::string& allowed);
  const YamlEntry* TakePlain(std::string_view key, const std::string& allowed);

  const YamlNode& node_;
  int line_;
  std::string path_;
  Faults& faults_;
  std::set<std::string, std::less<>> known_;
};

}  // namespace certmon::exporter

#endif  // EXPORTER_CONFIG_MAP_READER_H_
