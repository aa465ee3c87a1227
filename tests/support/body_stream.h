// Reads a body whole that is streamed or lies in pieces.
#ifndef TESTS_SUPPORT_BODY_STREAM_H_
#define TESTS_SUPPORT_BODY_STREAM_H_

#include <string>

#include "lib/http_server/server.h"

namespace certmon::test_support {

// In pieces of at most `piece` bytes; what came until a failure where there is one.
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
