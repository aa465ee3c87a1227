// Decodes base64 as in PEM (RFC 4648, section 4), without line ends or blanks.
//
// Pure; safe to call from any thread; keeps no copy of its input.
#ifndef LIB_PEM_BASE64_H_
#define LIB_PEM_BASE64_H_

#include <cstddef>
#include <optional>
#include <string_view>

namespace certmon::pem {

// True for the 64 letters of the alphabet; not for the padding `=`.
[[nodiscard]] bool IsBase64Letter(char letter);

// Decodes `text` to `out`, which must have room for 3 bytes for every 4 letters, and returns the
// number of bytes. Returns nullopt if the length is not a multiple of four, a letter is not in the
// alphabet, or padding is anywhere but in the last two places; `out` may then be partly written.
// Unused bits before the padding are ignored, as in libcrypto.
[[nodiscard]] std::optional<std::size_t> DecodeBase64(std::string_view text, unsigned char* out);

}  // namespace certmon::pem

#endif  // LIB_PEM_BASE64_H_
