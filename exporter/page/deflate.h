// Compresses texts to parts of one gzip member, and decompresses such a part (RFC 1951, RFC 1952).
//
// One thread at a time may use an object. Constructors throw std::bad_alloc if zlib has no memory.
#ifndef EXPORTER_PAGE_DEFLATE_H_
#define EXPORTER_PAGE_DEFLATE_H_

#include <cstddef>
#include <cstdint>
#include <functional>
#include <initializer_list>
#include <memory>
#include <string>
#include <string_view>

namespace certmon::exporter {

// A text as deflate blocks that do not refer to other parts and end at a byte boundary. Such parts
// may follow one another; the last must be from StoredText.
struct DeflatedText {
  std::string bytes;
  std::uint64_t plain_size = 0;
  std::uint32_t plain_crc = 0;
};

enum class DeflateEffort : std::uint8_t {
  kOnce,      // small: for a text that is sent many times
  kEachTime,  // fast: for a text that is sent a few times
};

class Deflater {
 public:
  explicit Deflater(DeflateEffort effort);
  ~Deflater();
  Deflater(const Deflater&) = delete;
  Deflater& operator=(const Deflater&) = delete;

  void Feed(std::string_view text);

  // Returns the part. Call once, after the last Feed.
  [[nodiscard]] DeflatedText End();

 private:
  class Impl;
  std::unique_ptr<Impl> impl_;
};

// A text without compression, as the last part: for a small text that is sent once.
[[nodiscard]] DeflatedText StoredText(std::string_view text);

// The bytes before the parts of a gzip member, and those after them.
[[nodiscard]] std::string_view GzipHeader();
[[nodiscard]] std::string GzipTrailer(
    std::initializer_list<std::reference_wrapper<const DeflatedText>> parts);

// Reads the plain text of a part from a Deflater, piece by piece.
class Inflater {
 public:
  // `bytes` must outlive the inflater.
  explicit Inflater(std::string_view bytes);
  ~Inflater();
  Inflater(const Inflater&) = delete;
  Inflater& operator=(const Inflater&) = delete;

  // Writes the next bytes, at most `size`, to `buffer` and returns their number; 0 at the end or if
  // the part is damaged.
  [[nodiscard]] std::size_t Read(char* buffer, std::size_t size);

 private:
  class Impl;
  std::unique_ptr<Impl> impl_;
};

}  // namespace certmon::exporter

#endif  // EXPORTER_PAGE_DEFLATE_H_
