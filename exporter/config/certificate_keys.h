// The keys of the configuration file that set the thresholds, the teams and the ignored certificates
// (lib/inventory/certificate_rules.h). Used by one thread.
#ifndef EXPORTER_CONFIG_CERTIFICATE_KEYS_H_
#define EXPORTER_CONFIG_CERTIFICATE_KEYS_H_

#include "exporter/config/map_reader.h"
#include "lib/inventory/certificate_rules.h"

namespace certmon::exporter {

// Reads these keys from the top of the file or from a project, with all checks. `rules` keeps what
// it holds for keys that are absent.
void ReadCertificateRules(MapReader& map, inventory::CertificateRules& rules);

}  // namespace certmon::exporter

#endif  // EXPORTER_CONFIG_CERTIFICATE_KEYS_H_
