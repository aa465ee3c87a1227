// Repairs the text of an answer that is not valid Unicode, so that one bad name does not make the
// whole list unreadable. Private to the room: include page.h.
//
// A pure function; safe to call from any thread.
#ifndef LIB_CERTAPI_UNREADABLE_TEXT_H_
#define LIB_CERTAPI_UNREADABLE_TEXT_H_

#include <optional>
#include <string>
#include <string_view>

namespace certmon::certapi {

// Replaces each byte that is not part of valid UTF-8, and each `\uXXXX` that is half of a surrogate
// pair (RFC 8259, sections 8.1 and 8.2), by DEL (U+007F), which makes a name or date unusable.
// Returns nullopt if there is neither. DEL outside a string is not JSON.
[[nodiscard]] std::optional<std::string> MarkUnreadableText(std::string_view json);

}  // namespace certmon::certapi

#endif  // LIB_CERTAPI_UNREADABLE_TEXT_H_
