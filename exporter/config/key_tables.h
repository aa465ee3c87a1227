// The keys of the configuration file, one row each: name, type, range and the member that is set.
// Used by one thread.
#ifndef EXPORTER_CONFIG_KEY_TABLES_H_
#define EXPORTER_CONFIG_KEY_TABLES_H_

#include <string>

#include "exporter/config/config.h"
#include "exporter/config/map_reader.h"

namespace certmon::exporter {

// Reads the keys at the top of the file, apart from `projects`: those of the whole process into
// `config`, those that every project starts from into `defaults`.
void ReadTop(MapReader& map, Config& config, ProjectOptions& defaults);

// Adds a problem if the poll interval is shorter than 30s and a project is not on loopback. `map`
// is the top of the file.
void CheckInterval(MapReader& map, const Config& config);

// Reads one entry of `projects`, with all checks that concern it alone.
[[nodiscard]] ProjectConfig ReadProject(const YamlNode& node, const std::string& path,
                                        const ProjectOptions& defaults, ConfigInput& input);

}  // namespace certmon::exporter

#endif  // EXPORTER_CONFIG_KEY_TABLES_H_
