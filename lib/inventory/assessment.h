// What follows for each certificate of an inventory from the configuration and the other
// certificates: its thresholds, its team and its successor. Computed here once, and read by the
// metrics, the pages and the client.
//
// Pure; safe to call from any thread.
#ifndef LIB_INVENTORY_ASSESSMENT_H_
#define LIB_INVENTORY_ASSESSMENT_H_

#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "lib/base/clock.h"
#include "lib/inventory/certificate_rules.h"
#include "lib/inventory/inventory.h"
#include "lib/inventory/remaining.h"

namespace certmon::inventory {

// Refers to the inventory and to the rules that it was made of.
struct Assessment {
  Thresholds thresholds;
  std::string_view team;                            // empty: none
  const certapi::Certificate* successor = nullptr;  // null: none (successors.h)

  friend bool operator==(const Assessment&, const Assessment&) = default;
};

// The domains of a certificate, null if they are unknown or were cut.
using DomainsOf = std::function<const std::vector<std::string>*(const certapi::Certificate&)>;

// Those of the list (API v1.2 and later).
[[nodiscard]] const std::vector<std::string>* ListedDomains(
    const certapi::Certificate& certificate);

// One for each certificate of the inventory, in its order. Both arguments outlive the result.
[[nodiscard]] std::vector<Assessment> Assess(const Inventory& inventory,
                                             const CertificateRules& rules,
                                             const DomainsOf& domains_of, base::WallTime now);

// The first instant at which a successor expires, so that Assess has another result;
// the largest instant if there is none.
[[nodiscard]] base::WallTime ValidUntil(const std::vector<Assessment>& assessments);

// The band of a certificate that ends then (absent: no usable date); one with a successor is never
// kSoon.
[[nodiscard]] Band BandOf(const std::optional<certapi::Instant>& ends, const Assessment& assessment,
                          base::WallTime now);

}  // namespace certmon::inventory

#endif  // LIB_INVENTORY_ASSESSMENT_H_
