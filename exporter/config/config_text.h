// Whether bytes are a text at all, before a parser sees them.
// Pure; safe to call from any thread.
#ifndef EXPORTER_CONFIG_CONFIG_TEXT_H_
#define EXPORTER_CONFIG_CONFIG_TEXT_H_

#include <optional>
#include <string>
#include <string_view>

#include "exporter/config/config_error.h"

namespace certmon::exporter {

// The first line that is longer than 64 KiB, is not UTF-8 or holds a control character other than
// tab and line break (YAML 1.2, section 5.1, allows no other). nullopt where all are good. Never
// shows the bytes.
[[nodiscard]] std::optional<ConfigError> TextFault(std::string_view bytes, const std::string& name);

}  // namespace certmon::exporter

#endif  // EXPORTER_CONFIG_CONFIG_TEXT_H_
