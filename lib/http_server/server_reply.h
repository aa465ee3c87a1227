// Hands one answer to libmicrohttpd. Inside of the server; its types are named here, not defined.
#ifndef LIB_HTTP_SERVER_SERVER_REPLY_H_
#define LIB_HTTP_SERVER_SERVER_REPLY_H_

#include "lib/http_server/server.h"
#include "lib/http_server/server_shutdown.h"

struct MHD_Connection;

namespace certmon::http {

class ServerGate;

// What an answer may need of its server. Outlives every connection.
struct ReplyContext {
  const StopSignal& stop;
  bool may_block = false;      // wire faults are played only where a thread may wait
  ServerGate* gate = nullptr;  // its headers go with every answer; null: none
};

// The descriptor of the connection.
[[nodiscard]] int SocketOf(MHD_Connection* connection);

// Queues the answer; false closes the connection without one. Called on the
// connection's thread, inside of libmicrohttpd's access handler.
[[nodiscard]] bool Reply(MHD_Connection* connection, const ServerResponse& response,
                         const ReplyContext& context);

}  // namespace certmon::http

#endif  // LIB_HTTP_SERVER_SERVER_REPLY_H_
