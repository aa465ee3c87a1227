// The certificates of one project as the API lists them, with their thresholds, teams and successors.
// Pure functions; safe to call from any thread.
#ifndef EXPORTER_CLIENT_LISTING_H_
#define EXPORTER_CLIENT_LISTING_H_

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "exporter/client/request.h"
#include "lib/base/clock.h"
#include "lib/base/error.h"
#include "lib/certapi/certificate.h"
#include "lib/certapi/expiry_zone.h"
#include "lib/certapi/list_outcome.h"
#include "lib/inventory/certificate_rules.h"
#include "lib/inventory/remaining.h"

namespace certmon::client {

// One certificate, and what follows for it from the configuration and the other certificates.
struct ListedCertificate {
  std::string project;
  certapi::ExpiryZone zone;  // of its project
  certapi::Certificate certificate;
  inventory::Thresholds thresholds;
  inventory::Band band = inventory::Band::kUnknown;
  std::string team;           // empty: none
  std::string superseded_by;  // the name of its successor; empty: none
  bool is_ignored = false;    // by `ignore`
};

using Certificates = std::vector<ListedCertificate>;

struct Listing {
  std::string project;
  Certificates certificates;   // sorted by name, unique
  std::uint64_t rejected = 0;  // entries without a usable name, or with a name listed before
  std::optional<base::Error> failure;  // why the listing is not complete

  [[nodiscard]] std::size_t Ignored() const;  // how many of the certificates are
};

// Of two entries with one name, the earlier expiry counts, as in the exporter; the other entry is
// `rejected`. An ignored certificate is no successor.
[[nodiscard]] Listing MakeListing(std::string project, const certapi::ExpiryZone& zone,
                                  const certapi::ListOutcome& outcome,
                                  const inventory::CertificateRules& rules, base::WallTime now);

// The certificates that `request` selects, in its order: by expiry (those without a usable date
// first, then the earliest, then by name) or by name (bytewise); then by project. A certificate
// without a usable date counts as unexpired, and as expiring within any time.
[[nodiscard]] Certificates Choose(const std::vector<Listing>& listings, const ListRequest& request,
                                  base::WallTime now);
[[nodiscard]] Certificates Choose(const Listing& listing, const ListRequest& request,
                                  base::WallTime now);

// True if there is no glob or one of them matches the name.
[[nodiscard]] bool IsNamed(const std::vector<std::string>& globs, const std::string& name);

// One line each about what was ignored, rejected or not read, for stderr.
[[nodiscard]] std::vector<std::string> NotesOn(const Listing& listing);

}  // namespace certmon::client

#endif  // EXPORTER_CLIENT_LISTING_H_
