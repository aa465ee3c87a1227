// Makes texts of the API and of files safe for a terminal, and measures them in columns.
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

// Returns valid UTF-8. U+FFFD replaces control characters (ESC too), bytes that are no UTF-8, and
// characters that change the direction of writing, have no width or end a line (U+2028). Combining
// marks (Mn) stay.
[[nodiscard]] std::string SafeText(
    std::string_view bytes, std::size_t max_code_points = std::numeric_limits<std::size_t>::max());

// The width on a terminal, in columns; `utf8` comes from SafeText.
[[nodiscard]] std::size_t DisplayWidth(std::string_view utf8);

// The start of the text that fits into `columns`; if something is cut, it ends with "…".
[[nodiscard]] std::string CutTo(std::string utf8, std::size_t columns);

// Pads the text with blanks on the right (or left) to `columns`; longer texts stay.
[[nodiscard]] std::string PadRight(std::string text, std::size_t columns);
[[nodiscard]] std::string PadLeft(const std::string& text, std::size_t columns);

}  // namespace certmon::client

#endif  // EXPORTER_CLIENT_DISPLAY_TEXT_H_
