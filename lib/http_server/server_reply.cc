#include "lib/http_server/server_reply.h"

#include <microhttpd.h>

#include <algorithm>
#include <memory>
#include <vector>

#include "lib/http_server/server_gate.h"

namespace certmon::http {
namespace {

using SharedBody = std::shared_ptr<const std::string>;

// One buffer of this size for each answer that is being streamed.
constexpr std::size_t kStreamBlockBytes = std::size_t{64} * 1024;

void FreeSharedBody(void* cls) { delete static_cast<SharedBody*>(cls); }

// The response shares the ownership of the bytes: nothing is copied.
MHD_Response* MakeBody(const SharedBody& body) {
  if (!body || body->empty()) {
    return MHD_create_response_from_buffer(0, nullptr, MHD_RESPMEM_PERSISTENT);
  }
  auto* const owner = new SharedBody(body);
  // libmicrohttpd requires a pointer to non-const and only reads from it.
  auto* const bytes = const_cast<char*>(body->data());
  MHD_Response* const response = MHD_create_response_from_buffer_with_free_callback_cls(
      body->size(), bytes, &FreeSharedBody, owner);
  if (response == nullptr) delete owner;
  return response;
}

using SharedStream = std::shared_ptr<BodyStream>;

ssize_t ReadStream(void* cls, std::uint64_t /*position*/, char* buffer, std::size_t size) {
  // libmicrohttpd reads each byte once, in order: the position is not needed.
  const std::size_t count = (*static_cast<SharedStream*>(cls))->Read(buffer, size);
  return count == 0 ? ssize_t{MHD_CONTENT_READER_END_WITH_ERROR} : static_cast<ssize_t>(count);
}

void FreeStream(void* cls) { delete static_cast<SharedStream*>(cls); }

MHD_Response* MakeStream(const SharedStream& stream) {
  auto* const owner = new SharedStream(stream);
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
  auto* const owner = new SharedOwner(body.owner);
  MHD_Response* const response = MHD_create_response_from_iovec(
      places.data(), static_cast<unsigned int>(places.size()), &FreeSharedOwner, owner);
  if (response == nullptr) delete owner;
  return response;
}

MHD_Response* MakeContent(const ServerResponse& response) {
  if (!response.pieces.pieces.empty()) return MakePieces(response.pieces);
  return response.stream ? MakeStream(response.stream) : MakeBody(response.body);
}

// libmicrohttpd refuses invalid headers; the answer is then sent without them.
void AddHeaders(const ServerResponse& response, const ServerGate* gate, MHD_Response* native) {
  const auto add = [native](const auto& header) {
    MHD_add_response_header(native, header.first.c_str(), header.second.c_str());
  };
  const auto& own = response.headers;
  std::for_each(own.begin(), own.end(), add);
  if (gate == nullptr) return;
  for (const auto& header : gate->Headers()) {
    if (std::find(own.begin(), own.end(), header) == own.end()) add(header);
  }
}

}  // namespace

int SocketOf(MHD_Connection* connection) {
  const MHD_ConnectionInfo* const info =
      MHD_get_connection_info(connection, MHD_CONNECTION_INFO_CONNECTION_FD);
  return info == nullptr ? -1 : info->connect_fd;
}

bool Reply(MHD_Connection* connection, const ServerResponse& response, const ServerGate* gate) {
  const std::unique_ptr<MHD_Response, decltype(&MHD_destroy_response)> native(
      MakeContent(response), &MHD_destroy_response);
  if (!native) return false;
  AddHeaders(response, gate, native.get());
  return MHD_queue_response(connection, static_cast<unsigned int>(response.status), native.get()) ==
         MHD_YES;
}

}  // namespace certmon::http
