#include "lib/http_server/server_body.h"

#include <microhttpd.h>
#include <sys/socket.h>

#include <algorithm>
#include <cstring>
#include <new>

namespace certmon::http {
namespace {

constexpr std::size_t kBlockBytes = std::size_t{16} * 1024;

struct FaultyBody {
  std::shared_ptr<const std::string> body;
  WireFault fault;
  std::uint64_t wire_bytes;
  std::chrono::milliseconds drip_interval;
  int fd;
  const StopSignal& stop;
};

std::string_view Text(const FaultyBody& source) {
  return source.body ? std::string_view(*source.body) : std::string_view();
}

ssize_t CopyUpTo(std::string_view text, std::uint64_t position, char* buffer, std::size_t size) {
  const std::size_t count = std::min(size, text.size() - static_cast<std::size_t>(position));
  std::memcpy(buffer, text.data() + position, count);
  return static_cast<ssize_t>(count);
}

ssize_t CopyRepeated(std::string_view text, std::uint64_t position, char* buffer,
                     std::size_t size) {
  if (text.empty()) text = " ";
  for (std::size_t i = 0; i < size; ++i) buffer[i] = text[(position + i) % text.size()];
  return static_cast<ssize_t>(size);
}

ssize_t CopyCut(const FaultyBody& source, std::uint64_t position, char* buffer, std::size_t size) {
  const std::string_view whole = Text(source);
  const std::string_view sent =
      whole.substr(0, std::min<std::uint64_t>(source.wire_bytes, whole.size()));
  if (position < sent.size()) return CopyUpTo(sent, position, buffer, size);
  if (source.fault == WireFault::kCloseDelimited) return MHD_CONTENT_READER_END_OF_STREAM;
  if (source.fault == WireFault::kResetMidBody) ResetConnection(source.fd);
  return MHD_CONTENT_READER_END_WITH_ERROR;
}

ssize_t CopyDripping(const FaultyBody& source, std::uint64_t position, char* buffer) {
  if (source.stop.WaitFor(source.fd, source.drip_interval) != WaitEnd::kTimeElapsed) {
    return MHD_CONTENT_READER_END_WITH_ERROR;
  }
  return CopyUpTo(Text(source), position, buffer, 1);
}

ssize_t ReadFaultyBody(void* cls, std::uint64_t position, char* buffer, std::size_t size) {
  const auto& source = *static_cast<const FaultyBody*>(cls);
  if (source.stop.IsSet()) return MHD_CONTENT_READER_END_WITH_ERROR;
  if (source.fault == WireFault::kDrip) return CopyDripping(source, position, buffer);
  if (source.fault == WireFault::kEndless || source.fault == WireFault::kRepeat) {
    return CopyRepeated(Text(source), position, buffer, size);
  }
  return CopyCut(source, position, buffer, size);
}

void FreeFaultyBody(void* cls) { delete static_cast<FaultyBody*>(cls); }

std::uint64_t AnnouncedSize(const FaultyBody& source) {
  switch (source.fault) {
    case WireFault::kEndless:
    case WireFault::kCloseDelimited:
      return MHD_SIZE_UNKNOWN;
    case WireFault::kRepeat:
      return source.wire_bytes;
    default:
      return Text(source).size();
  }
}

}  // namespace

void ResetConnection(int fd) {
  sockaddr address{};
  address.sa_family = AF_UNSPEC;
  // Cannot fail in a way that matters: a socket that is not connected needs no reset.
  static_cast<void>(connect(fd, &address, sizeof(address)));
}

MHD_Response* MakeFaultyBody(const ServerResponse& response, int fd, const StopSignal& stop) {
  auto* source = new (std::nothrow) FaultyBody{.body = response.body,
                                               .fault = response.wire_fault,
                                               .wire_bytes = response.wire_bytes,
                                               .drip_interval = response.drip_interval,
                                               .fd = fd,
                                               .stop = stop};
  if (source == nullptr) return nullptr;
  MHD_Response* const result = MHD_create_response_from_callback(
      AnnouncedSize(*source), kBlockBytes, &ReadFaultyBody, source, &FreeFaultyBody);
  if (result == nullptr) {
    delete source;
  } else if (response.wire_fault == WireFault::kCloseDelimited) {
    MHD_set_response_options(result, MHD_RF_HTTP_1_0_COMPATIBLE_STRICT, MHD_RO_END);
  }
  return result;
}

}  // namespace certmon::http
