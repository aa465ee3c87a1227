// Text at the borders of the program: UTF-8 checks, and texts made safe for labels, logs and
// messages.
//
// Pure functions; safe to call from any thread.
#ifndef LIB_BASE_TEXT_H_
#define LIB_BASE_TEXT_H_

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

namespace certmon::base {

// The number of code points, or nullopt where the bytes are not valid UTF-8 (overlong forms, lone
// surrogates and values above U+10FFFF included: Unicode 15, table 3-7).
[[nodiscard]] std::optional<std::size_t> CountCodePoints(std::string_view bytes);

// How many bytes from the start on are valid UTF-8; all of them where it is.
[[nodiscard]] std::size_t ReadableBytes(std::string_view bytes);

// True where the valid UTF-8 text holds a control character: C0, DEL or C1 (U+0000-001F,
// U+007F-009F).
[[nodiscard]] bool HasControlCharacter(std::string_view utf8);

// Always valid UTF-8 without control characters: each control character and each byte that is no
// part of a valid sequence becomes U+FFFD; cut after `max_code_points`.
[[nodiscard]] std::string Printable(std::string_view bytes, std::size_t max_code_points);

}  // namespace certmon::base

#endif  // LIB_BASE_TEXT_H_
