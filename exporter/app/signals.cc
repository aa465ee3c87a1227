#include "exporter/app/signals.h"

#include <pthread.h>
#include <unistd.h>

#include <condition_variable>
#include <csignal>
#include <deque>
#include <mutex>
#include <thread>

namespace certmon::exporter {
namespace {

// Within the 2 s that the exporter may take to stop.
constexpr std::chrono::milliseconds kLastResort{1800};

sigset_t AwaitedSignals() {
  sigset_t set;
  sigemptyset(&set);
  sigaddset(&set, SIGTERM);
  sigaddset(&set, SIGINT);
  sigaddset(&set, SIGHUP);
  return set;
}

}  // namespace

struct Signals::Received {
  std::mutex mutex;
  std::condition_variable changed;
  std::deque<int> signals;

  void Receive() {
    const sigset_t set = AwaitedSignals();
    while (true) {
      const int signal = sigwaitinfo(&set, nullptr);
      if (signal <= 0) {
        continue;
      }
      {
        const std::lock_guard lock(mutex);
        signals.push_back(signal);
      }
      changed.notify_all();
      if (signal != SIGHUP) {
        std::this_thread::sleep_for(kLastResort);
        _exit(0);
      }
    }
  }
};

Signals::Signals() : received_(std::make_shared<Received>()) {
  const sigset_t set = AwaitedSignals();
  pthread_sigmask(SIG_BLOCK, &set, nullptr);
  std::thread([received = received_] { received->Receive(); }).detach();
}

std::optional<int> Signals::Wait(std::optional<std::chrono::nanoseconds> limit) {
  std::unique_lock lock(received_->mutex);
  const auto has_signal = [this] { return !received_->signals.empty(); };
  if (limit) {
    received_->changed.wait_for(lock, *limit, has_signal);
  } else {
    received_->changed.wait(lock, has_signal);
  }
  if (received_->signals.empty()) {
    return std::nullopt;
  }
  const int signal = received_->signals.front();
  received_->signals.pop_front();
  return signal;
}

}  // namespace certmon::exporter
