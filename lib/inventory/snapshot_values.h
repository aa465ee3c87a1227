// Every value of a snapshot's text, in order. The writer and the reader share this list, so a new
// value of a project is one line here; one of a certificate is one line in certapi::VisitMembers, one
// of a file in VisitFileMembers.
// Private to the room: include snapshot_text.h.
#ifndef LIB_INVENTORY_SNAPSHOT_VALUES_H_
#define LIB_INVENTORY_SNAPSHOT_VALUES_H_

#include <cstddef>
#include <string>
#include <string_view>

#include "lib/inventory/snapshot.h"

namespace certmon::inventory {

// The first line is the title and the format.
inline constexpr std::string_view kSnapshotTitle = "nhncloud-certmanager-exporter inventory ";
inline constexpr std::string_view kSnapshotFormat = "2";

// With this key the values of a certificate's file begin (VisitFileMembers).
inline constexpr std::string_view kFirstFileKey = "file_not_before";
// After them: InspectedFile::error.
inline constexpr std::string_view kFileErrorKey = "file_error";

// Calls visit(key, value) for each value of a project that precedes its certificates.
template <typename Project, typename ItsInventory, typename Visit>
void VisitProject(Project& project, ItsInventory& inventory, Visit&& visit) {
  visit("project", project.identity.project);
  visit("base_url", project.identity.base_url);
  visit("api_version", project.identity.api_version);
  visit("last_success", project.last_success);
  visit("last_attempt", project.last_attempt);
  visit("reported", inventory.reported);
  visit("ignored", inventory.ignored);
  for (std::size_t i = 0; i < kRejectionCount; ++i) {
    const auto rejection = static_cast<certapi::Rejection>(i);
    visit("rejected_" + std::string(RejectionLabel(rejection)), inventory.rejected[i]);
  }
  visit("removed_total", project.removed_total);
}

// The same for each value of a certificate. `missing` is its count in Inventory::missing.
template <typename ACertificate, typename Count, typename Visit>
void VisitCertificate(ACertificate& certificate, Count& missing, Visit&& visit) {
  certapi::VisitMembers(
      [&](std::string_view key, auto member) { visit(key, certificate.*member); });
  visit("missing", missing);
}

}  // namespace certmon::inventory

#endif  // LIB_INVENTORY_SNAPSHOT_VALUES_H_
