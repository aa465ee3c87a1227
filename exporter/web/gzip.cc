#include "exporter/web/gzip.h"

#define ZLIB_CONST  // next_in then points to const bytes
#include <zlib.h>

#include <array>
#include <limits>

namespace certmon::exporter {
namespace {

constexpr int kGzipWindow = 15 + 16;  // zlib.h: 16 more asks for the gzip format
constexpr int kDefaultMemory = 8;     // zlib.h: the default
constexpr std::size_t kChunkBytes = 32768;

}  // namespace

std::optional<std::string> Gzip(std::string_view text) {
  if (text.size() > std::numeric_limits<uInt>::max()) {
    return std::nullopt;
  }
  z_stream stream{};
  // The fastest level: a page of the same lines over and over still shrinks tenfold, and the thread
  // that compresses is the one that serves.
  if (deflateInit2(&stream, Z_BEST_SPEED, Z_DEFLATED, kGzipWindow, kDefaultMemory,
                   Z_DEFAULT_STRATEGY) != Z_OK) {
    return std::nullopt;
  }
  // zlib reads bytes as unsigned char; the same memory may be looked at as either.
  stream.next_in = reinterpret_cast<const Bytef*>(text.data());
  stream.avail_in = static_cast<uInt>(text.size());
  std::array<Bytef, kChunkBytes> chunk;
  std::string out;
  int outcome = Z_OK;
  while (outcome == Z_OK) {
    stream.next_out = chunk.data();
    stream.avail_out = static_cast<uInt>(chunk.size());
    outcome = deflate(&stream, Z_FINISH);
    out.append(reinterpret_cast<const char*>(chunk.data()), chunk.size() - stream.avail_out);
  }
  deflateEnd(&stream);
  return outcome == Z_STREAM_END ? std::optional(std::move(out)) : std::nullopt;
}

}  // namespace certmon::exporter
