#include "exporter/client/terminal.h"

#include <sys/ioctl.h>
#include <unistd.h>

#include <cstdlib>
#include <utility>

#include "exporter/client/display_text.h"
#include "exporter/client/request.h"
#include "exporter/startup/standard_output.h"
#include "lib/base/file_system.h"

namespace certmon::client {
namespace {

std::string_view Environment(const char* name) {
  const char* const value = std::getenv(name);
  return value == nullptr ? "" : value;
}

std::size_t ColumnsOf(int descriptor) {
  constexpr std::size_t kUsual = 80;
  winsize size{};
  return ::ioctl(descriptor, TIOCGWINSZ, &size) == 0 && size.ws_col > 0 ? size.ws_col : kUsual;
}

bool ReportStdout(const exporter::SecretScrubber& scrubber, const std::string& command, int error) {
  if (error != 0) {
    Report(scrubber, command + ": writing to stdout: " + base::SystemReason(error));
  }
  return error == 0;
}

}  // namespace

bool StdoutIsTerminal() { return ::isatty(STDOUT_FILENO) == 1; }

bool StderrIsTerminal() { return ::isatty(STDERR_FILENO) == 1; }

bool StdoutHasColour() {
  const std::string_view term = Environment("TERM");
  return StdoutIsTerminal() && Environment("NO_COLOR").empty() && !term.empty() && term != "dumb";
}

std::size_t StdoutColumns() { return ColumnsOf(STDOUT_FILENO); }

std::size_t StderrColumns() { return ColumnsOf(STDERR_FILENO); }

bool WriteStdout(const exporter::SecretScrubber& scrubber, const std::string& command,
                 std::string_view bytes) {
  return ReportStdout(scrubber, command, exporter::WriteStandardOutput(bytes));
}

bool StdoutIsOpen(const exporter::SecretScrubber& scrubber, const std::string& command) {
  return ReportStdout(scrubber, command, exporter::CheckStandardOutput());
}

void Report(const exporter::SecretScrubber& scrubber, std::string text) {
  // There is no other place to report a closed stderr.
  static_cast<void>(base::SystemFiles().Write(
      STDERR_FILENO,
      std::string(kProgramName) + ": " + SafeText(scrubber.Scrub(std::move(text))) + "\n"));
}

}  // namespace certmon::client
