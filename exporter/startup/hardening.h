// Hardens the process before it reads a secret.
//
//   - No core dump, which would hold keys: not dumpable (PR_SET_DUMPABLE 0, which also prevents dumps
//     that are piped to a program), and RLIMIT_CORE 0.
//   - Another process of the same user can neither attach to this one nor read its memory or
//     environment: /proc/PID/{mem,environ,maps} belong to root (prctl(2), PR_SET_DUMPABLE; ptrace(2),
//     "Ptrace access mode checking"). The process itself can still read its /proc/self.
//   - No new privileges by exec (PR_SET_NO_NEW_PRIVS).
//   - SSLKEYLOGFILE is removed from the environment: libcurl would write the keys of every TLS session
//     to that file. SSL_CERT_FILE and SSL_CERT_DIR stay: they name trusted certificates.
//   - SIGPIPE and SIGXFSZ are ignored: a write to a closed pipe, or over the limit on the size of
//     files, fails and does not end the process.
//
// To debug the program, start it from the debugger, or be root. LeakSanitizer attaches to its own
// process and makes it dumpable for that moment.
#ifndef EXPORTER_STARTUP_HARDENING_H_
#define EXPORTER_STARTUP_HARDENING_H_

#include <string>
#include <vector>

namespace certmon::exporter {

struct Hardening {
  bool ssl_key_log_was_set = false;  // log a warning
  // What the system refused, one phrase each with its reason, for the log; usually empty on Linux.
  std::vector<std::string> failures;
};

// Cannot be undone; programs that this process starts are dumpable again, without core dumps. Call
// once, first in main and before any thread is started: a later exec or change of user would undo the
// first point.
[[nodiscard]] Hardening HardenProcess();

}  // namespace certmon::exporter

#endif  // EXPORTER_STARTUP_HARDENING_H_
