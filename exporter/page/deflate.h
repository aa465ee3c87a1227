// Compressing a text in parts that can be put together later, and the way back (RFC 1951, RFC
// 1952).
//
// Each of these is used by one thread at a time.
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

// A text as deflate blocks that refer to nothing outside of it, ended at a byte: such parts may be
// written one after the other, that of StoredText last.
struct DeflatedText {
  std::string bytes;
  std::uint64_t plain_size = 0;
  std::uint32_t plain_crc = 0;
};

enum class DeflateEffort : std::uint8_t {
  kOnce,      // for what is sent many times
  kEachTime,  // for what is sent once: the fastest
};

class Deflater {
 public:
  // Throws std::bad_alloc where zlib has no memory, here and below.
  explicit Deflater(DeflateEffort effort);
  ~Deflater();
  Deflater(const Deflater&) = delete;
  Deflater& operator=(const Deflater&) = delete;

  void Feed(std::string_view text);

  // After the last Feed; call once.
  [[nodiscard]] DeflatedText End();

 private:
  class Impl;
  std::unique_ptr<Impl> impl_;
};

// A text as it stands, the last part: for what is small and sent once.
[[nodiscard]] DeflatedText StoredText(std::string_view text);

// What stands before the parts of a gzip member, and what stands behind them.
[[nodiscard]] std::string_view GzipHeader();
[[nodiscard]] std::string GzipTrailer(
    std::initializer_list<std::reference_wrapper<const DeflatedText>> parts);

// Reads the plain text of a part of a Deflater, as it is wanted.
class Inflater {
 public:
  // `bytes` outlives the inflater. Throws std::bad_alloc.
  explicit Inflater(std::string_view bytes);
  ~Inflater();
  Inflater(const Inflater&) = delete;
  Inflater& operator=(const Inflater&) = delete;

  // Writes the next bytes to `buffer`, at most `size`; 0 at the end, and where the part is damaged.
  [[nodiscard]] std::size_t Read(char* buffer, std::size_t size);

 private:
  class Impl;
  std::unique_ptr<Impl> impl_;
};

}  // namespace certmon::exporter

#endif  // EXPORTER_PAGE_DEFLATE_H_
