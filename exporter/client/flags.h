// The command line of certmanager: `certmanager [FLAGS] COMMAND [FLAGS] [ARGUMENTS]`.
#ifndef EXPORTER_CLIENT_FLAGS_H_
#define EXPORTER_CLIENT_FLAGS_H_

#include <string>
#include <variant>
#include <vector>

#include "exporter/client/request.h"

namespace certmon::client {

// `--flag=value` and `--flag value`. Flags may follow the command and its arguments. Every word after
// `--` is an argument (a certificate may be called `-rf`). `arguments` are those of main; argv[0] is
// ignored. Reads nothing else. Safe to call from any thread.
[[nodiscard]] std::variant<Request, ExitRequest> ParseFlags(
    const std::vector<std::string>& arguments);

}  // namespace certmon::client

#endif  // EXPORTER_CLIENT_FLAGS_H_
