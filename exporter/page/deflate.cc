#include "exporter/page/deflate.h"

#define ZLIB_CONST  // next_in then points to const bytes
#include <zlib.h>

#include <algorithm>
#include <array>
#include <limits>
#include <new>

namespace certmon::exporter {
namespace {

constexpr int kRawWindow = -15;    // zlib.h: negative means no header and no checksum
constexpr int kDefaultMemory = 8;  // zlib.h: the default
constexpr std::size_t kChunkBytes = 32768;
// The limit of one call to zlib.
constexpr std::size_t kMostBytes = std::numeric_limits<uInt>::max();

// zlib uses unsigned char; a char may be accessed as one.
const Bytef* Bytes(const char* text) { return reinterpret_cast<const Bytef*>(text); }
Bytef* Bytes(char* text) { return reinterpret_cast<Bytef*>(text); }

void Require(bool done) {
  if (!done) {
    throw std::bad_alloc();
  }
}

void AppendLittleEndian(std::string& out, std::uint64_t number, int bytes) {
  for (int byte = 0; byte < bytes; ++byte) {
    out += static_cast<char>(number & 0xff);
    number >>= 8;
  }
}

}  // namespace

class Deflater::Impl {
 public:
  explicit Impl(int level) {
    Require(deflateInit2(&stream_, level, Z_DEFLATED, kRawWindow, kDefaultMemory,
                         Z_DEFAULT_STRATEGY) == Z_OK);
  }
  ~Impl() { deflateEnd(&stream_); }
  Impl(const Impl&) = delete;
  Impl& operator=(const Impl&) = delete;

  void Feed(std::string_view text) {
    while (!text.empty()) {
      const std::string_view part = text.substr(0, kMostBytes);
      text.remove_prefix(part.size());
      out_.plain_crc =
          static_cast<std::uint32_t>(crc32_z(out_.plain_crc, Bytes(part.data()), part.size()));
      out_.plain_size += part.size();
      stream_.next_in = Bytes(part.data());
      stream_.avail_in = static_cast<uInt>(part.size());
      Run(Z_NO_FLUSH);
    }
  }

  DeflatedText End() {
    Run(Z_FULL_FLUSH);
    out_.bytes.shrink_to_fit();
    return std::move(out_);
  }

 private:
  void Run(int flush) {
    std::array<char, kChunkBytes> chunk;
    do {
      stream_.next_out = Bytes(chunk.data());
      stream_.avail_out = static_cast<uInt>(chunk.size());
      // The only possible error means "nothing to do": the state is valid and there is room.
      static_cast<void>(deflate(&stream_, flush));
      out_.bytes.append(chunk.data(), chunk.size() - stream_.avail_out);
    } while (stream_.avail_out == 0);
  }

  z_stream stream_{};
  DeflatedText out_;
};

Deflater::Deflater(DeflateEffort effort)
    : impl_(std::make_unique<Impl>(effort == DeflateEffort::kOnce ? Z_DEFAULT_COMPRESSION
                                                                  : Z_BEST_SPEED)) {}

Deflater::~Deflater() = default;

void Deflater::Feed(std::string_view text) { impl_->Feed(text); }

DeflatedText Deflater::End() { return impl_->End(); }

std::string_view GzipHeader() {
  // RFC 1952, section 2.3.1: deflate, no name, no time, unknown system.
  static constexpr std::array<char, 10> kHeader = {'\x1f', '\x8b', 8, 0, 0, 0, 0, 0, 0, '\xff'};
  return {kHeader.data(), kHeader.size()};
}

DeflatedText StoredText(std::string_view text) {
  // RFC 1951, section 3.2.4: a block has a flag for the last one, its length, and that inverted.
  constexpr std::size_t kMostInBlock = 0xffff;
  constexpr std::size_t kBlockHead = 5;
  DeflatedText out;
  out.plain_size = text.size();
  out.plain_crc = static_cast<std::uint32_t>(crc32_z(0, Bytes(text.data()), text.size()));
  out.bytes.reserve(text.size() + kBlockHead * (text.size() / kMostInBlock + 1));
  bool is_last = false;
  while (!is_last) {
    const std::string_view block = text.substr(0, kMostInBlock);
    text.remove_prefix(block.size());
    is_last = text.empty();
    out.bytes += is_last ? '\1' : '\0';
    AppendLittleEndian(out.bytes, block.size(), 2);
    AppendLittleEndian(out.bytes, ~block.size(), 2);
    out.bytes += block;
  }
  return out;
}

std::string GzipTrailer(std::initializer_list<std::reference_wrapper<const DeflatedText>> parts) {
  uLong crc = 0;
  std::uint64_t size = 0;
  for (const DeflatedText& part : parts) {
    crc = crc32_combine(crc, part.plain_crc, static_cast<z_off_t>(part.plain_size));
    size += part.plain_size;
  }
  // RFC 1952: both have 32 bits, least significant byte first; the size is modulo 2^32.
  std::string trailer;
  AppendLittleEndian(trailer, crc, 4);
  AppendLittleEndian(trailer, size, 4);
  return trailer;
}

class Inflater::Impl {
 public:
  explicit Impl(std::string_view bytes) : rest_(bytes) {
    Require(inflateInit2(&stream_, kRawWindow) == Z_OK);
  }
  ~Impl() { inflateEnd(&stream_); }
  Impl(const Impl&) = delete;
  Impl& operator=(const Impl&) = delete;

  std::size_t Read(char* buffer, std::size_t size) {
    const std::size_t wanted = std::min(size, kMostBytes);
    stream_.next_out = Bytes(buffer);
    stream_.avail_out = static_cast<uInt>(wanted);
    int outcome = Z_OK;
    while (outcome == Z_OK && stream_.avail_out > 0) {
      const std::string_view part = rest_.substr(0, kMostBytes);
      stream_.next_in = Bytes(part.data());
      stream_.avail_in = static_cast<uInt>(part.size());
      outcome = inflate(&stream_, Z_NO_FLUSH);
      rest_.remove_prefix(part.size() - stream_.avail_in);
    }
    return wanted - stream_.avail_out;
  }

 private:
  std::string_view rest_;
  z_stream stream_{};
};

Inflater::Inflater(std::string_view bytes) : impl_(std::make_unique<Impl>(bytes)) {}

Inflater::~Inflater() = default;

std::size_t Inflater::Read(char* buffer, std::size_t size) { return impl_->Read(buffer, size); }

}  // namespace certmon::exporter
