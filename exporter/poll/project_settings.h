// What a project is polled with: the configuration of one project, checked and connected.
#ifndef EXPORTER_POLL_PROJECT_SETTINGS_H_
#define EXPORTER_POLL_PROJECT_SETTINGS_H_

#include <chrono>
#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "exporter/config/credentials.h"
#include "exporter/state/state.h"
#include "lib/certapi/api_endpoint.h"
#include "lib/certapi/credentials.h"
#include "lib/certapi/expiry_zone.h"
#include "lib/certapi/list_poll.h"
#include "lib/inventory/snapshot.h"

namespace certmon::exporter {

struct ProjectSettings {
  std::string name;
  std::shared_ptr<CredentialSource> source;  // never null; used by the poll loop once it has it
  std::shared_ptr<const certapi::Credentials> credentials;  // as read when these settings were made
  std::shared_ptr<const certapi::ApiEndpoint> endpoint;
  certapi::ExpiryZone zone;
  certapi::ListPollSettings list;
  std::chrono::nanoseconds poll_interval{};
  std::chrono::seconds expiry_warning{};
  std::chrono::seconds expiry_critical{};
  std::vector<std::string> ignore;
  bool shows_domains = false;  // certificate_domain_info; list.domains as well then
  bool inspect_files = false;
  // Told of each token as it is issued; may be empty. Like the next, no part of SameSettings.
  std::function<void(const base::Secret&)> on_token;
  // What a run before this one had saved of the project; null where there is none.
  std::shared_ptr<const inventory::SavedProject> restored;
};

// What the project's requests are for. Pure.
[[nodiscard]] std::vector<certapi::Operation> OperationsOf(const ProjectSettings& settings);

// What of the settings shows. All or nothing where it throws.
void ShowSettings(const ProjectSettings& settings, ProjectState& state);

// True where both ask the same API as the same account. Pure.
[[nodiscard]] bool SameSource(const ProjectSettings& a, const ProjectSettings& b);

// True where both ask for the certificates of the same appkey, with whatever key or version. Pure.
[[nodiscard]] bool SameAccount(const ProjectSettings& a, const ProjectSettings& b);

// True where both poll the same things in the same way: everything else equal, the secrets by their
// values and not by where they come from. Pure; safe to call from any thread.
[[nodiscard]] bool SameSettings(const ProjectSettings& a, const ProjectSettings& b);

}  // namespace certmon::exporter

#endif  // EXPORTER_POLL_PROJECT_SETTINGS_H_
