#include "lib/inventory/inventory.h"

#include <algorithm>

namespace certmon::inventory {
namespace {

constexpr std::array<std::string_view, kRejectionCount> kLabels = {"bad_name", "bad_date",
                                                                   "duplicate", "schema"};

}  // namespace

std::string_view RejectionLabel(certapi::Rejection rejection) {
  return kLabels.at(static_cast<std::size_t>(rejection));
}

const certapi::Certificate* Inventory::Find(std::string_view name) const {
  const auto found =
      std::lower_bound(certificates.begin(), certificates.end(), name,
                       [](const certapi::Certificate& certificate, std::string_view wanted) {
                         return certificate.name < wanted;
                       });
  return found != certificates.end() && found->name == name ? &*found : nullptr;
}

}  // namespace certmon::inventory
