#include "lib/http_server/server_guard.h"

#include <linux/tcp.h>
#include <netinet/in.h>
#include <sys/resource.h>
#include <sys/socket.h>

#include <algorithm>
#include <exception>
#include <utility>

namespace certmon::http {
namespace {

constexpr std::size_t kFewestConnections = 8;

// Ends the connection for both sides. What is unsent is dropped with it (SO_LINGER of 0:
// socket(7)), so that a client that never reads leaves nothing behind in the kernel.
void CutSocket(int fd) {
  const linger drop{.l_onoff = 1, .l_linger = 0};
  setsockopt(fd, SOL_SOCKET, SO_LINGER, &drop, sizeof(drop));
  shutdown(fd, SHUT_RDWR);
}

// The connections that were chosen to be cut. They are when it goes, also where the choice of
// another one ended by a throw: what the table holds for cut must be.
struct Cuts {
  Cuts() = default;
  ~Cuts() {
    for (const int fd : fds) CutSocket(fd);
  }
  Cuts(const Cuts&) = delete;
  Cuts& operator=(const Cuts&) = delete;

  std::vector<int> fds;
};

// Bytes that the other side's kernel has taken (tcpi_bytes_acked, linux/tcp.h, since Linux 4.1).
std::uint64_t AcknowledgedBytes(int fd) {
  tcp_info info{};
  socklen_t size = sizeof(info);
  return getsockopt(fd, IPPROTO_TCP, TCP_INFO, &info, &size) == 0 ? info.tcpi_bytes_acked : 0;
}

}  // namespace

bool ConnectionGuard::HasRoom() const {
  const std::lock_guard lock(mutex_);
  return table_.HasRoom();
}

bool ConnectionGuard::Opened(int fd, std::string address) noexcept {
  const std::lock_guard lock(mutex_);
  Cuts cuts;
  try {
    return table_.Open(fd, std::move(address), clock_.MonotonicNow(), cuts.fds);
  } catch (const std::exception&) {
    return false;
  }
}

void ConnectionGuard::Started(int fd) noexcept {
  const std::lock_guard lock(mutex_);
  try {
    table_.Start(fd, clock_.MonotonicNow());
  } catch (const std::exception&) {
    CutSocket(fd);  // nothing would hold it to its deadlines
  }
}

void ConnectionGuard::Closed(int fd) {
  const std::lock_guard lock(mutex_);
  table_.Close(fd);
}

bool ConnectionGuard::BeginAnswer(int fd, const void* group, std::size_t max_at_once) {
  const std::lock_guard lock(mutex_);
  Cuts cuts;
  const base::MonotonicTime now = clock_.MonotonicNow();
  if (max_at_once > 0) NoteProgress(now);
  return table_.BeginAnswer(fd, group, max_at_once, now, cuts.fds);
}

void ConnectionGuard::EndAnswer(int fd) {
  const std::lock_guard lock(mutex_);
  table_.EndAnswer(fd, clock_.MonotonicNow());
}

void ConnectionGuard::NoteProgress(base::MonotonicTime now) {
  for (const int fd : table_.Answering()) table_.NoteProgress(fd, AcknowledgedBytes(fd), now);
}

void ConnectionGuard::Sweep() noexcept {
  const std::lock_guard lock(mutex_);
  Cuts cuts;
  try {
    const base::MonotonicTime now = clock_.MonotonicNow();
    NoteProgress(now);
    table_.CutOverdue(now, cuts.fds);
  } catch (const std::exception&) {
    // The next sweep is a moment away.
  }
}

void ConnectionGuard::CutLongestWaiting() noexcept {
  const std::lock_guard lock(mutex_);
  Cuts cuts;
  try {
    table_.CutLongestWaiting(clock_.MonotonicNow(), cuts.fds);
  } catch (const std::exception&) {
    // Called again where it is still needed.
  }
}

bool ConnectionGuard::IsEmpty() const {
  const std::lock_guard lock(mutex_);
  return table_.IsEmpty();
}

std::size_t ConnectionBudget(std::size_t wanted) {
  rlimit limit{};
  if (getrlimit(RLIMIT_NOFILE, &limit) != 0) return wanted;
  const auto half = static_cast<std::size_t>(limit.rlim_cur / 2);
  return std::min(wanted, std::max(half, kFewestConnections));
}

}  // namespace certmon::http
