#include "exporter/startup/standard_output.h"

#include <fcntl.h>
#include <unistd.h>

#include <cerrno>
#include <csignal>

#include "lib/base/file_system.h"

namespace certmon::exporter {

int WriteStandardOutput(std::string_view bytes) {
  const int error = base::SystemFiles().Write(STDOUT_FILENO, bytes);
  if (error == EPIPE) {
    // HardenProcess ignores it because of connections.
    std::signal(SIGPIPE, SIG_DFL);
    std::raise(SIGPIPE);
  }
  return error;
}

int CheckStandardOutput() {
  const int flags = ::fcntl(STDOUT_FILENO, F_GETFL);
  return flags < 0 || (flags & O_ACCMODE) == O_RDONLY ? EBADF : 0;
}

}  // namespace certmon::exporter
