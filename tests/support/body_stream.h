// Reads a whole response body from a stream or from pieces.
#ifndef TESTS_SUPPORT_BODY_STREAM_H_
#define TESTS_SUPPORT_BODY_STREAM_H_

#include <string>

#include "lib/http_server/server.h"

namespace certmon::test_support {

// Reads up to `piece` bytes at a time. After a failure it returns what was read before.
inline std::string ReadAll(http::BodyStream& stream, std::size_t piece = 1000) {
  std::string body;
  std::string buffer(piece, '\0');
  while (body.size() < stream.Size()) {
    const std::size_t count = stream.Read(buffer.data(), buffer.size());
    if (count == 0) {
      break;
    }
    body.append(buffer, 0, count);
  }
  return body;
}

inline std::string ReadAll(const http::BodyPieces& body) {
  std::string all;
  for (const std::string_view piece : body.pieces) {
    all += piece;
  }
  return all;
}

}  // namespace certmon::test_support

#endif  // TESTS_SUPPORT_BODY_STREAM_H_
