// A JSON text with secrets in its strings, made fit for a parser that does not wipe its memory.
//
// Parsers copy every string, and leave the copies behind in freed memory. So the strings are taken
// out first: each comes out with its content overwritten, and what it held is looked up by its
// place among the strings. Private to the room.
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
  // Strings of at least this many bytes are overwritten; what a parser must read is shorter.
  static constexpr std::size_t kShortestSecret = 24;

  // Copies `text`; the caller wipes its own.
  explicit SecretJson(std::string_view text);

  // As long as the text, and JSON where the text is: every longer string is all `x`.
  [[nodiscard]] const std::string& Masked() const { return masked_; }
  // What the `index`th string (names and values alike, from 0) has between its quotes, with `\/` as
  // `/` and every other escape as it stands. Empty where there is no such string.
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
