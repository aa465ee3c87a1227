// Removes a secret from a text that will be shown. It is the last protection, after the type Secret
// and messages that never contain text from outside.
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

// The replacement for a secret.
inline constexpr std::string_view kRedacted = "***";
// Shorter secrets are not replaced, because they would match ordinary words.
inline constexpr std::size_t kShortestRedacted = 8;  // bytes

inline constexpr std::size_t kEscapeBytes = 3;  // "%2F"
// The byte that the escape at the front of `text` stands for; nullopt if there is none.
[[nodiscard]] std::optional<char> Unescaped(std::string_view text);

// Replaces every occurrence of the secret, wipes the replaced text, and returns the number of
// occurrences. Each byte may be percent-encoded, in either letter case (RFC 3986, section 2.1). The
// first kShortestRedacted bytes or more of the secret at the end of the text count as an
// occurrence, because the text may have been cut.
std::size_t Redact(const Secret& secret, std::string& text);

}  // namespace certmon::base

#endif  // LIB_BASE_REDACTION_H_
