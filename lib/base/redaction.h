// Takes a secret out of a text that is about to be shown: the last line of defence, behind the type
// Secret and messages that never hold what others sent.
//
// Pure; safe to call from any thread.
#ifndef LIB_BASE_REDACTION_H_
#define LIB_BASE_REDACTION_H_

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

#include "lib/base/secret.h"

namespace certmon::base {

// What stands in the place of a secret.
inline constexpr std::string_view kRedacted = "***";
// Shorter secrets are not looked for: they would be found in every other word.
inline constexpr std::size_t kShortestRedacted = 8;  // bytes

inline constexpr std::size_t kEscapeBytes = 3;  // "%2F"
// The byte that the escape at the front of `text` stands for; nullopt if there is none.
[[nodiscard]] std::optional<char> Unescaped(std::string_view text);

// Replaces every occurrence of the secret and returns how many there were; what is replaced is
// wiped. Each byte of it may stand as it is or percent-encoded in either letter case (RFC 3986,
// section 2.1). A beginning of it at the very end of the text, of kShortestRedacted bytes or more,
// counts as one: the text may have been cut there.
std::size_t Redact(const Secret& secret, std::string& text);

}  // namespace certmon::base

#endif  // LIB_BASE_REDACTION_H_
