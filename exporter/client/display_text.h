// Texts of others on a terminal: made harmless, and measured in columns.
//
// Source: Unicode 15, East Asian Width (UAX #11: W and F take two columns) and General Category
// (Mn, Me, Cf take none), reduced to the blocks that names are written in. Pure; safe to call from
// any thread.
#ifndef EXPORTER_CLIENT_DISPLAY_TEXT_H_
#define EXPORTER_CLIENT_DISPLAY_TEXT_H_

#include <cstddef>
#include <limits>
#include <string>
#include <string_view>

#include "lib/base/text.h"

namespace certmon::client {

// Valid UTF-8 in which nothing steers a terminal or hides: control characters (an ESC among them),
// bytes that are no UTF-8, characters that turn the direction of writing, that have no width, or
// that end a line (U+2028) become U+FFFD. Marks that combine (Mn) stay.
[[nodiscard]] std::string SafeText(
    std::string_view bytes, std::size_t max_code_points = std::numeric_limits<std::size_t>::max());

// How many columns a terminal gives the text; `utf8` came from SafeText.
[[nodiscard]] std::size_t DisplayWidth(std::string_view utf8);

// The text with blanks behind it (or before it) up to `columns`; longer texts stay.
[[nodiscard]] std::string PadRight(std::string text, std::size_t columns);
[[nodiscard]] std::string PadLeft(const std::string& text, std::size_t columns);

}  // namespace certmon::client

#endif  // EXPORTER_CLIENT_DISPLAY_TEXT_H_
