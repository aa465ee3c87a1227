// Reads the YAML configuration file (--config.file).
//
// Unknown, duplicate and misspelt keys, wrong types and values out of range are errors: file, line,
// key and what is allowed (the nearest allowed key, if there is one). If there are several errors,
// the one in the first line is reported. The file is at most 1 MiB of UTF-8. Anchors, aliases, merge
// keys and tags are refused: a reader must see each value at its key (yaml_node.h).
//
// The ranges are in key_tables.cc. Two projects with the same appkey (text or file) at the same
// base_url are refused: one of them is a mistake.
//
// Relative paths (*_file, ca_file) start from the folder of the configuration file, as in
// Prometheus. Does IO: reads `path` and the ca_file, but no secret file. Safe to call from any
// thread.
#ifndef EXPORTER_CONFIG_CONFIG_FILE_H_
#define EXPORTER_CONFIG_CONFIG_FILE_H_

#include <string>
#include <string_view>

#include "exporter/config/config.h"
#include "exporter/config/config_error.h"

namespace certmon::exporter {

[[nodiscard]] ConfigResult<Config> ReadConfigFile(const std::string& path);

// The same for a text. `name` is the file in messages, `folder` the start of relative paths (empty:
// the working directory). The caller wipes `yaml`.
[[nodiscard]] ConfigResult<Config> ParseConfig(std::string_view yaml, const std::string& name,
                                               const std::string& folder = "");

}  // namespace certmon::exporter

#endif  // EXPORTER_CONFIG_CONFIG_FILE_H_
