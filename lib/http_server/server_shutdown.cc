#include "lib/http_server/server_shutdown.h"

#include <poll.h>
#include <sys/eventfd.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>

namespace certmon::http {
namespace {

using SteadyClock = std::chrono::steady_clock;

int PollTimeout(std::chrono::milliseconds left) {
  constexpr std::chrono::milliseconds kLongest{60 * 60 * 1000};
  return static_cast<int>(std::clamp(left, std::chrono::milliseconds(0), kLongest).count());
}

}  // namespace

StopSignal::StopSignal() : event_(eventfd(0, EFD_NONBLOCK | EFD_CLOEXEC)) {}

void StopSignal::Set() {
  const std::uint64_t one = 1;
  // Fails only once the counter is full, and then it is readable already: eventfd(2).
  [[maybe_unused]] const ssize_t written = write(event_.Get(), &one, sizeof(one));
}

bool StopSignal::IsSet() const {
  pollfd entry{.fd = event_.Get(), .events = POLLIN, .revents = 0};
  return poll(&entry, 1, 0) == 1;
}

WaitEnd StopSignal::WaitFor(int client_fd, std::chrono::milliseconds time) const {
  const bool is_limited = time.count() >= 0;
  const auto deadline = SteadyClock::now() + time;
  while (true) {
    // POLLRDHUP alone: bytes of a next request that is already here must not end the wait.
    std::array<pollfd, 2> entries{
        pollfd{.fd = event_.Get(), .events = POLLIN, .revents = 0},
        pollfd{.fd = client_fd, .events = POLLRDHUP, .revents = 0},
    };
    // Rounded up, so that the last round does not spin.
    const auto left = std::chrono::ceil<std::chrono::milliseconds>(deadline - SteadyClock::now());
    const int count = poll(entries.data(), entries.size(), is_limited ? PollTimeout(left) : -1);
    if (count < 0 && errno != EINTR) return WaitEnd::kStopping;
    if (count > 0) {
      return entries[0].revents != 0 ? WaitEnd::kStopping : WaitEnd::kClientGone;
    }
    if (is_limited && SteadyClock::now() >= deadline) return WaitEnd::kTimeElapsed;
  }
}

void InFlight::Begin() {
  const std::lock_guard lock(mutex_);
  ++count_;
}

void InFlight::End() {
  const std::lock_guard lock(mutex_);
  --count_;
  changed_.notify_all();
}

void InFlight::WaitForNone(std::chrono::milliseconds limit) {
  std::unique_lock lock(mutex_);
  changed_.wait_for(lock, limit, [this] { return count_ == 0; });
}

}  // namespace certmon::http
