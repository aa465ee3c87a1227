// Reads the section `tls_server_config`. Used by web_config_text.cc alone.
#ifndef EXPORTER_WEBCONFIG_TLS_KEYS_H_
#define EXPORTER_WEBCONFIG_TLS_KEYS_H_

#include "exporter/config/map_reader.h"
#include "exporter/config/yaml_node.h"
#include "exporter/webconfig/web_config.h"

namespace certmon::exporter {

// The record is usable only if `input` has no problem afterwards. Pure.
[[nodiscard]] TlsServerConfig ReadTlsKeys(const YamlEntry& section, ConfigInput& input);

}  // namespace certmon::exporter

#endif  // EXPORTER_WEBCONFIG_TLS_KEYS_H_
