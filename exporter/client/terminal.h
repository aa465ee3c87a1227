// stdout and stderr: what they are, and writing to them.
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
// True if stdout is a terminal, TERM is neither empty nor "dumb", and NO_COLOR is not set or empty
// (no-color.org).
[[nodiscard]] bool StdoutHasColour();
// The width of the terminal; 80 if unknown.
[[nodiscard]] std::size_t StdoutColumns();
[[nodiscard]] std::size_t StderrColumns();

// exporter::WriteStandardOutput; if it fails, also reports it with the reason. True if all of it
// was written.
[[nodiscard]] bool WriteStdout(const exporter::SecretScrubber& scrubber, const std::string& command,
                               std::string_view bytes);
// The same report if stdout is closed, before anything is written.
[[nodiscard]] bool StdoutIsOpen(const exporter::SecretScrubber& scrubber,
                                const std::string& command);

// Writes one line to stderr, with "certmanager: " before it, safe for a terminal and without the
// secrets that `scrubber` knows.
void Report(const exporter::SecretScrubber& scrubber, std::string text);

}  // namespace certmon::client

#endif  // EXPORTER_CLIENT_TERMINAL_H_
