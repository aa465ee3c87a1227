#include "lib/http_server/server_reply.h"

#include <microhttpd.h>
#include <sys/socket.h>

#include <algorithm>
#include <cerrno>
#include <new>
#include <vector>

#include "lib/http_server/server_body.h"
#include "lib/http_server/server_gate.h"

namespace certmon::http {
namespace {

using SharedBody = std::shared_ptr<const std::string>;

constexpr std::chrono::milliseconds kForever{-1};
// One buffer of this size for each answer that is being streamed.
constexpr std::size_t kStreamBlockBytes = std::size_t{64} * 1024;

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

using SharedStream = std::shared_ptr<BodyStream>;

ssize_t ReadStream(void* cls, std::uint64_t /*position*/, char* buffer, std::size_t size) {
  // Read from front to back, each byte once: the position says nothing new.
  const std::size_t count = (*static_cast<SharedStream*>(cls))->Read(buffer, size);
  return count == 0 ? ssize_t{MHD_CONTENT_READER_END_WITH_ERROR} : static_cast<ssize_t>(count);
}

void FreeStream(void* cls) { delete static_cast<SharedStream*>(cls); }

MHD_Response* MakeStream(const SharedStream& stream) {
  auto* const owner = new (std::nothrow) SharedStream(stream);
  if (owner == nullptr) return nullptr;
  MHD_Response* const response = MHD_create_response_from_callback(
      stream->Size(), kStreamBlockBytes, &ReadStream, owner, &FreeStream);
  if (response == nullptr) delete owner;
  return response;
}

using SharedOwner = std::shared_ptr<const void>;

void FreeSharedOwner(void* cls) { delete static_cast<SharedOwner*>(cls); }

MHD_Response* MakePieces(const BodyPieces& body) {
  std::vector<MHD_IoVec> places;
  places.reserve(body.pieces.size());
  for (const std::string_view piece : body.pieces) places.push_back({piece.data(), piece.size()});
  auto* const owner = new (std::nothrow) SharedOwner(body.owner);
  if (owner == nullptr) return nullptr;
  MHD_Response* const response = MHD_create_response_from_iovec(
      places.data(), static_cast<unsigned int>(places.size()), &FreeSharedOwner, owner);
  if (response == nullptr) delete owner;
  return response;
}

MHD_Response* MakeContent(const ServerResponse& response) {
  if (!response.pieces.pieces.empty()) return MakePieces(response.pieces);
  return response.stream ? MakeStream(response.stream) : MakeBody(response.body);
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
    case WireFault::kGarbageReset:
      if (response.body) send(fd, response.body->data(), response.body->size(), MSG_NOSIGNAL);
      if (response.wire_fault == WireFault::kGarbageReset) ResetConnection(fd);
      return true;
    default:
      return false;
  }
}

// False where there is no memory for it: without its Content-Encoding, say, an answer means
// something else.
bool AddHeader(const std::pair<std::string, std::string>& header, MHD_Response* native) {
  errno = 0;
  // Refused by libmicrohttpd where it is no header line, too; the answer then goes without it.
  return MHD_add_response_header(native, header.first.c_str(), header.second.c_str()) == MHD_YES ||
         errno != ENOMEM;
}

bool AddHeaders(const ServerResponse& response, const ServerGate* gate, MHD_Response* native) {
  const auto add = [native](const auto& header) { return AddHeader(header, native); };
  const auto& own = response.headers;
  if (!std::all_of(own.begin(), own.end(), add)) return false;
  if (gate == nullptr) return true;
  const auto gates = gate->Headers();
  return std::all_of(gates.begin(), gates.end(), [&](const auto& header) {
    return std::find(own.begin(), own.end(), header) != own.end() || add(header);
  });
}

bool Queue(MHD_Connection* connection, const ServerResponse& response, MHD_Response* native,
           const ReplyContext& context) {
  if (native == nullptr) return false;
  const std::unique_ptr<MHD_Response, decltype(&MHD_destroy_response)> owner(native,
                                                                             &MHD_destroy_response);
  return AddHeaders(response, context.gate, native) &&
         MHD_queue_response(connection, static_cast<unsigned int>(response.status), native) ==
             MHD_YES;
}

}  // namespace

int SocketOf(MHD_Connection* connection) {
  const MHD_ConnectionInfo* const info =
      MHD_get_connection_info(connection, MHD_CONNECTION_INFO_CONNECTION_FD);
  return info == nullptr ? -1 : info->connect_fd;
}

bool Reply(MHD_Connection* connection, const ServerResponse& response,
           const ReplyContext& context) {
  if (!context.may_block) return Queue(connection, response, MakeContent(response), context);
  const int fd = SocketOf(connection);
  if (PlayInsteadOfAnswer(response, fd, context)) return false;
  if (response.wire_fault != WireFault::kNone) {
    return Queue(connection, response, MakeFaultyBody(response, fd, context.stop), context);
  }
  return Queue(connection, response, MakeContent(response), context);
}

}  // namespace certmon::http
