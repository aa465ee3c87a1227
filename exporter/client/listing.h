// The certificates of one project, without those that the configuration ignores.
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
#include "lib/certapi/list_outcome.h"
#include "lib/inventory/certificate_rules.h"

namespace certmon::client {

struct Listing {
  std::string project;
  std::vector<certapi::Certificate> certificates;  // sorted by name, unique
  std::uint64_t ignored = 0;                       // listed, but left out by `ignore`
  std::uint64_t rejected = 0;  // entries without a usable name, or with a name listed before
  std::optional<base::Error> failure;  // why the listing is not complete
};

// Of two entries with one name, the earlier expiry counts, as in the exporter; the other entry is
// `rejected`.
[[nodiscard]] Listing MakeListing(std::string project, const certapi::ListOutcome& outcome,
                                  const std::vector<inventory::NamePattern>& ignore);

// The certificates that `request` selects, in its order: by expiry (those without a usable date
// first, then the earliest, then by name) or by name (bytewise). A certificate without a usable date
// counts as unexpired.
[[nodiscard]] std::vector<certapi::Certificate> Choose(const Listing& listing,
                                                       const ListRequest& request,
                                                       base::WallTime now);

// One line each about what was ignored, rejected or not read, for stderr.
[[nodiscard]] std::vector<std::string> NotesOn(const Listing& listing);

}  // namespace certmon::client

#endif  // EXPORTER_CLIENT_LISTING_H_
