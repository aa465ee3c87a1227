#include "exporter/config/project_keys.h"

#include <filesystem>
#include <utility>

#include "exporter/config/config_rules.h"
#include "exporter/config/key_path.h"
#include "exporter/config/secret_rules.h"
#include "lib/base/duration.h"
#include "lib/base/text.h"

namespace certmon::exporter {
namespace {

using std::chrono::milliseconds;

constexpr std::size_t kMostGlobs = 1000;
constexpr std::size_t kLongestPath = 4096;  // bytes, PATH_MAX of Linux
constexpr milliseconds kLeastThreshold = std::chrono::seconds(1);
constexpr milliseconds kMostThreshold = std::chrono::hours(24 * 365 * 10);

// A path that was given for a file, resolved; nullopt where absent or at fault.
std::optional<std::string> ReadPath(MapReader& map, const std::string& key,
                                    const std::string& folder) {
  const auto text = map.Text(key, "the path of a file");
  if (!text) {
    return std::nullopt;
  }
  if (text->empty() || text->size() > kLongestPath || base::HasControlCharacter(*text)) {
    map.AddFault(key,
                 "is empty, too long or holds a control character; it must be the path of a file");
    return std::nullopt;
  }
  return ResolvePath(folder, *text);
}

void ReadUrl(MapReader& map, const std::string& key, std::string& url) {
  const auto text = map.Text(key, "a URL");
  if (!text) {
    return;
  }
  if (const Fault fault = ReadApiUrl(*text, url)) {
    map.AddFault(key, *fault);
  }
}

// With nothing behind it, the key takes back what the top of the file says.
template <typename Rule>
void ReadEmptyable(MapReader& map, const std::string& key, std::string& value, const Rule& rule) {
  const auto text = map.TextOrNothing(key, "a text or nothing");
  if (!map.Has(key)) {
    return;
  }
  value = text.value_or("");
  const Fault fault = value.empty() ? std::nullopt : rule(value);
  if (fault) {
    map.AddFault(key, *fault);
  }
}

void ReadApi(const YamlEntry& entry, const std::string& path, const std::string& folder,
             Faults& faults, ApiConfig& api) {
  MapReader map(entry.value, entry.line, path, faults);
  ReadUrl(map, "base_url", api.base_url);
  ReadUrl(map, "token_url", api.token_url);
  if (map.Has("base_url") && !map.Has("token_url")) {
    LetTokenUrlFollow(api);
  }
  if (const auto text = map.Text("version", "v1.0, v1.1, v1.2 or v1.3")) {
    if (const Fault fault = ReadVersion(*text, api.version)) {
      map.AddFault("version", *fault);
    }
  }
  ReadEmptyable(map, "ca_file", api.ca_file, [&folder](std::string& path_text) {
    path_text = ResolvePath(folder, path_text);
    return CaFileFault(path_text);
  });
  ReadEmptyable(map, "proxy_url", api.proxy_url, ProxyUrlFault);
  map.RefuseUnknown();
}

void ReadIgnore(MapReader& map, Faults& faults, std::vector<std::string>& globs) {
  const YamlNode* list = map.List("ignore");
  if (list == nullptr) {
    return;
  }
  globs.clear();
  if (list->items.size() > kMostGlobs) {
    map.AddFault("ignore", "holds more than 1000 globs; use fewer, wider ones");
    return;
  }
  for (const YamlNode& item : list->items) {
    const std::string path = ItemPath(map.PathOf("ignore"), globs.size());
    globs.push_back(item.text.WithBytes([](std::string_view bytes) { return std::string(bytes); }));
    if (item.kind != YamlNode::Kind::kText) {
      faults.Add(item.line, path, "is no text; it must be a glob of certificate names");
    } else if (const Fault fault = GlobFault(globs.back())) {
      faults.Add(item.line, path, *fault);
    }
  }
}

// `key` or `key`_file, exactly one of the two.
SecretPlace ReadSecret(MapReader& map, const std::string& key, SecretKind kind, bool needed,
                       ApiVersion version, const std::string& folder) {
  const std::string file_key = key + "_file";
  auto text = map.SecretText(key);
  auto path = ReadPath(map, file_key, folder);
  if (map.Has(key) && map.Has(file_key)) {
    map.AddFault(key, "cannot go together with " + file_key + "; give one of the two");
  } else if (map.Has(file_key)) {
    return path ? SecretPlace(SecretFile{*std::move(path), map.PlaceOf(file_key)}) : SecretPlace();
  } else if (map.Has(key)) {
    const auto fault =
        text ? text->WithBytes([kind](std::string_view bytes) { return SecretFault(kind, bytes); })
             : std::nullopt;
    if (fault) {
      map.AddFault(key, *fault);
    } else if (text) {
      return *std::move(text);
    }
  } else if (needed) {
    map.AddMissing(key, "is missing; give " + file_key + " (preferred) or " + key + ", " +
                            std::string(certapi::ApiVersionText(version)) + " of the API needs it");
  }
  return {};
}

void CheckThresholds(MapReader& map, const ProjectDefaults& values) {
  const bool own_critical = map.Has("expiry_critical");
  if (values.expiry_critical < values.expiry_warning ||
      !(own_critical || map.Has("expiry_warning"))) {
    return;
  }
  const char* const key = own_critical ? "expiry_critical" : "expiry_warning";
  map.AddFault(key, "expiry_critical (" + base::FormatDuration(values.expiry_critical) +
                        ") is not less than expiry_warning (" +
                        base::FormatDuration(values.expiry_warning) + "); it must be");
}

void ReadThreshold(MapReader& map, const char* key, milliseconds& value) {
  map.Duration(key, kLeastThreshold, kMostThreshold, value);
  if (value % std::chrono::seconds(1) != milliseconds(0)) {
    map.AddFault(key, "is no whole number of seconds; it must be a duration such as 30d or 12h");
  }
}

std::chrono::seconds Seconds(milliseconds duration) {
  return std::chrono::duration_cast<std::chrono::seconds>(duration);
}

}  // namespace

std::string ResolvePath(const std::string& folder, const std::string& path) {
  if (folder.empty() || path.front() == '/') {
    return path;
  }
  return (std::filesystem::path(folder) / path).lexically_normal().string();
}

void ReadSharedKeys(MapReader& map, const std::string& folder, Faults& faults,
                    ProjectDefaults& values) {
  if (const YamlEntry* api = map.Map("api")) {
    ReadApi(*api, map.PathOf("api"), folder, faults, values.api);
  }
  ReadThreshold(map, "expiry_warning", values.expiry_warning);
  ReadThreshold(map, "expiry_critical", values.expiry_critical);
  CheckThresholds(map, values);
  map.Bool("domain_info", values.domain_info);
  ReadIgnore(map, faults, values.ignore);
}

ProjectConfig ReadProject(const YamlNode& node, const std::string& path, const std::string& folder,
                          const ProjectDefaults& defaults, Faults& faults) {
  MapReader map(node, node.line, path, faults);
  ProjectDefaults values = defaults;
  ReadSharedKeys(map, folder, faults, values);

  ProjectConfig project;
  if (auto name = map.Text("name", "a text")) {
    const Fault fault = ProjectNameFault(*name);
    if (fault) {
      map.AddFault("name", *fault);
    }
    project.name = *std::move(name);
  } else if (node.kind == YamlNode::Kind::kMap && !map.Has("name")) {
    map.AddMissing("name", "is missing; each project has one, it becomes the label `project`");
  }
  map.Bool("inspect_files", project.inspect_files);
  const ApiVersion version = values.api.version;
  const bool is_map = node.kind == YamlNode::Kind::kMap;
  const bool keys_needed = is_map && NeedsAccessKeys(version);
  auto& places = project.credentials;
  places.appkey = ReadSecret(map, "appkey", SecretKind::kAppkey, is_map, version, folder);
  places.user_access_key_id =
      ReadSecret(map, "user_access_key_id", SecretKind::kHeader, keys_needed, version, folder);
  places.secret_access_key =
      ReadSecret(map, "secret_access_key", SecretKind::kHeader, keys_needed, version, folder);
  map.RefuseUnknown();

  project.api = std::move(values.api);
  project.expiry_warning = Seconds(values.expiry_warning);
  project.expiry_critical = Seconds(values.expiry_critical);
  project.domain_info = values.domain_info;
  project.ignore = std::move(values.ignore);
  return project;
}

}  // namespace certmon::exporter
