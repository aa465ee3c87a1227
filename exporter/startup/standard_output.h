// Writes the results of a program to stdout.
#ifndef EXPORTER_STARTUP_STANDARD_OUTPUT_H_
#define EXPORTER_STARTUP_STANDARD_OUTPUT_H_

#include <string_view>

namespace certmon::exporter {

// Writes all of the bytes. Returns 0 or errno: EBADF if stdout was closed when the process started
// (hardening.h). If the reader has gone (EPIPE), it does not return: SIGPIPE ends the process, as it
// ends `cat | head`. Used by one thread.
[[nodiscard]] int WriteStandardOutput(std::string_view bytes);

// 0, or EBADF if stdout cannot be written because it is closed.
[[nodiscard]] int CheckStandardOutput();

}  // namespace certmon::exporter

#endif  // EXPORTER_STARTUP_STANDARD_OUTPUT_H_
