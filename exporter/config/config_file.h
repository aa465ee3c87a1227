// Reads the YAML configuration file (--config.file).
//
// Strict: unknown, duplicate and misspelt keys (with the nearest allowed one named), wrong types
// and values out of range are errors with file, line, key and what is allowed. Size at most 1 MiB,
// UTF-8, nesting at most 32. Anchors, aliases, merge keys and tags are refused: a key must be seen
// where it holds. Of several faults the one in the first line is told.
//
// Choices beyond the manual's table: poll_timeout 100ms to poll_interval; connect_timeout and
// request_timeout 100ms to 5m (the poll's own bound cuts a longer request); expiry_warning and
// expiry_critical 1s to 3650 days, whole seconds. Two projects with the same appkey (text or file)
// at the same base_url are refused: one of the two was meant to be another.
//
// Relative paths (*_file, ca_file) are taken from the folder of the configuration file, as
// Prometheus does. Does IO: reads `path` and the ca_file; secret files are not opened here
// (credentials.h). Safe to call from any thread.
#ifndef EXPORTER_CONFIG_CONFIG_FILE_H_
#define EXPORTER_CONFIG_CONFIG_FILE_H_

#include <string>
#include <string_view>

#include "exporter/config/config.h"
#include "exporter/config/config_error.h"

namespace certmon::exporter {

[[nodiscard]] ConfigResult<Config> ReadConfigFile(const std::string& path);

// The same from a text; `name` stands for the path in messages, `folder` is put before relative
// paths (empty: they stay relative to the working directory). The caller wipes `yaml`.
[[nodiscard]] ConfigResult<Config> ParseConfig(std::string_view yaml, const std::string& name,
                                               const std::string& folder = "");

}  // namespace certmon::exporter

#endif  // EXPORTER_CONFIG_CONFIG_FILE_H_
