// The keys of `api:` and of one entry of `projects:`.
// Used by one thread.
#ifndef EXPORTER_CONFIG_PROJECT_KEYS_H_
#define EXPORTER_CONFIG_PROJECT_KEYS_H_

#include <chrono>
#include <string>
#include <vector>

#include "exporter/config/config.h"
#include "exporter/config/map_reader.h"

namespace certmon::exporter {

// What a project takes over where it does not say otherwise.
struct ProjectDefaults {
  ApiConfig api;
  std::chrono::milliseconds expiry_warning = ProjectConfig{}.expiry_warning;
  std::chrono::milliseconds expiry_critical = ProjectConfig{}.expiry_critical;
  bool domain_info = false;
  std::vector<std::string> ignore;
};

// Reads the keys that stand at the top and in a project alike: api, expiry_warning,
// expiry_critical, domain_info, ignore. Relative paths are taken from `folder`.
void ReadSharedKeys(MapReader& map, const std::string& folder, Faults& faults,
                    ProjectDefaults& values);

// One project, with all checks that need no other project.
[[nodiscard]] ProjectConfig ReadProject(const YamlNode& node, const std::string& path,
                                        const std::string& folder, const ProjectDefaults& defaults,
                                        Faults& faults);

// `folder` before a relative path; `path` itself where it is absolute or `folder` is empty.
[[nodiscard]] std::string ResolvePath(const std::string& folder, const std::string& path);

}  // namespace certmon::exporter

#endif  // EXPORTER_CONFIG_PROJECT_KEYS_H_
