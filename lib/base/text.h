// UTF-8 checks, and texts made safe for labels, logs and messages.
//
// Pure functions; safe to call from any thread.
#ifndef LIB_BASE_TEXT_H_
#define LIB_BASE_TEXT_H_

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

namespace certmon::base {

// The number of code points, or nullopt if the bytes are not valid UTF-8. Overlong forms,
// surrogates and values above U+10FFFF are not valid (Unicode 15, table 3-7).
[[nodiscard]] std::optional<std::size_t> CountCodePoints(std::string_view bytes);

// The number of bytes at the start that are valid UTF-8.
[[nodiscard]] std::size_t ReadableBytes(std::string_view bytes);

// True if the text contains a control character (C0, DEL or C1: U+0000-001F, U+007F-009F) or is not
// valid UTF-8.
[[nodiscard]] bool HasControlCharacter(std::string_view utf8);

// Replaces each control character and each byte that is not part of valid UTF-8 by U+FFFD, and cuts
// after `max_code_points`.
[[nodiscard]] std::string Printable(std::string_view bytes, std::size_t max_code_points);

}  // namespace certmon::base

#endif  // LIB_BASE_TEXT_H_
