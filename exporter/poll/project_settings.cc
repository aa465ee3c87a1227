#include "exporter/poll/project_settings.h"

#include <algorithm>
#include <utility>

namespace certmon::exporter {
namespace {

using certapi::Operation;

bool SameCredentials(const certapi::Credentials& a, const certapi::Credentials& b) {
  return a.appkey == b.appkey && a.user_access_key_id == b.user_access_key_id &&
         a.secret_access_key == b.secret_access_key;
}

bool SameEndpoint(const certapi::ApiEndpoint& a, const certapi::ApiEndpoint& b) {
  return a.base_url == b.base_url && a.version == b.version && *a.connection == *b.connection &&
         (a.token_url == b.token_url || !certapi::NeedsToken(a.version));
}

}  // namespace

std::vector<certapi::Operation> OperationsOf(const ProjectSettings& settings) {
  std::vector<certapi::Operation> operations = {certapi::Operation::kList};
  if (settings.inspect_files) {
    operations.push_back(certapi::Operation::kDownload);
  }
  if (certapi::NeedsToken(settings.endpoint->version)) {
    operations.push_back(certapi::Operation::kToken);
  }
  return operations;
}

void ShowSettings(const ProjectSettings& settings, ProjectState& state) {
  std::string base_url = settings.endpoint->base_url;
  std::string api_version(certapi::ApiVersionText(settings.endpoint->version));
  const std::vector<Operation> used = OperationsOf(settings);
  for (const Operation operation : {Operation::kList, Operation::kDownload, Operation::kToken}) {
    std::optional<std::int64_t>& code = state.ResultCode(operation);
    const bool is_used = std::find(used.begin(), used.end(), operation) != used.end();
    code = is_used ? std::optional(code.value_or(0)) : std::nullopt;
  }
  state.base_url = std::move(base_url);
  state.api_version = std::move(api_version);
  state.has_certificate_ids = certapi::HasCertificateId(settings.endpoint->version);
  state.shows_domains = settings.shows_domains;
  state.poll_interval = settings.poll_interval;
  state.expiry_warning = settings.expiry_warning;
  state.expiry_critical = settings.expiry_critical;
}

bool SameSource(const ProjectSettings& a, const ProjectSettings& b) {
  return SameCredentials(*a.credentials, *b.credentials) && SameEndpoint(*a.endpoint, *b.endpoint);
}

bool SameAccount(const ProjectSettings& a, const ProjectSettings& b) {
  return a.credentials->appkey == b.credentials->appkey &&
         a.endpoint->base_url == b.endpoint->base_url;
}

bool SameSettings(const ProjectSettings& a, const ProjectSettings& b) {
  return a.name == b.name && SameSource(a, b) && a.zone == b.zone && a.list == b.list &&
         a.poll_interval == b.poll_interval && a.expiry_warning == b.expiry_warning &&
         a.expiry_critical == b.expiry_critical && a.ignore == b.ignore &&
         a.shows_domains == b.shows_domains && a.inspect_files == b.inspect_files;
}

}  // namespace certmon::exporter
