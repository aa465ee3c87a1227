// What the two outputs of this process are, and writing to them.
#ifndef EXPORTER_CLIENT_TERMINAL_H_
#define EXPORTER_CLIENT_TERMINAL_H_

#include <cstddef>
#include <string>
#include <string_view>

#include "exporter/log/scrubber.h"

namespace certmon::client {

// Thread-safe; reads the environment.
[[nodiscard]] bool StdoutIsTerminal();
[[nodiscard]] bool StderrIsTerminal();
// stdout is a terminal that shows colours: TERM is neither empty nor "dumb", and NO_COLOR is not
// set or empty (no-color.org).
[[nodiscard]] bool StdoutTakesColour();
// Of the terminal that is stderr; 80 where it does not say.
[[nodiscard]] std::size_t StderrColumns();

// Writes all of it, or says false.
[[nodiscard]] bool WriteStdout(std::string_view bytes);

// One line on stderr, "certmanager: " before it: harmless to a terminal, without a secret that
// `scrubber` knows.
void Tell(const exporter::SecretScrubber& scrubber, std::string text);

}  // namespace certmon::client

#endif  // EXPORTER_CLIENT_TERMINAL_H_
