#include "lib/base/text.h"

#include <algorithm>
#include <cstdint>

namespace certmon::base {
namespace {

constexpr std::string_view kReplacement = "\xEF\xBF\xBD";  // U+FFFD

struct CodePoint {
  std::uint32_t value;
  std::size_t length;
};

bool IsContinuation(unsigned char byte) { return (byte & 0xC0U) == 0x80U; }

// The lowest code point that needs `length` bytes; a lower one is overlong.
constexpr std::uint32_t kLowest[] = {0, 0, 0x80, 0x800, 0x10000};

std::optional<CodePoint> DecodeFirst(std::string_view bytes) {
  const auto lead = static_cast<unsigned char>(bytes[0]);
  if (lead < 0x80U) {
    return CodePoint{lead, 1};
  }
  const std::size_t length = lead >= 0xF0U ? 4 : lead >= 0xE0U ? 3 : lead >= 0xC2U ? 2 : 0;
  if (length == 0 || lead > 0xF4U || bytes.size() < length) {
    return std::nullopt;
  }
  std::uint32_t value = lead & (0xFFU >> (length + 1));
  for (std::size_t i = 1; i < length; ++i) {
    const auto byte = static_cast<unsigned char>(bytes[i]);
    if (!IsContinuation(byte)) {
      return std::nullopt;
    }
    value = (value << 6U) | (byte & 0x3FU);
  }
  const bool surrogate = value >= 0xD800 && value <= 0xDFFF;
  if (value < kLowest[length] || value > 0x10FFFF || surrogate) {
    return std::nullopt;
  }
  return CodePoint{value, length};
}

bool IsPlain(char byte) { return byte >= ' ' && byte <= '~'; }

// Most text is printable ASCII, which needs no decoding.
std::size_t PlainBytes(std::string_view text) {
  std::size_t count = 0;
  for (const char byte : text) {
    if (!IsPlain(byte)) {
      break;
    }
    ++count;
  }
  return count;
}

bool IsControl(std::uint32_t value) { return value < 0x20 || (value >= 0x7F && value <= 0x9F); }

}  // namespace

std::optional<std::size_t> CountCodePoints(std::string_view bytes) {
  std::size_t count = 0;
  for (;; ++count) {
    const std::size_t plain = PlainBytes(bytes);
    count += plain;
    bytes.remove_prefix(plain);
    if (bytes.empty()) {
      return count;
    }
    const auto first = DecodeFirst(bytes);
    if (!first) {
      return std::nullopt;
    }
    bytes.remove_prefix(first->length);
  }
}

std::size_t ReadableBytes(std::string_view bytes) {
  std::string_view rest = bytes;
  for (;;) {
    rest.remove_prefix(PlainBytes(rest));
    const auto first = rest.empty() ? std::nullopt : DecodeFirst(rest);
    if (!first) {
      return bytes.size() - rest.size();
    }
    rest.remove_prefix(first->length);
  }
}

bool HasControlCharacter(std::string_view utf8) {
  for (;;) {
    utf8.remove_prefix(PlainBytes(utf8));
    if (utf8.empty()) {
      return false;
    }
    const auto first = DecodeFirst(utf8);
    if (!first || IsControl(first->value)) {
      return true;
    }
    utf8.remove_prefix(first->length);
  }
}

std::string Printable(std::string_view bytes, std::size_t max_code_points) {
  std::string out;
  // Not the size of the input: a long text that is cut must not keep a large block.
  out.reserve(std::min(bytes.size(), max_code_points));
  for (std::size_t count = 0; !bytes.empty() && count < max_code_points; ++count) {
    const auto first = DecodeFirst(bytes);
    const std::size_t length = first ? first->length : 1;
    if (first && !IsControl(first->value)) {
      out.append(bytes.substr(0, length));
    } else {
      out.append(kReplacement);
    }
    bytes.remove_prefix(length);
  }
  return out;
}

}  // namespace certmon::base
