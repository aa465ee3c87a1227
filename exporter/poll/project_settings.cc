#include "exporter/poll/project_settings.h"

#include <algorithm>

namespace certmon::exporter {
namespace {

using certapi::Operation;

// Of two projects; null: unknown.
bool SameCredentials(const certapi::Credentials* a, const certapi::Credentials* b) {
  return a == b || (a != nullptr && b != nullptr && a->appkey == b->appkey &&
                    a->user_access_key_id == b->user_access_key_id &&
                    a->secret_access_key == b->secret_access_key);
}

}  // namespace

std::shared_ptr<const certapi::ApiEndpoint> EndpointOf(const ProjectSettings& settings) {
  return {settings.options, &settings.options->api};
}

certapi::ListPollSettings ListSettingsOf(const ProjectOptions& options) {
  return {.page_size = options.page_size,
          .page_concurrency = options.page_concurrency,
          .domains = certapi::HasDomains(options.api.version),
          .timeout = options.poll_timeout};
}

std::vector<Operation> OperationsOf(const ProjectOptions& options) {
  std::vector<Operation> operations = {Operation::kList};
  if (options.inspect_files) {
    operations.push_back(Operation::kDownload);
  }
  if (certapi::NeedsToken(options.api.version)) {
    operations.push_back(Operation::kToken);
  }
  return operations;
}

void ApplySettings(const ProjectSettings& settings, ProjectState& state) {
  state.options = settings.options;
  const std::vector<Operation> used = OperationsOf(*settings.options);
  for (const Operation operation : {Operation::kList, Operation::kDownload, Operation::kToken}) {
    std::optional<std::int64_t>& code = state.ResultCode(operation);
    const bool is_used = std::find(used.begin(), used.end(), operation) != used.end();
    code = is_used ? std::optional(code.value_or(0)) : std::nullopt;
  }
}

bool SameSource(const ProjectSettings& a, const ProjectSettings& b) {
  return SameCredentials(a.credentials.get(), b.credentials.get()) &&
         a.options->api == b.options->api;
}

bool SameAccount(const ProjectSettings& a, const ProjectSettings& b) {
  return (!a.credentials || !b.credentials || a.credentials->appkey == b.credentials->appkey) &&
         a.options->api.base_url == b.options->api.base_url;
}

bool SameSettings(const ProjectSettings& a, const ProjectSettings& b) {
  return a.name == b.name && *a.options == *b.options &&
         SameCredentials(a.credentials.get(), b.credentials.get());
}

}  // namespace certmon::exporter
