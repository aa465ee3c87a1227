// Base64 as PEM has it (RFC 4648, section 4), without line ends or blanks.
//
// Pure; safe to call from any thread; makes no copy of what it reads.
#ifndef LIB_PEM_BASE64_H_
#define LIB_PEM_BASE64_H_

#include <cstddef>
#include <optional>
#include <string_view>

namespace certmon::pem {

// True for the 64 letters of the alphabet; not for the padding `=`.
[[nodiscard]] bool IsBase64Letter(char letter);

// Writes the bytes that `text` stands for to `out`, which has room for 3 bytes for every 4 letters,
// and returns how many there are. nullopt where the letters are no multiple of four, one is not of
// the alphabet, or padding stands anywhere but in the last two places; some of `out` is written
// then. Unused bits before the padding are not looked at, as libcrypto does not.
[[nodiscard]] std::optional<std::size_t> DecodeBase64(std::string_view text, unsigned char* out);

}  // namespace certmon::pem

#endif  // LIB_PEM_BASE64_H_
