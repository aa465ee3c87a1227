// What the headers of a request announce about its body. Pure; safe to call from any thread. Inside
// of the server.
#ifndef LIB_HTTP_SERVER_SERVER_FRAMING_H_
#define LIB_HTTP_SERVER_SERVER_FRAMING_H_

#include <cstddef>
#include <cstdint>

#include "lib/http_server/server.h"

namespace certmon::http {

enum class AnnouncedBody : std::uint8_t {
  kNone,
  kOfKnownSize,  // within the limit
  kChunked,      // of unknown size
  kTooLarge,
  // Both lengths, several lengths, or a coding other than chunked (RFC 9112, sections 6.1 and 6.3).
  // Two readers could disagree about the end of the body, which allows request smuggling.
  kAmbiguous,
};

[[nodiscard]] AnnouncedBody AnnouncedBodyOf(const ServerRequest& request, std::size_t max_bytes);

}  // namespace certmon::http

#endif  // LIB_HTTP_SERVER_SERVER_FRAMING_H_
