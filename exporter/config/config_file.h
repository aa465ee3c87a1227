// Reads the YAML configuration file (--config.file).
//
// Strict: unknown, duplicate and misspelt keys (with the nearest allowed one named), wrong types and
// values out of range are errors with file, line, key and what is allowed. Size at most 1 MiB, nesting
// at most 32. Anchors, aliases and merge keys are refused: a key must be seen where it holds.
// Does IO: reads `path` only; secret files are not opened here (credentials.h).
// Safe to call from any thread.
#ifndef EXPORTER_CONFIG_CONFIG_FILE_H_
#define EXPORTER_CONFIG_CONFIG_FILE_H_

#include <string>
#include <string_view>

#include "exporter/config/config.h"
#include "exporter/config/config_error.h"

namespace certmon::exporter {

[[nodiscard]] ConfigResult<Config> ReadConfigFile(const std::string& path);

// The same from a text; `name` stands for the path in messages, relative *_file paths are kept as they
// are (relative to the working directory of the process).
[[nodiscard]] ConfigResult<Config> ParseConfig(std::string_view yaml, const std::string& name);

}  // namespace certmon::exporter

#endif  // EXPORTER_CONFIG_CONFIG_FILE_H_
