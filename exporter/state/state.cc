#include "exporter/state/state.h"

#include <algorithm>
#include <utility>

namespace certmon::exporter {

Assessments AssessProject(const ProjectCertificates& project, base::WallTime now) {
  const auto domains_of =
      [&project](const certapi::Certificate& certificate) -> const std::vector<std::string>* {
    const auto* const listed = inventory::ListedDomains(certificate);
    if (listed != nullptr || certificate.unread_domains) {
      return listed;
    }
    const auto* const record = inventory::FindRecord(project.files.get(), certificate);
    return record == nullptr ? nullptr : &record->domains;
  };
  return inventory::Assess(*project.inventory, project.options->rules, domains_of, now);
}

std::optional<std::int64_t>& ProjectState::ResultCode(certapi::Operation operation) {
  switch (operation) {
    case certapi::Operation::kDownload:
      return download_result_code;
    case certapi::Operation::kToken:
      return token_result_code;
    case certapi::Operation::kList:
      break;
  }
  return list_result_code;
}

bool State::Ready() const {
  // A configuration has at least one project, so without projects nothing was published yet.
  return !projects.empty() &&
         std::all_of(projects.begin(), projects.end(),
                     [](const ProjectState& project) { return project.attempted; });
}

std::shared_ptr<const State> StateStore::Current() const {
  const std::lock_guard lock(mutex_);
  return current_;
}

void StateStore::Publish(std::shared_ptr<const State> state) {
  {
    const std::lock_guard lock(mutex_);
    current_.swap(state);
  }
  // The previous State, which may be large, is freed here, without the lock that scrapes take.
}

}  // namespace certmon::exporter
