#include "lib/inventory/snapshot.h"

#include <algorithm>
#include <set>
#include <string_view>

#include "lib/base/text.h"
#include "lib/inventory/snapshot_values.h"

namespace certmon::inventory {
namespace {

using certapi::Certificate;
using certapi::Instant;

// 2000-01-01 and 10000-01-01 (`date -u -d DAY +%s`), one day wider for the time zones.
constexpr Instant kEarliest{std::chrono::seconds(946'684'800 - 86'400)};
constexpr Instant kLatest{std::chrono::seconds(253'402'300'800 + 86'400)};
// 0000-01-01, of files.
constexpr Instant kYearZero{std::chrono::seconds(-62'167'219'200)};

// Whether the list of the API can give this value, for every type of member of a certificate.
struct IsUsable {
  bool operator()(const std::string& text) const {
    const auto length = base::CountCodePoints(text);
    return length && *length <= certapi::kMaxTextCodePoints && !base::HasControlCharacter(text);
  }
  bool operator()(const std::optional<Instant>& date) const {
    return !date || (*date >= kEarliest && *date < kLatest);
  }
  bool operator()(const Instant& of_file) const {
    return of_file >= kYearZero && of_file < kLatest;
  }
  bool operator()(const std::optional<std::uint32_t>& /*count*/) const { return true; }
  bool operator()(const std::vector<std::string>& domains) const {
    const std::set<std::string_view> distinct(domains.begin(), domains.end());
    return domains.size() <= certapi::kMaxDomains && distinct.size() == domains.size() &&
           std::all_of(domains.begin(), domains.end(), [this](const std::string& domain) {
             return !domain.empty() && (*this)(domain);
           });
  }
};

std::optional<std::string> CertificateProblem(const Certificate& certificate) {
  if (certificate.name.find_first_not_of(' ') == std::string::npos) {
    return "a certificate has no name";
  }
  std::string_view unusable;
  certapi::VisitMembers([&](std::string_view key, auto member) {
    unusable = IsUsable()(certificate.*member) ? unusable : key;
  });
  if (!unusable.empty()) {
    return "the value of \"" + std::string(unusable) + "\" of a certificate cannot be used";
  }
  return std::nullopt;
}

std::optional<std::string> FileProblem(const std::string& name, const InspectedFile& file,
                                       const Inventory& inventory) {
  const Certificate* const certificate = inventory.Find(name);
  if (certificate == nullptr || (file.record && !file.record->Fits(*certificate)) ||
      (!file.record && file.error.empty())) {
    return "a certificate file belongs to no certificate, or nothing is known of it";
  }
  std::string_view unusable = IsUsable()(file.error) ? "" : kFileErrorKey;
  if (file.record) {
    VisitFileMembers([&](std::string_view key, auto member) {
      unusable = IsUsable()((*file.record).*member) ? unusable : key;
    });
  }
  if (!unusable.empty()) {
    return "the value of \"" + std::string(unusable) + "\" of a certificate cannot be used";
  }
  return std::nullopt;
}

bool IsIdentityText(const std::string& text) {
  return !text.empty() && text.size() <= kMaxIdentityBytes && !base::HasControlCharacter(text);
}

std::optional<std::string> ProjectProblem(const SavedProject& project) {
  const ProjectIdentity& identity = project.identity;
  if (!IsIdentityText(identity.project) || !IsIdentityText(identity.base_url) ||
      !IsIdentityText(identity.api_version)) {
    return "the name, base URL or API version of a project is missing, too long or unreadable";
  }
  const std::vector<Certificate>& certificates = project.inventory->certificates;
  for (const Certificate& certificate : certificates) {
    if (auto fault = CertificateProblem(certificate)) {
      return fault;
    }
  }
  if (std::adjacent_find(certificates.begin(), certificates.end(),
                         [](const Certificate& a, const Certificate& b) {
                           return a.name >= b.name;
                         }) != certificates.end()) {
    return "the certificates of a project are not sorted, or one is present twice";
  }
  for (const auto& [name, file] : project.files) {
    if (auto fault = FileProblem(name, file, *project.inventory)) {
      return fault;
    }
  }
  for (const auto& [name, polls] : project.inventory->missing) {
    if (polls < kMayBeUnreadable || project.inventory->Find(name) == nullptr) {
      return "a removal waits for a certificate that does not exist";
    }
  }
  return std::nullopt;
}

}  // namespace

const SavedProject* Snapshot::Find(const std::string& project) const {
  const auto found = std::find_if(projects.begin(), projects.end(), [&](const SavedProject& saved) {
    return saved.identity.project == project;
  });
  return found != projects.end() ? &*found : nullptr;
}

std::shared_ptr<const Inventory> RestoredInventory(const SavedProject& saved,
                                                   const std::string& base_url) {
  auto restored = std::make_shared<Inventory>(*saved.inventory);
  restored->restored = true;
  restored->of_another_account = saved.identity.base_url != base_url;
  return restored;
}

std::vector<std::string> ForgetFutureTimes(Snapshot& snapshot, base::WallTime now) {
  const auto is_future = [latest = now + kClockTolerance](const auto& time) {
    return time && *time > latest;
  };
  std::vector<std::string> forgotten;
  for (SavedProject& project : snapshot.projects) {
    if (is_future(project.last_success) || is_future(project.last_attempt)) {
      project.last_success.reset();
      project.last_attempt.reset();
      forgotten.push_back(project.identity.project);
    }
  }
  return forgotten;
}

std::optional<std::string> SnapshotProblem(const Snapshot& snapshot) {
  std::set<std::string_view> names;
  for (const SavedProject& project : snapshot.projects) {
    if (auto fault = ProjectProblem(project)) {
      return fault;
    }
    if (!names.insert(project.identity.project).second) {
      return "a project is present twice";
    }
  }
  return std::nullopt;
}

}  // namespace certmon::inventory
