// Gives one answer to libmicrohttpd. Inside of the server; its types are named here, not defined.
#ifndef LIB_HTTP_SERVER_SERVER_REPLY_H_
#define LIB_HTTP_SERVER_SERVER_REPLY_H_

#include "lib/http_server/server.h"

struct MHD_Connection;

namespace certmon::http {

// The descriptor of the connection.
[[nodiscard]] int SocketOf(MHD_Connection* connection);

// Queues the answer with the headers of `gate` (null: none); false if that fails, and the connection
// must be closed. Called on the connection's thread, inside of libmicrohttpd's access handler.
[[nodiscard]] bool Reply(MHD_Connection* connection, const ServerResponse& response,
                         const ServerGate* gate);

}  // namespace certmon::http

#endif  // LIB_HTTP_SERVER_SERVER_REPLY_H_
