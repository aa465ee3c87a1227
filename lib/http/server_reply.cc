#include "lib/http/server_reply.h"

#include <microhttpd.h>
#include <sys/socket.h>

#include <algorithm>
#include <new>

#include "lib/http/server_body.h"
#include "lib/http/server_gate.h"

namespace certmon::http {
namespace {

using SharedBody = std::shared_ptr<const std::string>;

constexpr std::chrono::milliseconds kForever{-1};

void FreeSharedBody(void* cls) { delete static_cast<SharedBody*>(cls); }

// The response holds a reference of its own to the bytes, so nothing is copied.
MHD_Response* MakeBody(const SharedBody& body) {
  if (!body || body->empty()) {
    return MHD_create_response_from_buffer(0, nullptr, MHD_RESPMEM_PERSISTENT);
  }
  auto* const owner = new (std::nothrow) SharedBody(body);
  if (owner == nullptr) return nullptr;
  // libmicrohttpd takes a pointer to non-const and only reads from it.
  auto* const bytes = const_cast<char*>(body->data());
  MHD_Response* const response = MHD_create_response_from_buffer_with_free_callback_cls(
      body->size(), bytes, &FreeSharedBody, owner);
  if (response == nullptr) delete owner;
  return response;
}

int SocketOf(MHD_Connection* connection) {
  const MHD_ConnectionInfo* const info =
      MHD_get_connection_info(connection, MHD_CONNECTION_INFO_CONNECTION_FD);
  return info == nullptr ? -1 : info->connect_fd;
}

// Plays the faults that take the place of an answer; false where there is none of them.
bool PlayInsteadOfAnswer(const ServerResponse& response, int fd, const ReplyContext& context) {
  switch (response.wire_fault) {
    case WireFault::kHang:
      static_cast<void>(context.stop.WaitFor(fd, kForever));
      return true;
    case WireFault::kReset:
      ResetConnection(fd);
      return true;
    case WireFault::kGarbage:
      if (response.body) send(fd, response.body->data(), response.body->size(), MSG_NOSIGNAL);
      return true;
    default:
      return false;
  }
}

void AddGateHeaders(const ServerGate& gate, const ServerResponse& response, MHD_Response* native) {
  for (const auto& header : gate.Headers()) {
    const auto& own = response.headers;
    if (std::find(own.begin(), own.end(), header) == own.end()) {
      MHD_add_response_header(native, header.first.c_str(), header.second.c_str());
    }
  }
}

bool Queue(MHD_Connection* connection, const ServerResponse& response, MHD_Response* native,
           const ReplyContext& context) {
  if (native == nullptr) return false;
  for (const auto& [name, value] : response.headers) {
    // Refused by libmicrohttpd where it is no header line; the answer then goes without it.
    MHD_add_response_header(native, name.c_str(), value.c_str());
  }
  if (context.gate != nullptr) AddGateHeaders(*context.gate, response, native);
  const MHD_Result queued =
      MHD_queue_response(connection, static_cast<unsigned int>(response.status), native);
  MHD_destroy_response(native);
  return queued == MHD_YES;
}

}  // namespace

bool Reply(MHD_Connection* connection, const ServerResponse& response,
           const ReplyContext& context) {
  if (!context.may_block) return Queue(connection, response, MakeBody(response.body), context);
  const int fd = SocketOf(connection);
  if (PlayInsteadOfAnswer(response, fd, context)) return false;
  if (response.wire_fault != WireFault::kNone) {
    return Queue(connection, response, MakeFaultyBody(response, fd, context.stop), context);
  }
  return Queue(connection, response, MakeBody(response.body), context);
}

}  // namespace certmon::http
