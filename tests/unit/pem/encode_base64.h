// Encodes base64: the reverse of lib/pem/base64.h.
#ifndef TESTS_UNIT_PEM_ENCODE_BASE64_H_
#define TESTS_UNIT_PEM_ENCODE_BASE64_H_

#include <string>
#include <string_view>

namespace certmon::pem {

// With padding, without line ends.
inline std::string EncodeBase64(std::string_view bytes) {
  constexpr std::string_view kAlphabet =
      "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
  std::string text;
  for (std::size_t i = 0; i < bytes.size(); i += 3) {
    unsigned bits = 0;
    for (std::size_t j = i; j < i + 3; ++j) {
      bits = (bits << 8U) | (j < bytes.size() ? static_cast<unsigned char>(bytes[j]) : 0U);
    }
    for (std::size_t j = 0; j < 4; ++j) {
      text += i + j > bytes.size() ? '=' : kAlphabet[(bits >> (18 - 6 * j)) & 0x3FU];
    }
  }
  return text;
}

}  // namespace certmon::pem

#endif  // TESTS_UNIT_PEM_ENCODE_BASE64_H_
