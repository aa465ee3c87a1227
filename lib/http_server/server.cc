#include "lib/http_server/server.h"

#include <microhttpd.h>

#include <cstdarg>

#include "lib/http_server/listen_socket.h"
#include "lib/http_server/server_acceptor.h"
#include "lib/http_server/server_exchange.h"
#include "lib/http_server/server_gate.h"
#include "lib/http_server/server_guard.h"
#include "lib/http_server/server_in_flight.h"
#include "lib/http_server/server_reply.h"
#include "lib/http_server/server_suspensions.h"
#include "lib/http_server/server_tls.h"

namespace certmon::http {
namespace {

constexpr std::chrono::milliseconds kGracePeriod{1000};
// Limits the memory of one connection; longer request headers are answered with 431.
constexpr std::size_t kConnectionMemoryBytes = std::size_t{16} * 1024;

// One for each TCP connection.
struct ConnectionState {
  std::uint64_t number = 0;
  std::shared_ptr<const TlsCredentials> tls;  // in use to the end of the connection
};

ConnectionLimits LimitsOf(const ServerOptions& options) {
  return {.max_connections = ConnectionBudget(options.max_connections),
          .max_per_address = options.max_connections_per_client,
          .request_timeout = options.request_timeout,
          .answer_timeout = options.answer_timeout};
}

// Shared by the callbacks.
struct Core {
  explicit Core(ServerOptions server_options)
      : options(std::move(server_options)),
        limits(LimitsOf(options)),
        guard(limits, options.clock == nullptr ? system_clock : *options.clock, *suspensions),
        exchange_server{.routes = options.routes,
                        .gate = options.gate.get(),
                        .max_body_bytes = options.max_request_body_bytes,
                        .answer_timeout = options.answer_timeout,
                        .in_flight = in_flight,
                        .suspensions = *suspensions,
                        .guard = guard} {}

  const ServerOptions options;
  const ConnectionLimits limits;
  const base::SystemClock system_clock;
  const std::shared_ptr<Suspensions> suspensions = std::make_shared<Suspensions>();
  ConnectionGuard guard;
  InFlight in_flight;
  std::uint64_t connections = 0;  // accepted so far; used by the daemon's thread
  Exchange::Server exchange_server;
};

// If this fails, the session keeps the daemon's own credentials, which are none.
void StartTls(const TlsSource& source, MHD_Connection* connection, ConnectionState& state) {
  const MHD_ConnectionInfo* const info =
      MHD_get_connection_info(connection, MHD_CONNECTION_INFO_GNUTLS_SESSION);
  if (info == nullptr || info->tls_session == nullptr) return;
  state.tls = source.CurrentTls();
  auto* const session = static_cast<gnutls_session_int*>(info->tls_session);
  if (!state.tls->PrepareSession(session)) state.tls.reset();
}

void OnConnection(void* cls, MHD_Connection* connection, void** context,
                  MHD_ConnectionNotificationCode code) {
  auto& core = *static_cast<Core*>(cls);
  if (code == MHD_CONNECTION_NOTIFY_STARTED) {
    core.guard.Started(SocketOf(connection));
    auto* const state = new ConnectionState{.number = ++core.connections, .tls = {}};
    *context = state;
    if (core.options.tls_source) StartTls(*core.options.tls_source, connection, *state);
  } else {
    core.guard.Closed(SocketOf(connection));
    delete static_cast<ConnectionState*>(*context);
    *context = nullptr;
  }
}

// Called once for each request, before its path is parsed: only here it is still as it was sent.
void* OnUri(void* /*cls*/, const char* uri, MHD_Connection* connection) {
  const MHD_ConnectionInfo* const info =
      MHD_get_connection_info(connection, MHD_CONNECTION_INFO_SOCKET_CONTEXT);
  const auto* const state =
      info == nullptr ? nullptr : static_cast<const ConnectionState*>(info->socket_context);
  return new Exchange(uri, state == nullptr ? 0 : state->number);
}

MHD_Result OnRequest(void* cls, MHD_Connection* connection, const char* /*url*/, const char* method,
                     const char* /*version*/, const char* body, std::size_t* body_size,
                     void** context) {
  auto& core = *static_cast<Core*>(cls);
  auto* const exchange = static_cast<Exchange*>(*context);
  try {
    bool goes_on = false;
    if (!exchange->HasBegun()) {
      goes_on = exchange->Begin(connection, method, core.exchange_server);
    } else if (*body_size > 0) {
      goes_on = exchange->AddBody(std::string_view(body, *body_size), core.exchange_server);
      *body_size = 0;
    } else {
      goes_on = exchange->Finish(connection, core.exchange_server);
    }
    return goes_on ? MHD_YES : MHD_NO;
  } catch (...) {
    // No exception may pass through the C library.
    return exchange->Fail(connection, core.exchange_server) ? MHD_YES : MHD_NO;
  }
}

void OnCompleted(void* cls, MHD_Connection* connection, void** context,
                 MHD_RequestTerminationCode /*code*/) {
  auto& core = *static_cast<Core*>(cls);
  core.guard.EndAnswer(SocketOf(connection));
  delete static_cast<Exchange*>(*context);
  *context = nullptr;
}

std::size_t KeepEscapes(void* /*cls*/, MHD_Connection* /*connection*/, char* text) {
  return std::char_traits<char>::length(text);
}

void DropMessage(void* /*cls*/, const char* /*format*/, va_list /*arguments*/) {}

// Connections come by MHD_add_connection.
MHD_Daemon* StartDaemon(Core& core) {
  const bool has_tls = core.options.tls_source != nullptr;
  // With epoll, libmicrohttpd 0.9.75 does not stop polling during a handshake whose client is silent
  // (MHD_run_tls_handshake_ leaves the connection marked as readable).
  unsigned int flags = MHD_USE_ITC | MHD_USE_NO_LISTEN_SOCKET | MHD_ALLOW_SUSPEND_RESUME;
  flags |= has_tls ? MHD_USE_TLS | MHD_USE_POLL_INTERNAL_THREAD : MHD_USE_EPOLL_INTERNAL_THREAD;
  std::vector<MHD_OptionItem> items;
  if (has_tls) items.push_back({MHD_OPTION_HTTPS_CERT_CALLBACK, 0, NoCertificateCallback()});
  items.push_back({MHD_OPTION_END, 0, nullptr});
  return MHD_start_daemon(flags, 0, nullptr, nullptr, &OnRequest, &core,               //
                          MHD_OPTION_EXTERNAL_LOGGER, &DropMessage, nullptr,           //
                          MHD_OPTION_NOTIFY_CONNECTION, &OnConnection, &core,          //
                          MHD_OPTION_URI_LOG_CALLBACK, &OnUri, &core,                  //
                          MHD_OPTION_NOTIFY_COMPLETED, &OnCompleted, &core,            //
                          MHD_OPTION_UNESCAPE_CALLBACK, &KeepEscapes, nullptr,         //
                          MHD_OPTION_CONNECTION_MEMORY_LIMIT, kConnectionMemoryBytes,  //
                          MHD_OPTION_CONNECTION_LIMIT,
                          static_cast<unsigned int>(MostOpen(core.limits)),  //
                          // libmicrohttpd would leave unsent bytes in the kernel; the guard drops
                          // them.
                          MHD_OPTION_CONNECTION_TIMEOUT, 0U,  //
                          MHD_OPTION_ARRAY, items.data(), MHD_OPTION_END);
}

class MicrohttpdServer final : public Server {
 public:
  explicit MicrohttpdServer(ServerOptions options) : core_(std::move(options)) {}

  ~MicrohttpdServer() override {
    acceptor_.reset();
    if (daemon_ == nullptr) return;
    core_.suspensions->ResumeAll();
    core_.in_flight.WaitForNone(kGracePeriod);
    MHD_stop_daemon(daemon_);
  }

  [[nodiscard]] base::Result<void> Listen() {
    std::vector<FileDescriptor> listeners;
    for (const ListenAddress& address : core_.options.listen) {
      base::Result<ListenSocket> socket = OpenListenSocket(address);
      if (!socket) return base::Fail(std::move(socket.error()));
      listeners.push_back(std::move(socket->fd));
      bound_.push_back(socket->bound);
    }
    daemon_ = StartDaemon(core_);
    if (daemon_ == nullptr) {
      return base::Fail(base::Reason::kInternal, "cannot serve on " +
                                                     FormatListenAddress(bound_.front()) +
                                                     ": the system is short of resources");
    }
    acceptor_.emplace(std::move(listeners), core_.guard,
                      [daemon = daemon_](int fd, const sockaddr* address, socklen_t size) {
                        return MHD_add_connection(daemon, fd, address, size) == MHD_YES;
                      });
    return {};
  }

  [[nodiscard]] const std::vector<ListenAddress>& Bound() const override { return bound_; }

 private:
  Core core_;
  MHD_Daemon* daemon_ = nullptr;
  std::vector<ListenAddress> bound_;
  std::optional<Acceptor> acceptor_;
};

}  // namespace

base::Result<std::unique_ptr<Server>> Server::Start(ServerOptions options) {
  auto server = std::make_unique<MicrohttpdServer>(std::move(options));
  if (base::Result<void> listening = server->Listen(); !listening) {
    return base::Fail(std::move(listening.error()));
  }
  return server;
}

}  // namespace certmon::http
