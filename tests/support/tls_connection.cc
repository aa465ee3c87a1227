#include "tests/support/tls_connection.h"

#include <gnutls/gnutls.h>
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

#include <array>
#include <cerrno>

#include "tests/support/loopback_port.h"

namespace certmon::test_support {
namespace {

constexpr std::chrono::seconds kTimeout{20};

bool IsReadable(int fd, std::chrono::milliseconds timeout) {
  pollfd entry{.fd = fd, .events = POLLIN, .revents = 0};
  return poll(&entry, 1, static_cast<int>(timeout.count())) == 1;
}

// Reports no data, so that the handshake stops after its first message.
ssize_t HaveNothing(gnutls_transport_ptr_t /*fd*/, void* /*buffer*/, std::size_t /*size*/) {
  errno = EAGAIN;
  return -1;
}

}  // namespace

struct TlsConnection::State {
  int fd = -1;
  gnutls_session_t session = nullptr;
  gnutls_certificate_credentials_t credentials = nullptr;
  bool is_there = false;
};

TlsConnection::TlsConnection(std::uint16_t port, TlsProgress progress)
    : state_(std::make_unique<State>()) {
  State& state = *state_;
  state.fd = ConnectToLoopback(port);
  gnutls_certificate_allocate_credentials(&state.credentials);
  gnutls_init(&state.session, GNUTLS_CLIENT | GNUTLS_NO_SIGNAL);
  gnutls_set_default_priority(state.session);
  gnutls_credentials_set(state.session, GNUTLS_CRD_CERTIFICATE, state.credentials);
  gnutls_transport_set_int(state.session, state.fd);
  if (progress == TlsProgress::kHello) {
    gnutls_transport_set_pull_function(state.session, &HaveNothing);
    state.is_there =
        gnutls_handshake(state.session) == GNUTLS_E_AGAIN && IsReadable(state.fd, kTimeout);
    return;
  }
  gnutls_handshake_set_timeout(state.session, std::chrono::milliseconds(kTimeout).count());
  int code = 0;
  do {
    code = gnutls_handshake(state.session);
  } while (code < 0 && gnutls_error_is_fatal(code) == 0);
  state.is_there = code == GNUTLS_E_SUCCESS;
}

TlsConnection::~TlsConnection() {
  gnutls_deinit(state_->session);
  gnutls_certificate_free_credentials(state_->credentials);
  close(state_->fd);
}

bool TlsConnection::IsThere() const { return state_->is_there; }

void TlsConnection::Send(const std::string& text) const {
  static_cast<void>(gnutls_record_send(state_->session, text.data(), text.size()));
}

std::string TlsConnection::ReadUntil(const std::string& text) {
  std::string received;
  std::array<char, 4096> buffer{};
  while (received.find(text) == std::string::npos) {
    const bool is_pending = gnutls_record_check_pending(state_->session) > 0;
    if (!is_pending && !IsReadable(state_->fd, kTimeout)) break;
    const ssize_t count = gnutls_record_recv(state_->session, buffer.data(), buffer.size());
    if (count == 0 || (count < 0 && gnutls_error_is_fatal(static_cast<int>(count)) != 0)) break;
    if (count > 0) received.append(buffer.data(), static_cast<std::size_t>(count));
  }
  return received;
}

bool TlsConnection::HasEnded(std::chrono::milliseconds timeout) const {
  // poll(2) always reports errors and hang-ups, so no events are requested.
  pollfd entry{.fd = state_->fd, .events = POLLRDHUP, .revents = 0};
  return poll(&entry, 1, static_cast<int>(timeout.count())) == 1;
}

}  // namespace certmon::test_support
