// Reads the listings of several projects at the same time, so that one that hangs does not hide the
// others.
#ifndef EXPORTER_CLIENT_PROJECT_LISTINGS_H_
#define EXPORTER_CLIENT_PROJECT_LISTINGS_H_

#include <chrono>
#include <optional>
#include <vector>

#include "exporter/client/listing.h"
#include "exporter/client/setup.h"
#include "lib/base/clock.h"
#include "lib/base/random.h"
#include "lib/http/transport.h"

namespace certmon::client {

// What the requests need; all outlive the call.
struct Network {
  const base::Clock& clock;
  base::Random& random;
  http::Transport& transport;
};

// One listing for each project, in their order, read within `limit` or, without one, within the
// poll_timeout of each project. A project with a fault has an empty listing that failed for it. Used
// by one thread.
[[nodiscard]] std::vector<Listing> ReadListings(std::vector<ClientProject> projects,
                                                const Network& network,
                                                std::optional<std::chrono::nanoseconds> limit = {});

}  // namespace certmon::client

#endif  // EXPORTER_CLIENT_PROJECT_LISTINGS_H_
