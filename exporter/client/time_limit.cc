#include "exporter/client/time_limit.h"

#include <sys/time.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <atomic>
#include <csignal>
#include <string>

#include "exporter/client/verdict.h"
#include "lib/base/duration.h"

namespace certmon::client {
namespace {

constexpr int kNone = -1;

std::array<char, 200> late_line;  // written before the timer starts
std::atomic<std::size_t> late_line_size{0};
std::atomic<int> result{kNone};
static_assert(std::atomic<int>::is_always_lock_free, "handlers may not wait");

// Calls only what signal-safety(7) allows.
extern "C" void EndLate(int /*number*/) {
  if (result == kNone) {
    [[maybe_unused]] const ssize_t written =
        ::write(STDOUT_FILENO, late_line.data(), late_line_size);
    ::_exit(kUnknownCode);
  }
  ::_exit(result);
}

}  // namespace

TimeLimit::TimeLimit(std::chrono::seconds timeout, const base::Clock& clock)
    : clock_(clock),
      end_of_requests_(clock.MonotonicNow() + std::chrono::nanoseconds(timeout) / 10 * 9) {
  const std::string line =
      UnknownLine("there was no result within --timeout=" + base::FormatDuration(timeout)) + "\n";
  late_line_size = line.copy(late_line.data(), late_line.size());
  struct sigaction action {};
  action.sa_handler = &EndLate;
  sigemptyset(&action.sa_mask);
  ::sigaction(SIGALRM, &action, nullptr);
  sigset_t alarm;
  sigemptyset(&alarm);
  sigaddset(&alarm, SIGALRM);
  ::sigprocmask(SIG_UNBLOCK, &alarm, nullptr);
  itimerval timer{};
  timer.it_value.tv_sec = static_cast<time_t>(timeout.count());
  ::setitimer(ITIMER_REAL, &timer, nullptr);
}

std::chrono::nanoseconds TimeLimit::LeftForRequests() const {
  return std::max<std::chrono::nanoseconds>(end_of_requests_ - clock_.MonotonicNow(),
                                            std::chrono::milliseconds(1));
}

void TimeLimit::SetResult(int code) { result = code; }

}  // namespace certmon::client
