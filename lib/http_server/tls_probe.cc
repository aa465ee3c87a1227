#include "lib/http_server/tls_probe.h"

#include <gnutls/gnutls.h>
#include <gnutls/x509.h>
#include <netdb.h>
#include <sys/socket.h>
#include <sys/time.h>

#include <array>
#include <charconv>
#include <cstring>
#include <memory>
#include <type_traits>

#include "lib/http_server/listen_socket.h"

namespace certmon::http {
namespace {

using SteadyClock = std::chrono::steady_clock;

constexpr std::size_t kLongestStatusLine = 4096;
constexpr std::string_view kVersion = "HTTP/1.1 ";

template <typename T, void (*kFree)(T)>
struct Deleter {
  using pointer = T;
  void operator()(T handle) const { kFree(handle); }
};
template <typename T, void (*kFree)(T)>
using Handle = std::unique_ptr<std::remove_pointer_t<T>, Deleter<T, kFree>>;

// GnuTLS only reads from it.
gnutls_datum_t Datum(std::string_view bytes) {
  return {.data = const_cast<unsigned char*>(reinterpret_cast<const unsigned char*>(bytes.data())),
          .size = static_cast<unsigned int>(bytes.size())};
}

// A connected socket with a time limit for each read and write; not open if that fails.
FileDescriptor Connect(const ListenAddress& address, std::chrono::milliseconds timeout) {
  const std::string host = address.host == "localhost" ? "127.0.0.1" : address.host;
  addrinfo hints{};
  hints.ai_flags = AI_NUMERICHOST | AI_NUMERICSERV;
  hints.ai_socktype = SOCK_STREAM;
  addrinfo* found = nullptr;
  if (getaddrinfo(host.c_str(), std::to_string(address.port).c_str(), &hints, &found) != 0) {
    return {};
  }
  const Handle<addrinfo*, &freeaddrinfo> owner(found);
  FileDescriptor fd(socket(found->ai_family, SOCK_STREAM | SOCK_CLOEXEC, 0));
  const auto seconds = std::chrono::duration_cast<std::chrono::seconds>(timeout);
  timeval limit{};
  limit.tv_sec = seconds.count();
  limit.tv_usec = std::chrono::microseconds(timeout - seconds).count();
  // SO_SNDTIMEO limits connect(2) too: socket(7).
  setsockopt(fd.Get(), SOL_SOCKET, SO_SNDTIMEO, &limit, sizeof(limit));
  setsockopt(fd.Get(), SOL_SOCKET, SO_RCVTIMEO, &limit, sizeof(limit));
  if (connect(fd.Get(), found->ai_addr, found->ai_addrlen) != 0) return {};
  return fd;
}

// What the handshake must find, and whether it did.
struct Expectation {
  std::string der;  // of the certificate
  bool is_met = false;
};

// Returns 0 to continue the handshake.
int ComparePeer(gnutls_session_t session) {
  auto& expected = *static_cast<Expectation*>(gnutls_session_get_ptr(session));
  unsigned int count = 0;
  const gnutls_datum_t* const chain = gnutls_certificate_get_peers(session, &count);
  expected.is_met = chain != nullptr && count > 0 && chain[0].size == expected.der.size() &&
                    std::memcmp(chain[0].data, expected.der.data(), chain[0].size) == 0;
  return expected.is_met ? 0 : GNUTLS_E_CERTIFICATE_ERROR;
}

// The first certificate of the PEM text; empty if there is none.
std::string DerOf(std::string_view pem) {
  gnutls_x509_crt_t raw = nullptr;
  if (gnutls_x509_crt_init(&raw) < 0) return "";
  const Handle<gnutls_x509_crt_t, &gnutls_x509_crt_deinit> certificate(raw);
  const gnutls_datum_t text = Datum(pem);
  gnutls_datum_t der{};
  if (gnutls_x509_crt_import(raw, &text, GNUTLS_X509_FMT_PEM) < 0 ||
      gnutls_x509_crt_export2(raw, GNUTLS_X509_FMT_DER, &der) < 0) {
    return "";
  }
  std::string bytes(reinterpret_cast<const char*>(der.data), der.size);
  gnutls_free(der.data);
  return bytes;
}

// An alert, or the end of the connection without one, as libmicrohttpd ends it.
bool IsRefusal(long code) {
  return code == GNUTLS_E_FATAL_ALERT_RECEIVED || code == GNUTLS_E_PREMATURE_TERMINATION ||
         code == GNUTLS_E_PULL_ERROR || code == GNUTLS_E_PUSH_ERROR;
}

bool IsTimeout(long code) { return code == GNUTLS_E_AGAIN || code == GNUTLS_E_TIMEDOUT; }

tl::unexpected<base::Error> FailTls(long code) {
  if (IsTimeout(code)) return base::Fail(base::Reason::kTimeout, "no answer");
  return base::Fail(base::Reason::kTls,
                    std::string("TLS: ") + gnutls_strerror(static_cast<int>(code)));
}

base::Result<TlsProbeResult> ReadStatus(gnutls_session_t session,
                                        SteadyClock::time_point deadline) {
  std::string answer;
  std::array<char, 512> buffer{};
  while (answer.find("\r\n") == std::string::npos && answer.size() < kLongestStatusLine) {
    const auto count = gnutls_record_recv(session, buffer.data(), buffer.size());
    // With TLS 1.3 the client's handshake ends before the server has checked its certificate.
    if (IsRefusal(count)) return TlsProbeResult{.status = std::nullopt};
    if (count < 0) return FailTls(count);
    if (count == 0) break;
    answer.append(buffer.data(), static_cast<std::size_t>(count));
    if (SteadyClock::now() > deadline) return FailTls(GNUTLS_E_TIMEDOUT);
  }
  int status = 0;
  if (answer.rfind(kVersion, 0) == 0) {
    std::from_chars(answer.data() + kVersion.size(), answer.data() + answer.size(), status);
  }
  if (status == 0) return base::Fail(base::Reason::kHttpStatus, "the answer is not HTTP");
  return TlsProbeResult{.status = status};
}

base::Result<TlsProbeResult> Ask(gnutls_session_t session, const TlsProbe& probe,
                                 const Expectation& expected) {
  const auto deadline = SteadyClock::now() + probe.timeout;
  gnutls_handshake_set_timeout(session, static_cast<unsigned int>(probe.timeout.count()));
  int code = 0;
  do {
    code = gnutls_handshake(session);
  } while (code < 0 && gnutls_error_is_fatal(code) == 0 && !IsTimeout(code));
  if (IsRefusal(code) && expected.is_met) {
    return TlsProbeResult{.status = std::nullopt};
  }
  if (code == GNUTLS_E_CERTIFICATE_ERROR) {
    return base::Fail(base::Reason::kTls, "TLS: the server has another certificate");
  }
  if (code < 0) return FailTls(code);
  const std::string request =
      "GET " + probe.path + " HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n";
  const auto sent = gnutls_record_send(session, request.data(), request.size());
  if (sent < 0 && !IsRefusal(sent)) return FailTls(sent);
  return ReadStatus(session, deadline);
}

}  // namespace

base::Result<TlsProbeResult> ProbeTls(const TlsProbe& probe) {
  const FileDescriptor fd = Connect(probe.address, probe.timeout);
  if (!fd.IsOpen()) return base::Fail(base::Reason::kConnect, "cannot connect");
  gnutls_certificate_credentials_t raw_credentials = nullptr;
  gnutls_session_t raw_session = nullptr;
  if (gnutls_certificate_allocate_credentials(&raw_credentials) < 0 ||
      gnutls_init(&raw_session, GNUTLS_CLIENT) < 0) {
    return base::Fail(base::Reason::kInternal, "cannot prepare TLS");
  }
  const Handle<gnutls_certificate_credentials_t, &gnutls_certificate_free_credentials> credentials(
      raw_credentials);
  const Handle<gnutls_session_t, &gnutls_deinit> session(raw_session);
  const gnutls_datum_t certificate = Datum(probe.certificate);
  const gnutls_datum_t key = Datum(probe.key);
  if (gnutls_certificate_set_x509_key_mem(raw_credentials, &certificate, &key,
                                          GNUTLS_X509_FMT_PEM) < 0 ||
      gnutls_set_default_priority(raw_session) < 0 ||
      gnutls_credentials_set(raw_session, GNUTLS_CRD_CERTIFICATE, raw_credentials) < 0) {
    return base::Fail(base::Reason::kTls, "the certificate and its key cannot be used");
  }
  Expectation expected{.der = DerOf(probe.certificate)};
  gnutls_session_set_ptr(raw_session, &expected);
  gnutls_session_set_verify_function(raw_session, &ComparePeer);
  gnutls_transport_set_int(raw_session, fd.Get());
  return Ask(raw_session, probe, expected);
}

bool AcceptsConnections(const ListenAddress& address, std::chrono::milliseconds timeout) {
  return Connect(address, timeout).IsOpen();
}

}  // namespace certmon::http
