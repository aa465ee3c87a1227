#include "exporter/client/partial_file.h"

#include <unistd.h>

#include <array>
#include <atomic>
#include <climits>
#include <csignal>

namespace certmon::client {
namespace {

std::array<char, PATH_MAX> path_to_remove;  // read by the handler while `armed`
std::atomic<bool> armed{false};
static_assert(std::atomic<bool>::is_always_lock_free, "handlers may not wait");

extern "C" void RemoveAndEnd(int number) {
  if (armed) {
    ::unlink(path_to_remove.data());
  }
  // SA_RESETHAND has put the default back; it takes hold when the handler returns.
  ::raise(number);
}

void InstallOnce() {
  static const bool installed = [] {
    for (const int number : {SIGINT, SIGTERM, SIGHUP}) {
      struct sigaction now {};
      if (::sigaction(number, nullptr, &now) == 0 && now.sa_handler != SIG_IGN) {
        struct sigaction ours {};
        ours.sa_handler = &RemoveAndEnd;
        ours.sa_flags = static_cast<int>(SA_RESETHAND);
        sigemptyset(&ours.sa_mask);
        ::sigaction(number, &ours, nullptr);
      }
    }
    return true;
  }();
  static_cast<void>(installed);
}

}  // namespace

PartialFile::PartialFile(const std::string& path) {
  InstallOnce();
  if (path.size() < path_to_remove.size()) {
    path.copy(path_to_remove.data(), path.size());
    path_to_remove.at(path.size()) = '\0';
    armed = true;
  }
}

PartialFile::~PartialFile() { armed = false; }

}  // namespace certmon::client
