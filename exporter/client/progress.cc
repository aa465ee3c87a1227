#include "exporter/client/progress.h"

#include <unistd.h>

#include <algorithm>

#include "exporter/client/display_text.h"
#include "exporter/client/terminal.h"
#include "lib/base/file_system.h"

namespace certmon::client {
namespace {

// To the start of the line, and clear it (ECMA-48, EL).
constexpr std::string_view kLineStart = "\r\x1b[K";

void Put(std::string_view text) {
  // Progress that cannot be shown is no failure.
  static_cast<void>(base::SystemFiles().Write(STDERR_FILENO, text));
}

}  // namespace

std::string ProgressText(std::size_t done, std::size_t all, std::string_view name,
                         std::size_t columns) {
  constexpr std::size_t kFewestColumns = 20;
  columns = std::max(columns, kFewestColumns);
  const std::string total = std::to_string(all);
  const std::string count = PadLeft(std::to_string(done), total.size()) + "/" + total;
  const std::size_t bar = columns / 4;
  const std::size_t filled = all == 0 ? bar : bar * std::min(done, all) / all;
  std::string text =
      "[" + std::string(filled, '#') + std::string(bar - filled, '.') + "] " + count + " ";
  const std::size_t room = columns - std::min(columns, DisplayWidth(text));
  std::string shown = SafeText(name, room);
  // Characters may have two columns: cut whole ones until the text fits.
  for (std::size_t letters = room; DisplayWidth(shown) > room; --letters) {
    shown = SafeText(name, letters - 1);
  }
  return text + shown;
}

Progress::Progress(std::size_t all) : all_(all), is_shown_(StderrIsTerminal()) {}

void Progress::Show(std::size_t done, std::string_view name) {
  if (is_shown_) {
    // The last column stays free: some terminals wrap the line there.
    Put(std::string(kLineStart) + ProgressText(done, all_, name, StderrColumns() - 1));
  }
}

void Progress::Clear() {
  if (is_shown_) {
    Put(kLineStart);
  }
}

}  // namespace certmon::client
