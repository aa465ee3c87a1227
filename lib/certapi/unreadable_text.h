// Text of an answer that is no Unicode, made readable without taking it for something else: one bad
// name must not cost the whole list. Private to the room: include page.h.
//
// A pure function; safe to call from any thread.
#ifndef LIB_CERTAPI_UNREADABLE_TEXT_H_
#define LIB_CERTAPI_UNREADABLE_TEXT_H_

#include <optional>
#include <string>
#include <string_view>

namespace certmon::certapi {

// The same JSON with DEL (U+007F), which no usable name or date may hold, for each byte that is no
// part of valid UTF-8 and for each `\uXXXX` that is half of a surrogate pair (RFC 8259,
// sections 8.1 and 8.2). nullopt where there is neither. DEL outside of a string is no JSON.
[[nodiscard]] std::optional<std::string> MarkUnreadableText(std::string_view json);

}  // namespace certmon::certapi

#endif  // LIB_CERTAPI_UNREADABLE_TEXT_H_
