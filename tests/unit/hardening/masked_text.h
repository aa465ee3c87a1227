// A text that a program can look for in its own memory without having it there: it is kept masked,
// and compared byte by byte.
#ifndef TESTS_UNIT_HARDENING_MASKED_TEXT_H_
#define TESTS_UNIT_HARDENING_MASKED_TEXT_H_

#include <array>
#include <cstddef>
#include <string>

#include "lib/base/secret.h"

namespace certmon::test_support {

inline constexpr std::size_t kCanaryBytes = 32;

// Immutable.
class MaskedText {
 public:
  // Canary number 0 to 9: the same in every program, and in none of them in the clear.
  constexpr explicit MaskedText(unsigned number) {
    for (std::size_t i = 0; i < kCanaryBytes; ++i) {
      // Letters that no ordinary text has in this order.
      masked_[i] = static_cast<unsigned char>(('a' + (i * (7 + 2 * number) + number) % 26) ^ kMask);
    }
  }

  // In the clear; wiped when it goes.
  [[nodiscard]] base::Secret Clear() const {
    std::string text(kCanaryBytes, '\0');
    for (std::size_t i = 0; i < kCanaryBytes; ++i) {
      text[i] = static_cast<char>(masked_[i] ^ kMask);
    }
    return base::Secret::TakeFrom(text);
  }

  // True where the text begins at `bytes`; kCanaryBytes can be read there.
  [[nodiscard]] bool IsAt(const unsigned char* bytes) const {
    std::size_t i = 0;
    while (i < kCanaryBytes && (bytes[i] ^ kMask) == masked_[i]) {
      ++i;
    }
    return i == kCanaryBytes;
  }

 private:
  static constexpr unsigned char kMask = 0xA5;
  std::array<unsigned char, kCanaryBytes> masked_{};
};

}  // namespace certmon::test_support

#endif  // TESTS_UNIT_HARDENING_MASKED_TEXT_H_
