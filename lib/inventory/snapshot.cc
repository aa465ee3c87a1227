#include "lib/inventory/snapshot.h"

#include <algorithm>
#include <set>
#include <string_view>

#include "lib/base/text.h"

namespace certmon::inventory {
namespace {

using certapi::Certificate;
using certapi::Instant;

constexpr std::size_t kMaxNameCodePoints = 256;
constexpr std::size_t kMaxAttributeCodePoints = 256;
// 2000-01-01 and 10000-01-01 as `date -u -d DAY +%s` gives them, and a day for the time zones.
constexpr Instant kEarliest{std::chrono::seconds(946'684'800 - 86'400)};
constexpr Instant kLatest{std::chrono::seconds(253'402'300'800 + 86'400)};

bool IsText(const std::string& text, std::size_t max_code_points) {
  const auto length = base::CountCodePoints(text);
  return length && *length <= max_code_points && !base::HasControlCharacter(text);
}

bool IsIdentityText(const std::string& text) {
  return !text.empty() && text.size() <= kMaxIdentityBytes && !base::HasControlCharacter(text);
}

bool IsName(const std::string& name) {
  return name.find_first_not_of(' ') != std::string::npos && IsText(name, kMaxNameCodePoints);
}

bool IsDate(const std::optional<Instant>& date) {
  return !date || (*date >= kEarliest && *date < kLatest);
}

bool AreDomains(const std::vector<std::string>& domains) {
  const std::set<std::string_view> distinct(domains.begin(), domains.end());
  return domains.size() <= certapi::kMaxDomains && distinct.size() == domains.size() &&
         std::all_of(domains.begin(), domains.end(), [](const std::string& domain) {
           return !domain.empty() && IsText(domain, kMaxAttributeCodePoints);
         });
}

std::optional<std::string> CertificateFault(const Certificate& certificate) {
  if (!IsName(certificate.name)) {
    return "a certificate's name is empty, too long or unreadable";
  }
  if (!IsText(certificate.authority, kMaxAttributeCodePoints) ||
      !IsText(certificate.signature_algorithm, kMaxAttributeCodePoints)) {
    return "a certificate's authority or signature algorithm is too long or unreadable";
  }
  if (!IsText(certificate.id, kMaxAttributeCodePoints) || !AreDomains(certificate.domains)) {
    return "a certificate's id or domains are too long, too many, alike or unreadable";
  }
  if (!IsDate(certificate.expires_at) || !IsDate(certificate.created_at)) {
    return "a certificate's date is outside of the years 2000 to 9999";
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

std::optional<std::string> SavedProjectFault(const SavedProject& project) {
  const ProjectIdentity& identity = project.identity;
  if (!IsIdentityText(identity.project) || !IsIdentityText(identity.base_url) ||
      !IsIdentityText(identity.api_version)) {
    return "a project's name, base URL or API version is missing, too long or unreadable";
  }
  const std::vector<Certificate>& certificates = project.inventory->certificates;
  for (const Certificate& certificate : certificates) {
    if (auto fault = CertificateFault(certificate)) {
      return fault;
    }
  }
  if (std::adjacent_find(certificates.begin(), certificates.end(),
                         [](const Certificate& a, const Certificate& b) {
                           return a.name >= b.name;
                         }) != certificates.end()) {
    return "the certificates of a project are not sorted, or one is there twice";
  }
  for (const auto& [name, polls] : project.inventory->missing) {
    if (polls < kMayBeUnreadable || project.inventory->Find(name) == nullptr) {
      return "a removal waits for a certificate that is not there";
    }
  }
  return std::nullopt;
}

}  // namespace certmon::inventory
