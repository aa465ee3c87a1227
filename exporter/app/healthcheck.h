// What --healthcheck does: asks /-/healthy of the exporter that runs with the same flags.
#ifndef EXPORTER_APP_HEALTHCHECK_H_
#define EXPORTER_APP_HEALTHCHECK_H_

#include <vector>

#include "lib/base/clock.h"
#include "lib/base/result.h"
#include "lib/http/listen_address.h"

namespace certmon::exporter {

// Asks the first of the addresses with a port other than 0, for at most 5 s. An address that stands
// for all of the machine is asked on loopback. Fails where there is no answer or another than 200.
[[nodiscard]] base::Result<void> AskHealth(const std::vector<http::ListenAddress>& listen,
                                           const base::Clock& clock);

}  // namespace certmon::exporter

#endif  // EXPORTER_APP_HEALTHCHECK_H_
