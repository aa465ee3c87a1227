// Reads the keys of one map of a configuration file: types and ranges are checked, unknown keys are
// errors. Used by one thread.
#ifndef EXPORTER_CONFIG_MAP_READER_H_
#define EXPORTER_CONFIG_MAP_READER_H_

#include <chrono>
#include <cstddef>
#include <functional>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <utility>

#include "exporter/config/config_error.h"
#include "exporter/config/yaml_node.h"

namespace certmon::exporter {

// The file that is read: its name in messages, the folder that its relative paths start from, and
// what is wrong with it.
class ConfigInput {
 public:
  // An empty folder leaves relative paths as they are.
  ConfigInput(std::string name, std::string folder)
      : name_(std::move(name)), folder_(std::move(folder)) {}

  // `what` follows the key: "is no duration; it must be ...".
  void AddProblem(int line, const std::string& key_path, const std::string& what);
  void AddMissing(int line, const std::string& key_path, const std::string& what);

  // The problem in the first line, nullopt if there is none. A missing key is reported only if
  // nothing else is wrong: a misspelt key leaves its name missing too.
  [[nodiscard]] std::optional<ConfigError> FirstProblem() const;

  // The start of a message about this line: "e.yml:3: ".
  [[nodiscard]] std::string Start(int line) const;

  // The absolute form of a path. `path` is not empty.
  [[nodiscard]] std::string Resolve(const std::string& path) const;

 private:
  struct Message {
    int line = 0;
    std::string text;
  };
  static void KeepFirst(std::optional<Message>& first, Message message);

  std::string name_;
  std::string folder_;
  std::optional<Message> wrong_;
  std::optional<Message> missing_;
};

// `"10s"`, printable and cut. Never use it for secrets, URLs or a text of unknown content.
[[nodiscard]] std::string ShownValue(std::string_view value);

class MapReader;

// One row of a key table: the key, and how its value is read into the record.
template <typename Record>
struct Key {
  std::string_view name;
  void (*read)(MapReader& map, std::string_view name, Record& record);
};

class MapReader {
 public:
  // `node` and `input` outlive the reader. If `node` is no map, that is a problem, and every key
  // counts as absent. `path` is empty at the top.
  MapReader(const YamlNode& node, int line, std::string path, ConfigInput& input);

  // Reads every key of the table that is present, in the order of the table.
  template <typename Record, std::size_t N>
  void ReadKeys(const Key<Record> (&table)[N], Record& record) {
    for (const Key<Record>& key : table) {
      if (Take(key.name) != nullptr) {
        key.read(*this, key.name, record);
      }
    }
  }

  // Each of the following reads one key and makes it a known one. If the key is absent or its value
  // is wrong, `value` keeps what it held. `allowed` completes the sentence "it must be ..."; for a
  // duration it replaces the words for the range.
  void Duration(std::string_view key, std::chrono::milliseconds least,
                std::chrono::milliseconds most, std::chrono::milliseconds& value,
                const std::string& allowed = "");
  void Whole(std::string_view key, int least, int most, int& value);
  void Bool(std::string_view key, bool& value);
  // nullopt if absent or wrong.
  [[nodiscard]] std::optional<std::string> Text(std::string_view key, const std::string& allowed);
  // The same, but a key without a value counts as absent.
  [[nodiscard]] std::optional<std::string> TextOrNothing(std::string_view key,
                                                         const std::string& allowed);
  // The resolved path of a file.
  [[nodiscard]] std::optional<std::string> Path(std::string_view key);
  [[nodiscard]] std::optional<base::Secret> SecretText(std::string_view key);
  // nullptr if absent or no list.
  [[nodiscard]] const YamlNode* List(std::string_view key);
  // nullptr if absent. The MapReader made of it checks its kind.
  [[nodiscard]] const YamlEntry* Map(std::string_view key);

  // Adds a problem for each key that none of the calls above read.
  void RefuseUnknown();

  void AddProblem(std::string_view key, const std::string& what);
  void AddMissing(std::string_view key, const std::string& what);
  [[nodiscard]] bool Has(std::string_view key) const;
  // Of the key; of the map if the key is absent.
  [[nodiscard]] int LineOf(std::string_view key) const;
  [[nodiscard]] std::string PathOf(std::string_view key) const;
  // "e.yml:3: projects[0].name": file, line and path of the key, as messages start.
  [[nodiscard]] std::string PlaceOf(std::string_view key) const;
  [[nodiscard]] ConfigInput& input() { return input_; }

 private:
  const YamlEntry* Find(std::string_view key) const;
  const YamlEntry* Take(std::string_view key);
  const YamlEntry* TakeText(std::string_view key, const std::string& allowed);
  const YamlEntry* TakePlain(std::string_view key, const std::string& allowed);

  const YamlNode& node_;
  int line_;
  std::string path_;
  ConfigInput& input_;
  std::set<std::string, std::less<>> known_;
};

}  // namespace certmon::exporter

#endif  // EXPORTER_CONFIG_MAP_READER_H_
