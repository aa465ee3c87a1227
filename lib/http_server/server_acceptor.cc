#include "lib/http_server/server_acceptor.h"

#include <fcntl.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <sys/eventfd.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <chrono>
#include <cstdint>
#include <cstring>
#include <utility>

namespace certmon::http {
namespace {

using SteadyClock = std::chrono::steady_clock;

// A deadline is enforced at most this much too late.
constexpr std::chrono::milliseconds kSweepEvery{250};
constexpr std::chrono::milliseconds kRest{1};
// Clients accepted before the next sweep and the next listener get a turn.
constexpr int kMaxInARow = 16;

// Kernel memory for unsent bytes of one client; the kernel doubles it (socket(7)).
constexpr int kSendBufferBytes = 64 * 1024;
// A request must fit into the memory of a connection (server.cc).
constexpr int kReceiveBufferBytes = 16 * 1024;

// The kernel drops a connection whose client acknowledges nothing for this long, also after the
// server has closed it (TCP_USER_TIMEOUT, tcp(7)). Otherwise unsent bytes stay in the kernel for
// minutes and no limit counts them.
constexpr unsigned int kUnacknowledgedMilliseconds = 10'000;

void LimitKernelMemory(int fd) {
  setsockopt(fd, SOL_SOCKET, SO_SNDBUF, &kSendBufferBytes, sizeof(kSendBufferBytes));
  setsockopt(fd, SOL_SOCKET, SO_RCVBUF, &kReceiveBufferBytes, sizeof(kReceiveBufferBytes));
  setsockopt(fd, IPPROTO_TCP, TCP_USER_TIMEOUT, &kUnacknowledgedMilliseconds,
             sizeof(kUnacknowledgedMilliseconds));
}

FileDescriptor OpenSpare() { return FileDescriptor(open("/dev/null", O_RDONLY | O_CLOEXEC)); }

}  // namespace

std::string AddressKey(const sockaddr_storage& address) {
  constexpr std::size_t kNetworkBytes = 8;
  constexpr std::size_t kMappedPrefixBytes = 12;
  if (address.ss_family == AF_INET) {
    sockaddr_in ipv4{};
    std::memcpy(&ipv4, &address, sizeof(ipv4));
    std::string key(sizeof(ipv4.sin_addr), '\0');
    std::memcpy(key.data(), &ipv4.sin_addr, key.size());
    return key;
  }
  sockaddr_in6 ipv6{};
  std::memcpy(&ipv6, &address, sizeof(ipv6));
  std::array<char, sizeof(in6_addr)> bytes{};
  std::memcpy(bytes.data(), &ipv6.sin6_addr, bytes.size());
  if (IN6_IS_ADDR_V4MAPPED(&ipv6.sin6_addr)) {
    return {bytes.begin() + kMappedPrefixBytes, bytes.end()};
  }
  return {bytes.begin(), bytes.begin() + kNetworkBytes};
}

Acceptor::Acceptor(std::vector<FileDescriptor> listeners, ConnectionGuard& guard, Take take)
    : listeners_(std::move(listeners)),
      guard_(guard),
      take_(std::move(take)),
      wake_(eventfd(0, EFD_NONBLOCK | EFD_CLOEXEC)),
      spare_(OpenSpare()) {
  for (const FileDescriptor& listener : listeners_) LimitKernelMemory(listener.Get());
  std::vector<pollfd> entries{{.fd = wake_.Get(), .events = POLLIN, .revents = 0}};
  for (const FileDescriptor& listener : listeners_) {
    entries.push_back({.fd = listener.Get(), .events = POLLIN, .revents = 0});
  }
  thread_ =
      std::thread([this, watched = std::move(entries)]() mutable { Run(std::move(watched)); });
}

Acceptor::~Acceptor() {
  const std::uint64_t one = 1;
  // Cannot fail: the counter is 0 (eventfd(2)).
  [[maybe_unused]] const ssize_t written = write(wake_.Get(), &one, sizeof(one));
  thread_.join();
}

int Acceptor::WaitMilliseconds(bool is_resting) const {
  if (is_resting) return static_cast<int>(kRest.count());
  const bool has_nothing_to_do = guard_.IsEmpty() && spare_.IsOpen();
  return has_nothing_to_do ? -1 : static_cast<int>(kSweepEvery.count());
}

void Acceptor::Run(std::vector<pollfd> entries) {
  bool is_resting = false;
  auto last_sweep = SteadyClock::now();
  while (true) {
    for (pollfd& entry : entries) entry.revents = 0;
    const nfds_t watched = is_resting ? 1 : entries.size();
    static_cast<void>(poll(entries.data(), watched, WaitMilliseconds(is_resting)));
    if (entries[0].revents != 0) return;
    is_resting = false;
    for (std::size_t i = 1; i < entries.size(); ++i) {
      if (entries[i].revents == 0) continue;
      Outcome outcome = Outcome::kAccepted;
      for (int n = 0; n < kMaxInARow && outcome == Outcome::kAccepted; ++n) {
        outcome = AcceptOne(entries[i].fd, n == 0);
      }
      is_resting = is_resting || outcome == Outcome::kRest;
    }
    if (!spare_.IsOpen()) spare_ = OpenSpare();
    if (SteadyClock::now() - last_sweep >= kSweepEvery) {
      guard_.Sweep();
      last_sweep = SteadyClock::now();
    }
  }
}

Acceptor::Outcome Acceptor::AcceptOne(int listener, bool is_first) {
  if (!guard_.HasRoom()) return Outcome::kRest;
  sockaddr_storage address{};
  socklen_t size = sizeof(address);
  auto* const name = reinterpret_cast<sockaddr*>(&address);
  const int fd = accept4(listener, name, &size, SOCK_NONBLOCK | SOCK_CLOEXEC);
  if (fd >= 0) {
    if (!guard_.Opened(fd, AddressKey(address))) {
      close(fd);
    } else if (!take_(fd, name, size)) {
      guard_.Closed(fd);
    }
    return Outcome::kAccepted;
  }
  switch (errno) {
    case EAGAIN:
      return Outcome::kNothingMore;
    case EINTR:
    case ECONNABORTED:
      return Outcome::kAccepted;
    case EMFILE:
    case ENFILE:
    case ENOBUFS:
    case ENOMEM:
      return OnNoDescriptor(is_first);
    default:
      // Network errors of the client end here too (accept(2)).
      return Outcome::kRest;
  }
}

Acceptor::Outcome Acceptor::OnNoDescriptor(bool is_first) {
  // Linux allocates the descriptor before it checks for a waiting client (do_accept, net/socket.c),
  // so this error alone does not mean that a client waits.
  if (!is_first) return Outcome::kNothingMore;
  if (spare_.IsOpen()) {
    spare_ = FileDescriptor();
    return Outcome::kAccepted;
  }
  guard_.CutLongestWaiting();
  return Outcome::kRest;
}

}  // namespace certmon::http
