#include "lib/pem/base64.h"

#include <array>
#include <cstdint>

namespace certmon::pem {
namespace {

constexpr std::size_t kGroupLetters = 4;
constexpr std::uint8_t kNoLetter = 64;

constexpr std::string_view kLetters =
    "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

constexpr auto kValues = [] {
  std::array<std::uint8_t, 256> values{};
  values.fill(kNoLetter);
  for (std::size_t i = 0; i < kLetters.size(); ++i) {
    values[static_cast<unsigned char>(kLetters[i])] = static_cast<std::uint8_t>(i);
  }
  return values;
}();

std::uint32_t ValueOf(char letter) { return kValues[static_cast<unsigned char>(letter)]; }

std::size_t PaddingOf(std::string_view text) {
  if (text.empty() || text.back() != '=') {
    return 0;
  }
  return text[text.size() - 2] == '=' ? 2 : 1;
}

}  // namespace

bool IsBase64Letter(char letter) { return ValueOf(letter) != kNoLetter; }

std::optional<std::size_t> DecodeBase64(std::string_view text, unsigned char* out) {
  if (text.size() % kGroupLetters != 0) {
    return std::nullopt;
  }
  const std::size_t padding = PaddingOf(text);
  const std::size_t letters = text.size() - padding;
  std::uint32_t bits = 0;
  std::size_t written = 0;
  for (std::size_t i = 0; i < text.size(); ++i) {
    const std::uint32_t value = i < letters ? ValueOf(text[i]) : 0;
    if (value == kNoLetter) {
      return std::nullopt;
    }
    bits = (bits << 6U) | value;
    if (i % kGroupLetters == kGroupLetters - 1) {
      for (const unsigned shift : {16U, 8U, 0U}) {
        out[written++] = static_cast<unsigned char>((bits >> shift) & 0xFFU);
      }
    }
  }
  return written - padding;
}

}  // namespace certmon::pem
