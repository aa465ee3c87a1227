#include "exporter/config/config_file.h"

#include <algorithm>
#include <filesystem>
#include <utility>

#include "exporter/config/config_rules.h"
#include "exporter/config/config_text.h"
#include "exporter/config/key_path.h"
#include "exporter/config/map_reader.h"
#include "exporter/config/project_keys.h"
#include "exporter/config/small_file.h"
#include "exporter/config/yaml_node.h"
#include "lib/base/duration.h"
#include "lib/base/text.h"
#include "lib/http/base_url.h"

namespace certmon::exporter {
namespace {

using std::chrono::milliseconds;

constexpr std::size_t kLargestFile = std::size_t{1024} * 1024;
constexpr std::size_t kLongestName = 300;  // code points of a path in a message
constexpr milliseconds kLeastInterval = std::chrono::seconds(30);
constexpr milliseconds kLeastLoopbackInterval = std::chrono::seconds(1);
constexpr milliseconds kMostInterval = std::chrono::hours(6);
constexpr milliseconds kLeastTimeout{100};
constexpr milliseconds kMostTimeout = std::chrono::minutes(5);
constexpr milliseconds kDefaultPollTimeout = std::chrono::seconds(60);
constexpr const char* kIntervalRange =
    "from 30s to 6h, or from 1s where every base_url is a loopback address";

bool OnlyLoopback(const std::vector<ProjectConfig>& projects) {
  return std::all_of(projects.begin(), projects.end(), [](const ProjectConfig& project) {
    const auto url = http::ParseBaseUrl(project.api.base_url);
    return url && url->is_loopback;
  });
}

void ReadTimes(MapReader& map, Config& config) {
  map.Duration("poll_interval", kLeastLoopbackInterval, kMostInterval, config.poll_interval,
               kIntervalRange);
  config.poll_timeout = std::min(kDefaultPollTimeout, config.poll_interval);
  map.Duration("poll_timeout", kLeastTimeout, config.poll_interval, config.poll_timeout,
               "from 100ms to poll_interval (" + base::FormatDuration(config.poll_interval) + ")");
  map.Duration("connect_timeout", kLeastTimeout, kMostTimeout, config.connect_timeout);
  map.Duration("request_timeout", kLeastTimeout, kMostTimeout, config.request_timeout);
  if (auto zone = map.Text("expiry_time_zone", "the name of a time zone")) {
    if (const Fault fault = TimeZoneFault(*zone)) {
      map.AddFault("expiry_time_zone", *fault);
    }
    config.expiry_time_zone = *std::move(zone);
  }
}

// After the projects, because whether they are all on this machine decides.
void CheckInterval(MapReader& map, const Config& config) {
  if (config.poll_interval < kLeastInterval && !OnlyLoopback(config.projects)) {
    map.AddFault("poll_interval", ShownValue(base::FormatDuration(config.poll_interval)) +
                                      " is out of range; allowed is " + kIntervalRange);
  }
}

bool SamePlace(const SecretPlace& a, const SecretPlace& b) {
  if (const auto* file = std::get_if<SecretFile>(&a)) {
    const auto* other = std::get_if<SecretFile>(&b);
    return other != nullptr && file->path == other->path;
  }
  const auto* text = std::get_if<base::Secret>(&a);
  const auto* other = std::get_if<base::Secret>(&b);
  return text != nullptr && other != nullptr && *text == *other;
}

// Of the first of the node's keys that begins so, or of the node.
int LineOf(const YamlNode& node, std::string_view key) {
  const auto found =
      std::find_if(node.entries.begin(), node.entries.end(),
                   [key](const YamlEntry& entry) { return entry.key.rfind(key, 0) == 0; });
  return found == node.entries.end() ? node.line : found->line;
}

void CheckTwins(const ProjectConfig& project, const YamlNode& node, const std::string& path,
                const std::vector<ProjectConfig>& before, Faults& faults) {
  for (std::size_t i = 0; i < before.size(); ++i) {
    const ProjectConfig& other = before[i];
    const std::string twin = ItemPath("projects", i);
    if (!project.name.empty() && project.name == other.name) {
      faults.Add(LineOf(node, "name"), KeyPath(path, "name"),
                 ShownValue(project.name) + " is the name of " + twin + " too; names are unique");
    }
    if (project.api.base_url == other.api.base_url &&
        SamePlace(project.credentials.appkey, other.credentials.appkey)) {
      faults.Add(LineOf(node, "appkey"), KeyPath(path, "appkey"),
                 "is the same as that of " + twin + "; each project has its own");
    }
  }
}

void ReadProjects(MapReader& map, const std::string& folder, const ProjectDefaults& defaults,
                  Faults& faults, std::vector<ProjectConfig>& projects) {
  const char* const missing = "is missing or empty; at least one project is needed";
  const YamlNode* list = map.List("projects");
  if (!map.Has("projects")) {
    map.AddMissing("projects", missing);
  }
  if (list == nullptr) {
    return;
  }
  if (list->items.empty()) {
    map.AddFault("projects", missing);
  }
  for (std::size_t i = 0; i < list->items.size(); ++i) {
    const YamlNode& node = list->items[i];
    const std::string path = ItemPath("projects", i);
    ProjectConfig project = ReadProject(node, path, folder, defaults, faults);
    CheckTwins(project, node, path, projects, faults);
    projects.push_back(std::move(project));
  }
}

}  // namespace

ConfigResult<Config> ParseConfig(std::string_view yaml, const std::string& name,
                                 const std::string& folder) {
  if (auto fault = TextFault(yaml, name)) {
    return tl::make_unexpected(*std::move(fault));
  }
  const auto root = ParseYaml(yaml, name);
  if (!root) {
    return tl::make_unexpected(root.error());
  }
  Faults faults(name);
  MapReader map(*root, 1, "", faults);
  if (faults.First()) {
    return tl::make_unexpected(*faults.First());
  }
  Config config;
  ProjectDefaults defaults;
  ReadTimes(map, config);
  map.Whole("page_size", 1, 1000, config.page_size);
  map.Whole("page_concurrency", 1, 16, config.page_concurrency);
  ReadSharedKeys(map, folder, faults, defaults);
  ReadProjects(map, folder, defaults, faults, config.projects);
  CheckInterval(map, config);
  map.RefuseUnknown();
  if (faults.First()) {
    return tl::make_unexpected(*faults.First());
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
