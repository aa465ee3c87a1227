// What one project is polled with: its checked options, its secrets, and what start-up made of
// them.
#ifndef EXPORTER_POLL_PROJECT_SETTINGS_H_
#define EXPORTER_POLL_PROJECT_SETTINGS_H_

#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "exporter/config/credentials.h"
#include "exporter/config/project_options.h"
#include "exporter/state/state.h"
#include "lib/certapi/api_endpoint.h"
#include "lib/certapi/credentials.h"
#include "lib/certapi/expiry_zone.h"
#include "lib/certapi/list_poll.h"
#include "lib/inventory/snapshot.h"

namespace certmon::exporter {

struct ProjectSettings {
  std::string name;
  // Never null.
  std::shared_ptr<const ProjectOptions> options = std::make_shared<const ProjectOptions>();
  certapi::ExpiryZone zone;                  // of options->expiry_time_zone
  std::shared_ptr<CredentialSource> source;  // never null
  // As published when these settings were made; null if nothing was.
  std::shared_ptr<const certapi::Credentials> credentials;
  // Called with each token as it is issued; may be empty. Like the next, not compared.
  std::function<void(const base::Secret&)> on_token;
  // The inventory that an earlier run saved; null if there is none.
  std::shared_ptr<const inventory::SavedProject> restored;
};

// Shares the lifetime of `settings.options`.
[[nodiscard]] std::shared_ptr<const certapi::ApiEndpoint> EndpointOf(
    const ProjectSettings& settings);

// Reads domains if the version lists them: they tell which certificate replaces another, and
// identify the leaf of a file that holds several certificates.
[[nodiscard]] certapi::ListPollSettings ListSettingsOf(const ProjectOptions& options);

// The operations that the project's requests belong to.
[[nodiscard]] std::vector<certapi::Operation> OperationsOf(const ProjectOptions& options);

// Publishes the options, and a result code for each operation in use.
void ApplySettings(const ProjectSettings& settings, ProjectState& state);

// True if both read the same API as the same account.
[[nodiscard]] bool SameSource(const ProjectSettings& a, const ProjectSettings& b);

// True if both read the certificates of one appkey at one base_url, by any key or version. An unknown
// appkey is taken for the same one.
[[nodiscard]] bool SameAccount(const ProjectSettings& a, const ProjectSettings& b);

// True if nothing changes how or what the project is polled. Secrets are compared by value, not by
// the place they come from.
[[nodiscard]] bool SameSettings(const ProjectSettings& a, const ProjectSettings& b);

}  // namespace certmon::exporter

#endif  // EXPORTER_POLL_PROJECT_SETTINGS_H_
