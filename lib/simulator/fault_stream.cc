#include "lib/simulator/fault_stream.h"

#include <gnutls/gnutls.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <poll.h>
#include <sys/socket.h>
#include <sys/time.h>

#include <utility>

namespace certmon::simulator {

FaultStream::FaultStream(int fd, std::shared_ptr<const http::TlsCredentials> tls,
                         std::chrono::seconds idle_timeout)
    : fd_(fd), tls_(std::move(tls)) {
  const int yes = 1;  // without it, single bytes would wait for each other
  setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &yes, sizeof(yes));
  timeval limit{};
  limit.tv_sec = idle_timeout.count();
  setsockopt(fd, SOL_SOCKET, SO_RCVTIMEO, &limit, sizeof(limit));
  setsockopt(fd, SOL_SOCKET, SO_SNDTIMEO, &limit, sizeof(limit));
}

FaultStream::~FaultStream() {
  if (session_ == nullptr) return;
  gnutls_bye(session_, GNUTLS_SHUT_WR);
  gnutls_deinit(session_);
}

bool FaultStream::Handshake() {
  if (!tls_) return true;
  if (gnutls_init(&session_, GNUTLS_SERVER | GNUTLS_NO_SIGNAL) < 0) return false;
  if (!tls_->PrepareSession(session_)) return false;
  gnutls_transport_set_int(session_, fd_);
  int code = GNUTLS_E_INTERRUPTED;
  while (code < 0 && code != GNUTLS_E_AGAIN && gnutls_error_is_fatal(code) == 0) {
    code = gnutls_handshake(session_);
  }
  return code == GNUTLS_E_SUCCESS;
}

std::size_t FaultStream::Read(char* buffer, std::size_t size) {
  ssize_t count = 0;
  if (session_ == nullptr) {
    count = recv(fd_, buffer, size, 0);
  } else {
    do {
      count = gnutls_record_recv(session_, buffer, size);
    } while (count == GNUTLS_E_INTERRUPTED);
  }
  return count > 0 ? static_cast<std::size_t>(count) : 0;
}

bool FaultStream::Write(std::string_view bytes) {
  if (session_ == nullptr) return WriteRaw(bytes);
  while (!bytes.empty()) {
    const ssize_t count = gnutls_record_send(session_, bytes.data(), bytes.size());
    if (count == GNUTLS_E_INTERRUPTED) continue;
    if (count <= 0) return false;
    bytes.remove_prefix(static_cast<std::size_t>(count));
  }
  return true;
}

bool FaultStream::WriteRaw(std::string_view bytes) const {
  while (!bytes.empty()) {
    const ssize_t count = send(fd_, bytes.data(), bytes.size(), MSG_NOSIGNAL);
    if (count <= 0) return false;
    bytes.remove_prefix(static_cast<std::size_t>(count));
  }
  return true;
}

bool FaultStream::Wait(std::chrono::milliseconds time) const {
  // Not POLLIN: bytes of the next request must not end the wait.
  pollfd entry{.fd = fd_, .events = POLLRDHUP, .revents = 0};
  return poll(&entry, 1, static_cast<int>(time.count())) == 0;
}

void FaultStream::Reset() const {
  // connect(2): AF_UNSPEC dissolves the association, for TCP by an RST.
  sockaddr address{};
  address.sa_family = AF_UNSPEC;
  static_cast<void>(connect(fd_, &address, sizeof(address)));
}

}  // namespace certmon::simulator
