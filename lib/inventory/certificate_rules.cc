#include "lib/inventory/certificate_rules.h"

#include <algorithm>

#include "lib/base/glob.h"

namespace certmon::inventory {

bool Matches(const NamePattern& pattern, const std::string& name) {
  return pattern.is_glob ? base::GlobMatches(pattern.text, name) : pattern.text == name;
}

bool MatchesAny(const std::vector<NamePattern>& patterns, const std::string& name) {
  return std::any_of(patterns.begin(), patterns.end(),
                     [&name](const NamePattern& pattern) { return Matches(pattern, name); });
}

CertificateSettings SettingsOf(const certapi::Certificate& certificate,
                               const CertificateRules& rules) {
  std::optional<FixedThresholds> thresholds;
  std::string_view team;
  for (const CertificateEntry& entry : rules.entries) {
    const bool adds = (!thresholds && entry.thresholds) || (team.empty() && !entry.team.empty());
    if (!adds || !MatchesAny(entry.match, certificate.name)) {
      continue;
    }
    thresholds = thresholds ? thresholds : entry.thresholds;
    team = team.empty() ? std::string_view(entry.team) : team;
  }
  return {.thresholds = EffectiveThresholds(certificate, rules.thresholds, thresholds),
          .team = team.empty() ? std::string_view(rules.team) : team};
}

std::vector<std::string> UnmatchedPatterns(const CertificateRules& rules,
                                           const Inventory& inventory) {
  const auto matches_one_of = [](const NamePattern& pattern,
                                 const std::vector<certapi::Certificate>& certificates) {
    return std::any_of(certificates.begin(), certificates.end(),
                       [&pattern](const certapi::Certificate& certificate) {
                         return Matches(pattern, certificate.name);
                       });
  };
  std::vector<std::string> unmatched;
  const auto check = [&](const std::vector<NamePattern>& patterns, const std::string& path) {
    for (std::size_t i = 0; i < patterns.size(); ++i) {
      if (!matches_one_of(patterns[i], inventory.certificates) &&
          !matches_one_of(patterns[i], inventory.ignored_certificates)) {
        unmatched.push_back(path + "[" + std::to_string(i) + "] \"" + patterns[i].text + "\"");
      }
    }
  };
  check(rules.ignore, "ignore");
  for (std::size_t i = 0; i < rules.entries.size(); ++i) {
    check(rules.entries[i].match, "certificates[" + std::to_string(i) + "].match");
  }
  return unmatched;
}

}  // namespace certmon::inventory
