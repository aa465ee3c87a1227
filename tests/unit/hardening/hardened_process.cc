// Hardens itself, says so, and waits for SIGTERM. With the argument "leak" it loses a block of
// memory and ends at once; with "none" it does not harden itself. As root it becomes nobody first:
// root may read everything anyway.
#include <grp.h>
#include <sys/prctl.h>
#include <unistd.h>

#include <csignal>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iostream>
#include <string>

#include "exporter/startup/hardening.h"

namespace {

// nobody, in Debian.
constexpr unsigned kNobody = 65534;

// Dumpable again afterwards, which a change of user undoes: like a program that was started as
// nobody.
bool LeaveRoot() {
  return geteuid() != 0 || (setgroups(0, nullptr) == 0 && setgid(kNobody) == 0 &&
                            setuid(kNobody) == 0 && prctl(PR_SET_DUMPABLE, 1, 0, 0, 0) == 0);
}

// What process_ metrics read of /proc/self: the number of open files, or -1.
long OpenFiles() {
  std::error_code error;
  const std::filesystem::directory_iterator files("/proc/self/fd", error);
  return error ? -1 : std::distance(begin(files), end(files));
}

bool CanRead(const char* path) {
  std::ifstream file(path);
  return file.get() != std::ifstream::traits_type::eof();
}

}  // namespace

int main(int count, char** arguments) {
  const std::string mode = count > 1 ? arguments[1] : "";
  sigset_t waited;
  sigemptyset(&waited);
  sigaddset(&waited, SIGTERM);
  sigprocmask(SIG_BLOCK, &waited, nullptr);
  if (!LeaveRoot()) {
    return 3;
  }
  if (mode != "none") {
    const auto hardening = certmon::exporter::HardenProcess();
    std::cout << "failures " << hardening.failures.size() << '\n'
              << "ssl_key_log_was_set " << hardening.ssl_key_log_was_set << '\n'
              << "ssl_key_log_is_set " << (std::getenv("SSLKEYLOGFILE") != nullptr) << '\n'
              << "ssl_cert_file_is_set " << (std::getenv("SSL_CERT_FILE") != nullptr) << '\n'
              << "own_stat_readable " << CanRead("/proc/self/stat") << '\n'
              << "own_limits_readable " << CanRead("/proc/self/limits") << '\n'
              << "own_files_listed " << (OpenFiles() > 0) << std::endl;
  }
  if (mode == "leak") {
    auto* volatile lost = new int[100];
    lost = nullptr;
    return lost == nullptr ? 0 : 1;
  }
  std::cerr << "ready" << std::endl;
  int signal = 0;
  sigwait(&waited, &signal);
  return 0;
}
