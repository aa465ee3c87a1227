#include "exporter/startup/hardening.h"

#include <fcntl.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <unistd.h>

#include <cerrno>
#include <csignal>
#include <cstdlib>

#include "lib/base/file_system.h"

namespace certmon::exporter {
namespace {

constexpr const char* kSslKeyLog = "SSLKEYLOGFILE";

void Note(int result, const std::string& what, Hardening& done) {
  if (result != 0) {
    done.failures.push_back(what + ": " + base::SystemReason(errno));
  }
}

// The next file or connection would get the number of a closed one, and output would go there.
// Opened in the wrong direction, so that its use still fails (EBADF).
void HoldStandardDescriptors(Hardening& done) {
  constexpr int kDirections[] = {O_WRONLY, O_RDONLY, O_RDONLY};
  for (const int number : {STDIN_FILENO, STDOUT_FILENO, STDERR_FILENO}) {
    if (::fcntl(number, F_GETFD) < 0) {
      const int got = ::open("/dev/null", kDirections[number]);
      Note(got == number ? 0 : -1, "holding the place of a closed descriptor", done);
    }
  }
}

}  // namespace

Hardening HardenProcess() {
  Hardening done;
  HoldStandardDescriptors(done);
  Note(prctl(PR_SET_DUMPABLE, 0, 0, 0, 0), "making the process not dumpable", done);
  constexpr rlimit kNone = {0, 0};
  Note(setrlimit(RLIMIT_CORE, &kNone), "setting the size of core dumps to 0", done);
  Note(prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0), "giving up new privileges", done);
  std::signal(SIGPIPE, SIG_IGN);
  std::signal(SIGXFSZ, SIG_IGN);
  done.ssl_key_log_was_set = std::getenv(kSslKeyLog) != nullptr;
  Note(unsetenv(kSslKeyLog), "removing SSLKEYLOGFILE from the environment", done);
  return done;
}

}  // namespace certmon::exporter
