// --healthcheck: requests /-/healthy of the exporter that runs with the same flags.
#ifndef EXPORTER_APP_HEALTHCHECK_H_
#define EXPORTER_APP_HEALTHCHECK_H_

#include <string>
#include <vector>

#include "lib/base/clock.h"
#include "lib/base/result.h"
#include "lib/http_server/listen_address.h"

namespace certmon::exporter {

// Uses the first address with a port other than 0, on loopback if the address stands for all of the
// machine. Takes at most about 5 s. Fails if there is no answer or its status is not 200.
//
// With a web configuration (`web_config_file` not empty):
//   - TLS: the server must show the certificate of the file and hold its key; names and dates of
//     the certificate do not matter here;
//   - basic authentication: a 401 counts as alive, because no password is known here. This proves
//     that the server answers, not that polling works; the alert on stale data shows a dead poll
//     loop, and a restart would not change the 401;
//   - client certificates: the request uses the server's own certificate. If the server accepts only
//     clients of the client CA, its refusal counts as alive;
//   - a file that is bad now: the exporter continues with the last good one, and a restart would fail.
//     So it counts as alive if it accepts connections.
[[nodiscard]] base::Result<void> AskHealth(const std::vector<http::ListenAddress>& listen,
                                           const std::string& web_config_file,
                                           const base::Clock& clock);

}  // namespace certmon::exporter

#endif  // EXPORTER_APP_HEALTHCHECK_H_
