#include "lib/http_server/server_guard.h"

#include <linux/tcp.h>
#include <netinet/in.h>
#include <sys/resource.h>
#include <sys/socket.h>

#include <algorithm>
#include <utility>

namespace certmon::http {
namespace {

constexpr std::size_t kFewestConnections = 8;

// Ends the connection in both directions and drops unsent bytes (SO_LINGER of 0: socket(7)), so that
// a client that never reads occupies no kernel memory afterwards.
void CutSocket(int fd) {
  const linger drop{.l_onoff = 1, .l_linger = 0};
  setsockopt(fd, SOL_SOCKET, SO_LINGER, &drop, sizeof(drop));
  shutdown(fd, SHUT_RDWR);
}

// Bytes that the client's kernel has acknowledged (tcpi_bytes_acked, linux/tcp.h, since Linux 4.1).
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

bool ConnectionGuard::Opened(int fd, std::string address) {
  const std::lock_guard lock(mutex_);
  std::vector<int> cut;
  const bool is_admitted = table_.Open(fd, std::move(address), clock_.MonotonicNow(), cut);
  CutAll(cut);
  return is_admitted;
}

void ConnectionGuard::Started(int fd) {
  const std::lock_guard lock(mutex_);
  table_.Start(fd, clock_.MonotonicNow());
}

void ConnectionGuard::Closed(int fd) {
  const std::lock_guard lock(mutex_);
  table_.Close(fd);
}

bool ConnectionGuard::BeginAnswer(int fd, const void* group, std::size_t max_at_once) {
  const std::lock_guard lock(mutex_);
  const base::MonotonicTime now = clock_.MonotonicNow();
  if (max_at_once > 0) NoteProgress(now);
  std::vector<int> cut;
  const bool is_admitted = table_.BeginAnswer(fd, group, max_at_once, now, cut);
  CutAll(cut);
  return is_admitted;
}

void ConnectionGuard::ExtendAnswer(int fd, std::chrono::nanoseconds timeout) {
  const std::lock_guard lock(mutex_);
  table_.ExtendAnswer(fd, timeout, clock_.MonotonicNow());
}

void ConnectionGuard::EndAnswer(int fd) {
  const std::lock_guard lock(mutex_);
  table_.EndAnswer(fd, clock_.MonotonicNow());
}

void ConnectionGuard::NoteProgress(base::MonotonicTime now) {
  for (const int fd : table_.Answering()) table_.NoteProgress(fd, AcknowledgedBytes(fd), now);
}

void ConnectionGuard::CutAll(const std::vector<int>& fds) {
  for (const int fd : fds) {
    CutSocket(fd);
    suspensions_.Resume(fd);
  }
}

void ConnectionGuard::Sweep() {
  const std::lock_guard lock(mutex_);
  const base::MonotonicTime now = clock_.MonotonicNow();
  NoteProgress(now);
  std::vector<int> cut;
  table_.CutOverdue(now, cut);
  CutAll(cut);
}

void ConnectionGuard::CutLongestWaiting() {
  const std::lock_guard lock(mutex_);
  std::vector<int> cut;
  table_.CutLongestWaiting(clock_.MonotonicNow(), cut);
  CutAll(cut);
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
