// The body of an answer that goes wrong while it is sent. Inside of the server.
#ifndef LIB_HTTP_SERVER_SERVER_BODY_H_
#define LIB_HTTP_SERVER_SERVER_BODY_H_

#include "lib/http_server/server.h"
#include "lib/http_server/server_shutdown.h"

struct MHD_Response;

namespace certmon::http {

// Ends a TCP connection with an RST, whatever is still unsent or unread: connect(2) with AF_UNSPEC.
void ResetConnection(int fd);

// A libmicrohttpd response whose body plays response.wire_fault; null where memory is short. `fd`
// is the client's socket; `stop` outlives the response.
[[nodiscard]] MHD_Response* MakeFaultyBody(const ServerResponse& response, int fd,
                                           const StopSignal& stop);

}  // namespace certmon::http

#endif  // LIB_HTTP_SERVER_SERVER_BODY_H_
