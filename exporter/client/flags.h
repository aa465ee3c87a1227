// The command line of certmanager: `certmanager [FLAGS] COMMAND [FLAGS] [ARGUMENTS]`.
#ifndef EXPORTER_CLIENT_FLAGS_H_
#define EXPORTER_CLIENT_FLAGS_H_

#include <string>
#include <variant>
#include <vector>

#include "exporter/client/request.h"

namespace certmon::client {

// `--flag=value` and `--flag value`; flags stand before or behind the command and its arguments,
// and what follows `--` is an argument whatever it looks like (a certificate may be called `-rf`).
// Pure: reads nothing but the arguments (argv[0] included, ignored). Safe to call from any thread.
[[nodiscard]] std::variant<Request, ExitRequest> ParseFlags(
    const std::vector<std::string>& arguments);

}  // namespace certmon::client

#endif  // EXPORTER_CLIENT_FLAGS_H_
