// The search text of the landing page: the parameter `q` of the query. Pure; safe to call from any
// thread.
#ifndef EXPORTER_WEB_SEARCH_QUERY_H_
#define EXPORTER_WEB_SEARCH_QUERY_H_

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

namespace certmon::exporter {

// In bytes, after decoding. The longest name of a certificate in the guides is shorter.
inline constexpr std::size_t kMaxSearchBytes = 255;

struct Search {
  std::string text;          // any bytes, without blanks around it; empty: show the whole page
  bool is_too_long = false;  // over kMaxSearchBytes; `text` is cut
};

// `query` is as sent, without the question mark. Decodes a form (URL Standard,
// application/x-www-form-urlencoded): `+` is a blank, %41 is A; an incomplete escape stands for
// itself. The first `q` counts.
[[nodiscard]] Search ReadSearch(std::string_view query);

// True if `name` contains `text`; the case of ASCII letters does not count.
[[nodiscard]] bool Contains(std::string_view name, std::string_view text);

}  // namespace certmon::exporter

#endif  // EXPORTER_WEB_SEARCH_QUERY_H_
