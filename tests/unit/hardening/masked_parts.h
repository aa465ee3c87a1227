// Parts of a text that a program can look for in its own memory without having them there: they are
// cut and masked by the process that starts it.
#ifndef TESTS_UNIT_HARDENING_MASKED_PARTS_H_
#define TESTS_UNIT_HARDENING_MASKED_PARTS_H_

#include <array>
#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace certmon::test_support {

// Every run of at least twice as many bytes of the text holds a whole part.
inline constexpr std::size_t kPartBytes = 16;
inline constexpr unsigned char kPartMask = 0x5A;

// The whole parts of the text, one after the other, masked; without those that `elsewhere` says are
// known to stand somewhere else as well.
template <typename Elsewhere>
std::string MaskedPartsOf(std::string_view text, const Elsewhere& elsewhere) {
  std::string masked;
  for (; text.size() >= kPartBytes; text.remove_prefix(kPartBytes)) {
    const std::string_view part = text.substr(0, kPartBytes);
    for (const char byte : elsewhere(part) ? std::string_view() : part) {
      masked += static_cast<char>(static_cast<unsigned char>(byte) ^ kPartMask);
    }
  }
  return masked;
}

// Immutable.
class MaskedParts {
 public:
  explicit MaskedParts(const std::string& masked) {
    for (std::size_t at = 0; at + kPartBytes <= masked.size(); at += kPartBytes) {
      by_first_[static_cast<unsigned char>(masked[at])].push_back(masked.substr(at, kPartBytes));
    }
  }

  // True where one of them begins at `bytes`; kPartBytes can be read there.
  [[nodiscard]] bool IsAt(const unsigned char* bytes) const {
    for (const std::string& part : by_first_[bytes[0] ^ kPartMask]) {
      std::size_t i = 0;
      while (i < kPartBytes && (bytes[i] ^ kPartMask) == static_cast<unsigned char>(part[i])) {
        ++i;
      }
      if (i == kPartBytes) {
        return true;
      }
    }
    return false;
  }

 private:
  std::array<std::vector<std::string>, 256> by_first_;
};

}  // namespace certmon::test_support

#endif  // TESTS_UNIT_HARDENING_MASKED_PARTS_H_
