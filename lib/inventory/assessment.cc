#include "lib/inventory/assessment.h"

#include <algorithm>

#include "lib/inventory/successors.h"

namespace certmon::inventory {

const std::vector<std::string>* ListedDomains(const certapi::Certificate& certificate) {
  return certificate.unread_domains || certificate.domains.empty() ? nullptr : &certificate.domains;
}

std::vector<Assessment> Assess(const Inventory& inventory, const CertificateRules& rules,
                               const DomainsOf& domains_of, base::WallTime now) {
  std::vector<Assessment> assessments;
  std::vector<SuccessorCandidate> candidates;
  assessments.reserve(inventory.certificates.size());
  candidates.reserve(inventory.certificates.size());
  for (const certapi::Certificate& certificate : inventory.certificates) {
    const CertificateSettings settings = SettingsOf(certificate, rules);
    assessments.push_back({.thresholds = settings.thresholds, .team = settings.team});
    candidates.push_back({.domains = domains_of(certificate),
                          .expires_at = certificate.expires_at,
                          .created_at = certificate.created_at});
  }
  const auto successors = FindSuccessors(candidates, now);
  for (std::size_t i = 0; i < successors.size(); ++i) {
    if (successors[i]) {
      assessments[i].successor = &inventory.certificates[*successors[i]];
    }
  }
  return assessments;
}

base::WallTime ValidUntil(const std::vector<Assessment>& assessments) {
  base::WallTime first = base::WallTime::max();
  for (const Assessment& assessment : assessments) {
    // A successor has a date. Those beyond the range of WallTime (the year 2262) are far enough.
    if (assessment.successor != nullptr &&
        *assessment.successor->expires_at < std::chrono::floor<std::chrono::seconds>(first)) {
      first = base::WallTime(*assessment.successor->expires_at);
    }
  }
  return first;
}

Band BandOf(const std::optional<certapi::Instant>& ends, const Assessment& assessment,
            base::WallTime now) {
  const Band band =
      BandOf(ends, assessment.thresholds.warning, assessment.thresholds.critical, now);
  return band == Band::kSoon && assessment.successor != nullptr ? Band::kOk : band;
}

}  // namespace certmon::inventory
