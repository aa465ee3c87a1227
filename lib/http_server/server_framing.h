// What a request's headers announce of its body. Pure; safe to call from any thread. Inside of the
// server.
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
  // Two readers could disagree where the body ends (RFC 9112, sections 6.1 and 6.3: both lengths,
  // several lengths, a coding other than chunked): the way of request smuggling.
  kAmbiguous,
};

[[nodiscard]] AnnouncedBody AnnouncedBodyOf(const ServerRequest& request, std::size_t max_bytes);

}  // namespace certmon::http

#endif  // LIB_HTTP_SERVER_SERVER_FRAMING_H_
