#include "exporter/config/config_file.h"

#include <algorithm>
#include <filesystem>
#include <map>
#include <utility>

#include "exporter/config/appkey_index.h"
#include "exporter/config/key_path.h"
#include "exporter/config/key_tables.h"
#include "exporter/config/map_reader.h"
#include "exporter/config/small_file.h"
#include "exporter/config/yaml_node.h"
#include "lib/base/text.h"

namespace certmon::exporter {
namespace {

constexpr std::size_t kLargestFile = std::size_t{1024} * 1024;
constexpr std::size_t kLongestName = 300;  // code points of a path in a message

// The line of the first key that starts so; of the node if there is none.
int LineOf(const YamlNode& node, std::string_view key) {
  const auto found =
      std::find_if(node.entries.begin(), node.entries.end(),
                   [key](const YamlEntry& entry) { return entry.key.rfind(key, 0) == 0; });
  return found == node.entries.end() ? node.line : found->line;
}

// Finds the projects that have a name or an appkey of an earlier one. `projects` must not move.
class TwinSearch {
 public:
  explicit TwinSearch(ConfigInput& input) : input_(input) {}

  void Check(const ProjectConfig& project, const YamlNode& node, std::size_t number) {
    const std::string path = ItemPath("projects", number);
    const std::size_t same_name =
        project.name.empty() ? number : names_.try_emplace(project.name, number).first->second;
    if (same_name != number) {
      input_.AddProblem(LineOf(node, "name"), KeyPath(path, "name"),
                        ShownValue(project.name) + " is the name of " +
                            ItemPath("projects", same_name) + " too; names are unique");
    }
    const std::size_t same_appkey = FirstWithAppkey(project, number);
    if (same_appkey != number) {
      input_.AddProblem(LineOf(node, "appkey"), KeyPath(path, "appkey"),
                        "is the same as that of " + ItemPath("projects", same_appkey) +
                            "; each project has its own");
    }
  }

 private:
  std::size_t FirstWithAppkey(const ProjectConfig& project, std::size_t number) {
    const std::string& base_url = project.options.api.base_url;
    if (const auto* text = std::get_if<base::Secret>(&project.credentials.appkey)) {
      return appkeys_.Add(base_url, *text, number);
    }
    const auto* file = std::get_if<SecretFile>(&project.credentials.appkey);
    return file == nullptr ? number
                           : files_.try_emplace({base_url, file->path}, number).first->second;
  }

  ConfigInput& input_;
  std::map<std::string_view, std::size_t> names_;
  std::map<std::pair<std::string_view, std::string_view>, std::size_t> files_;
  AppkeyIndex appkeys_;
};

void ReadProjects(MapReader& map, const ProjectOptions& defaults,
                  std::vector<ProjectConfig>& projects) {
  const char* const missing = "is missing or empty; at least one project is needed";
  const YamlNode* list = map.List("projects");
  if (!map.Has("projects")) {
    map.AddMissing("projects", missing);
  }
  if (list == nullptr) {
    return;
  }
  if (list->items.empty()) {
    map.AddProblem("projects", missing);
  }
  // No reallocation: the search refers to the elements.
  projects.reserve(list->items.size());
  TwinSearch twins(map.input());
  for (const YamlNode& node : list->items) {
    const std::size_t number = projects.size();
    projects.push_back(ReadProject(node, ItemPath("projects", number), defaults, map.input()));
    twins.Check(projects.back(), node, number);
  }
}

}  // namespace

ConfigResult<Config> ParseConfig(std::string_view yaml, const std::string& name,
                                 const std::string& folder) {
  const auto root = ParseYaml(yaml, name);
  if (!root) {
    return tl::make_unexpected(root.error());
  }
  ConfigInput input(name, folder);
  Config config;
  MapReader map(*root, 1, "", input);
  // If the file is not a map, any other problem is a consequence of that.
  if (!input.FirstProblem()) {
    ProjectOptions defaults;
    ReadTop(map, config, defaults);
    ReadProjects(map, defaults, config.projects);
    CheckInterval(map, config);
    map.RefuseUnknown();
  }
  if (auto problem = input.FirstProblem()) {
    return tl::make_unexpected(*std::move(problem));
  }
  return config;
}

ConfigResult<Config> ReadConfigFile(const std::string& path) {
  const std::string name = base::Printable(path, kLongestName);
  auto bytes = ReadSmallFile(path, kLargestFile);
  if (!bytes) {
    return tl::make_unexpected(ConfigError{name + ": " + bytes.error()});
  }
  auto config = ParseConfig(*bytes, name, std::filesystem::path(path).parent_path().string());
  base::Wipe(*bytes);
  return config;
}

}  // namespace certmon::exporter
