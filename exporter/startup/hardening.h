// What the process gives up before it reads a secret, and what it must not die of.
//
//   - No core dump: not dumpable (PR_SET_DUMPABLE 0, which also stops dumps that are piped to a
//   program)
//     and RLIMIT_CORE 0. A dump would hold keys.
//   - Another process of the same user can neither attach to this one nor read its memory or its
//     environment: /proc/PID/{mem,environ,maps} belong to root then (prctl(2), PR_SET_DUMPABLE;
//     ptrace(2), "Ptrace access mode checking"). Its own /proc/self stays readable for it.
//   - No new privileges by exec (PR_SET_NO_NEW_PRIVS).
//   - SSLKEYLOGFILE is taken out of the environment: libcurl would write the keys of every TLS
//   session
//     to that file. SSL_CERT_FILE and SSL_CERT_DIR stay: they name trusted certificates.
//   - A write to somebody who went away, or over a limit on the size of files, fails and ends
//     nothing: SIGPIPE and SIGXFSZ are ignored.
//
// A debugger or a core for development takes a debugger that starts the program, or root.
// LeakSanitizer, which attaches to its own process, makes it dumpable again for that moment.
#ifndef EXPORTER_STARTUP_HARDENING_H_
#define EXPORTER_STARTUP_HARDENING_H_

#include <string>
#include <vector>

namespace certmon::exporter {

struct Hardening {
  bool ssl_key_log_was_set = false;  // worth a warning: somebody wanted the keys
  // What the system refused, a phrase each with its reason, for the log; empty on Linux as a rule.
  std::vector<std::string> failures;
};

// Changes this process for good; programs that it starts are dumpable again, without core dumps.
// Call once, from main, first of all and before any thread: an exec or a change of user before
// would undo the first.
[[nodiscard]] Hardening HardenProcess();

}  // namespace certmon::exporter

#endif  // EXPORTER_STARTUP_HARDENING_H_
