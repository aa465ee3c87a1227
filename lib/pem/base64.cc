#include "lib/pem/base64.h"

#include <cstdint>

namespace certmon::pem {
namespace {

constexpr std::size_t kGroupLetters = 4;
constexpr std::uint32_t kNoLetter = 64;

std::uint32_t ValueOf(char letter) {
  if (letter >= 'A' && letter <= 'Z') {
    return static_cast<std::uint32_t>(letter - 'A');
  }
  if (letter >= 'a' && letter <= 'z') {
    return static_cast<std::uint32_t>(letter - 'a') + 26;
  }
  if (letter >= '0' && letter <= '9') {
    return static_cast<std::uint32_t>(letter - '0') + 52;
  }
  return letter == '+' ? 62 : letter == '/' ? 63 : kNoLetter;
}

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
