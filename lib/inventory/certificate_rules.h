// What is configured for the certificates of one project: thresholds, team, and which of them are
// ignored (contract, sections 3 and 5a).
//
// Plain values and pure functions; safe to call from any thread.
#ifndef LIB_INVENTORY_CERTIFICATE_RULES_H_
#define LIB_INVENTORY_CERTIFICATE_RULES_H_

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "lib/certapi/certificate.h"
#include "lib/inventory/inventory.h"
#include "lib/inventory/thresholds.h"

namespace certmon::inventory {

// One certificate name, or a glob over names (lib/base/glob.h). A name stands for itself: the name
// `*.example.com` is the wildcard certificate alone, never `shop.example.com`.
struct NamePattern {
  std::string text;
  bool is_glob = false;

  friend bool operator==(const NamePattern&, const NamePattern&) = default;
};

[[nodiscard]] bool Matches(const NamePattern& pattern, const std::string& name);
// True if one of them matches.
[[nodiscard]] bool MatchesAny(const std::vector<NamePattern>& patterns, const std::string& name);

// An entry of `certificates`: settings for the certificates that one of the patterns matches.
struct CertificateEntry {
  std::vector<NamePattern> match;             // at least one
  std::optional<FixedThresholds> thresholds;  // nullopt: not set here
  std::string team;                           // empty: not set here

  friend bool operator==(const CertificateEntry&, const CertificateEntry&) = default;
};

struct CertificateRules {
  ThresholdRule thresholds;
  std::string team;  // of certificates for which no entry sets one; empty: none
  std::vector<CertificateEntry> entries;
  std::vector<NamePattern> ignore;  // certificates to leave out

  friend bool operator==(const CertificateRules&, const CertificateRules&) = default;
};

// What holds for one certificate.
struct CertificateSettings {
  Thresholds thresholds;
  std::string_view team;  // as long as the rules; empty: none
};

// Of each setting the first entry counts that matches the name and has the setting.
[[nodiscard]] CertificateSettings SettingsOf(const certapi::Certificate& certificate,
                                             const CertificateRules& rules);

// The patterns of `ignore` and of the entries that match no certificate of the inventory, ignored
// ones included: `ignore[0] "gone"`, `certificates[1].match[0] "*.example.com"`. For a warning in the
// log.
[[nodiscard]] std::vector<std::string> UnmatchedPatterns(const CertificateRules& rules,
                                                         const Inventory& inventory);

}  // namespace certmon::inventory

#endif  // LIB_INVENTORY_CERTIFICATE_RULES_H_
