// Reads the section `tls_server_config`. Used by web_config_text.cc alone.
#ifndef EXPORTER_WEBCONFIG_TLS_KEYS_H_
#define EXPORTER_WEBCONFIG_TLS_KEYS_H_

#include <string>

#include "exporter/config/map_reader.h"
#include "exporter/config/yaml_node.h"
#include "exporter/webconfig/web_config.h"

namespace certmon::exporter {

// Faults are noted; the record is worth something only where there are none. Pure.
[[nodiscard]] TlsServerConfig ReadTlsKeys(const YamlEntry& section, const std::string& folder,
                                          Faults& faults);

}  // namespace certmon::exporter

#endif  // EXPORTER_WEBCONFIG_TLS_KEYS_H_
