#include "lib/http_server/server_framing.h"

#include <strings.h>

#include <charconv>
#include <string>

namespace certmon::http {
namespace {

std::size_t CountOf(const ServerRequest& request, const char* name) {
  std::size_t count = 0;
  for (const auto& header : request.headers) {
    if (strcasecmp(header.first.c_str(), name) == 0) ++count;
  }
  return count;
}

}  // namespace

AnnouncedBody AnnouncedBodyOf(const ServerRequest& request, std::size_t max_bytes) {
  const std::size_t lengths = CountOf(request, "Content-Length");
  const std::size_t codings = CountOf(request, "Transfer-Encoding");
  if (lengths + codings > 1) return AnnouncedBody::kAmbiguous;
  if (codings == 1) {
    const std::string coding(request.HeaderValue("Transfer-Encoding").value_or(""));
    return strcasecmp(coding.c_str(), "chunked") == 0 ? AnnouncedBody::kChunked
                                                      : AnnouncedBody::kAmbiguous;
  }
  if (lengths == 0) return AnnouncedBody::kNone;
  const std::string_view text = request.HeaderValue("Content-Length").value_or("");
  std::uint64_t length = 0;
  const auto [end, failure] = std::from_chars(text.data(), text.data() + text.size(), length);
  if (failure == std::errc::result_out_of_range) return AnnouncedBody::kTooLarge;
  if (failure != std::errc() || end != text.data() + text.size()) return AnnouncedBody::kAmbiguous;
  if (length == 0) return AnnouncedBody::kNone;
  return length > max_bytes ? AnnouncedBody::kTooLarge : AnnouncedBody::kOfKnownSize;
}

}  // namespace certmon::http
