// The checked settings of one project, as plain values: what the configuration parses into, what a
// project is polled with, what a reload compares, and what the published state carries.
//
// A new setting is one member here, one row in the key table (key_tables.cc), and its use.
// Secrets are not part of it (config.h, CredentialPlaces).
#ifndef EXPORTER_CONFIG_PROJECT_OPTIONS_H_
#define EXPORTER_CONFIG_PROJECT_OPTIONS_H_

#include <chrono>
#include <string>

#include "lib/certapi/api_endpoint.h"
#include "lib/inventory/certificate_rules.h"

namespace certmon::exporter {

// Each member has the name of its key, apart from the two timeouts of `api.connection` and `rules`.
struct ProjectOptions {
  certapi::ApiEndpoint api;

  // 30s to 6h; from 1s if every project is on loopback
  std::chrono::milliseconds poll_interval{std::chrono::minutes(5)};
  std::chrono::milliseconds poll_timeout{std::chrono::seconds(60)};  // 100ms to poll_interval
  int page_size = 100;                                               // 1 to 1000
  int page_concurrency = 4;                                          // 1 to 16
  std::string expiry_time_zone = "Asia/Seoul";

  bool domain_info = false;
  bool inspect_files = false;
  // expiry_warning and expiry_critical (1s to 10y, 3650 days), their shares, team, certificates and
  // ignore
  inventory::CertificateRules rules;

  friend bool operator==(const ProjectOptions&, const ProjectOptions&) = default;
};

// True if certificate_domain_info is exported: it is wanted, and this version lists domains.
[[nodiscard]] inline bool ShowsDomains(const ProjectOptions& options) {
  return options.domain_info && certapi::HasDomains(options.api.version);
}

}  // namespace certmon::exporter

#endif  // EXPORTER_CONFIG_PROJECT_OPTIONS_H_
