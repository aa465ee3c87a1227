// What --healthcheck does: asks /-/healthy of the exporter that runs with the same flags.
#ifndef EXPORTER_APP_HEALTHCHECK_H_
#define EXPORTER_APP_HEALTHCHECK_H_

#include <string>
#include <vector>

#include "lib/base/clock.h"
#include "lib/base/result.h"
#include "lib/http_server/listen_address.h"

namespace certmon::exporter {

// Asks the first of the addresses with a port other than 0, for at most about 5 s. An address that
// stands for all of the machine is asked on loopback. Fails where there is no answer or another
// than 200.
//
// With a web configuration (`web_config_file` not empty):
//   - TLS: the server must show the certificate of the file and hold its key; names and dates of
//     the certificate do not matter here;
//   - basic authentication: a 401 counts as alive, because no password is known here. The server
//     and its thread are seen then, the poll loop is not: a dead one shows in the alert on stale
//     data, and a container that is killed for a good 401 would not come back better;
//   - client certificates: the server's own certificate is shown. Where that is refused because
//     only clients of the client CA are let in, the refusal by the right server counts as alive;
//   - a file that is bad now: the exporter goes on with the last good one, so that it is not to be
//     killed for the file (a restart would fail on it). That it accepts connections is enough.
[[nodiscard]] base::Result<void> AskHealth(const std::vector<http::ListenAddress>& listen,
                                           const std::string& web_config_file,
                                           const base::Clock& clock);

}  // namespace certmon::exporter

#endif  // EXPORTER_APP_HEALTHCHECK_H_
