#include "exporter/app/signals.h"

#include <pthread.h>

#include <cerrno>
#include <csignal>
#include <ctime>

namespace certmon::exporter {
namespace {

sigset_t Waited() {
  sigset_t set;
  sigemptyset(&set);
  sigaddset(&set, SIGTERM);
  sigaddset(&set, SIGINT);
  sigaddset(&set, SIGHUP);
  return set;
}

}  // namespace

void BlockSignals() {
  const sigset_t set = Waited();
  pthread_sigmask(SIG_BLOCK, &set, nullptr);
}

std::optional<int> WaitForSignal(std::optional<std::chrono::nanoseconds> limit) {
  const sigset_t set = Waited();
  timespec left{};
  if (limit) {
    const auto seconds = std::chrono::floor<std::chrono::seconds>(*limit);
    left.tv_sec = seconds.count();
    left.tv_nsec = (*limit - seconds).count();
  }
  while (true) {
    const int signal = limit ? sigtimedwait(&set, nullptr, &left) : sigwaitinfo(&set, nullptr);
    if (signal > 0) {
      return signal;
    }
    if (errno == EAGAIN) {
      return std::nullopt;
    }
  }
}

}  // namespace certmon::exporter
