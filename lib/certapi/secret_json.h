// Masks the secrets in a JSON text for a parser that does not wipe its memory.
//
// A parser copies every string and leaves the copies in freed memory. So it gets a masked text, in
// which long strings are overwritten, and the caller reads their content by index. Private to the
// room.
#ifndef LIB_CERTAPI_SECRET_JSON_H_
#define LIB_CERTAPI_SECRET_JSON_H_

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include "lib/base/secret.h"

namespace certmon::certapi {

// Used by one thread.
class SecretJson {
 public:
  // Strings of at least this many bytes are overwritten; those that the parser needs are shorter.
  static constexpr std::size_t kShortestSecret = 24;

  // Copies `text`; the caller wipes the original.
  explicit SecretJson(std::string_view text);

  // As long as the text, and JSON if the text is JSON. The content of every long string is `xxx...`.
  [[nodiscard]] const std::string& Masked() const { return masked_; }
  // The content of string number `index` (names and values count, from 0), with `\/` as `/` and
  // every other escape unchanged. Empty if there is no such string.
  [[nodiscard]] base::Secret StringAt(std::size_t index) const;

 private:
  struct Span {
    std::size_t begin;
    std::size_t size;
  };
  base::Secret text_;
  std::string masked_;
  std::vector<Span> strings_;
};

}  // namespace certmon::certapi

#endif  // LIB_CERTAPI_SECRET_JSON_H_
