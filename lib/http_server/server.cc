#include "lib/http_server/server.h"

#include <microhttpd.h>

#include <atomic>
#include <cstdarg>

#include "lib/http_server/listen_socket.h"
#include "lib/http_server/server_acceptor.h"
#include "lib/http_server/server_exchange.h"
#include "lib/http_server/server_gate.h"
#include "lib/http_server/server_guard.h"
#include "lib/http_server/server_shutdown.h"
#include "lib/http_server/server_suspensions.h"
#include "lib/http_server/server_tls.h"

namespace certmon::http {
namespace {

constexpr std::chrono::milliseconds kGracePeriod{1000};
// Bounds what one client can make us hold; longer request headers are answered with 431.
constexpr std::size_t kConnectionMemoryBytes = std::size_t{16} * 1024;
constexpr const char* kTlsPriorities = "NORMAL:-VERS-ALL:+VERS-TLS1.3:+VERS-TLS1.2";

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

// What the callbacks share.
struct Core {
  explicit Core(ServerOptions server_options)
      : options(std::move(server_options)),
        limits(LimitsOf(options)),
        guard(limits, options.clock == nullptr ? system_clock : *options.clock, *suspensions),
        exchange_server{
            .routes = options.routes,
            .reply = {.stop = stop,
                      .may_block = options.threads == ServerThreads::kThreadPerConnection,
                      .gate = options.gate.get()},
            .max_body_bytes = options.max_request_body_bytes,
            .answer_timeout = options.answer_timeout,
            .in_flight = in_flight,
            .suspensions = *suspensions,
            .guard = IsEventLoop() ? &guard : nullptr} {}

  [[nodiscard]] bool IsEventLoop() const { return options.threads == ServerThreads::kEventLoop; }

  const ServerOptions options;
  const ConnectionLimits limits;
  const base::SystemClock system_clock;
  const std::shared_ptr<Suspensions> suspensions = std::make_shared<Suspensions>();
  ConnectionGuard guard;
  StopSignal stop;
  InFlight in_flight;
  std::atomic<std::uint64_t> connections{0};
  Exchange::Server exchange_server;
};

// Where this fails, the session stays with the daemon's own credentials, which are none.
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
    if (core.IsEventLoop()) core.guard.Started(SocketOf(connection));
    auto* const state = new ConnectionState{.number = ++core.connections, .tls = {}};
    *context = state;
    if (core.options.tls_source) StartTls(*core.options.tls_source, connection, *state);
  } else {
    if (core.IsEventLoop()) core.guard.Closed(SocketOf(connection));
    delete static_cast<ConnectionState*>(*context);
    *context = nullptr;
  }
}

// Called once a request, before its path is parsed: the only place that sees it as it was sent.
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
  if (core.IsEventLoop()) core.guard.EndAnswer(SocketOf(connection));
  delete static_cast<Exchange*>(*context);
  *context = nullptr;
}

std::size_t KeepEscapes(void* /*cls*/, MHD_Connection* /*connection*/, char* text) {
  return std::char_traits<char>::length(text);
}

void DropMessage(void* /*cls*/, const char* /*format*/, va_list /*arguments*/) {}

unsigned int FlagsOf(const ServerOptions& options) {
  unsigned int flags = MHD_USE_ITC;
  if (options.threads == ServerThreads::kEventLoop) {
    // With epoll, libmicrohttpd 0.9.75 asks again and again during a handshake whose client is
    // silent (MHD_run_tls_handshake_ leaves the connection marked as readable).
    const bool has_tls = options.tls || options.tls_source;
    flags |= has_tls ? MHD_USE_POLL_INTERNAL_THREAD : MHD_USE_EPOLL_INTERNAL_THREAD;
    flags |= MHD_USE_NO_LISTEN_SOCKET;
  } else {
    flags |= MHD_USE_INTERNAL_POLLING_THREAD | MHD_USE_THREAD_PER_CONNECTION | MHD_USE_POLL;
  }
  if (options.tls || options.tls_source) flags |= MHD_USE_TLS;
  if (options.threads == ServerThreads::kEventLoop) flags |= MHD_ALLOW_SUSPEND_RESUME;
  return flags;
}

// Without `listen_fd` connections come by MHD_add_connection.
MHD_Daemon* StartDaemon(Core& core, std::optional<int> listen_fd) {
  std::vector<MHD_OptionItem> items;
  if (listen_fd) items.push_back({MHD_OPTION_LISTEN_SOCKET, *listen_fd, nullptr});
  if (core.options.tls_source) {
    items.push_back({MHD_OPTION_HTTPS_CERT_CALLBACK, 0, NoCertificateCallback()});
  } else if (core.options.tls) {
    // libmicrohttpd takes pointers to non-const and only reads from them.
    const auto text = [](const char* bytes) { return const_cast<char*>(bytes); };
    items.push_back(
        {MHD_OPTION_HTTPS_MEM_CERT, 0, text(core.options.tls->certificate_pem.c_str())});
    items.push_back({MHD_OPTION_HTTPS_MEM_KEY, 0, text(core.options.tls->key_pem.c_str())});
    items.push_back({MHD_OPTION_HTTPS_PRIORITIES, 0, text(kTlsPriorities)});
  }
  items.push_back({MHD_OPTION_END, 0, nullptr});
  const std::size_t max_connections =
      core.IsEventLoop() ? MostOpen(core.limits) : core.options.max_connections;
  // libmicrohttpd's own close would leave what is unsent in the kernel; ours drops it.
  const std::chrono::seconds idle_timeout =
      core.IsEventLoop() ? std::chrono::seconds(0) : core.options.idle_timeout;
  return MHD_start_daemon(FlagsOf(core.options), 0, nullptr, nullptr, &OnRequest, &core,  //
                          MHD_OPTION_EXTERNAL_LOGGER, &DropMessage, nullptr,              //
                          MHD_OPTION_NOTIFY_CONNECTION, &OnConnection, &core,             //
                          MHD_OPTION_URI_LOG_CALLBACK, &OnUri, &core,                     //
                          MHD_OPTION_NOTIFY_COMPLETED, &OnCompleted, &core,               //
                          MHD_OPTION_UNESCAPE_CALLBACK, &KeepEscapes, nullptr,            //
                          MHD_OPTION_CONNECTION_MEMORY_LIMIT, kConnectionMemoryBytes,     //
                          MHD_OPTION_CONNECTION_LIMIT, static_cast<unsigned int>(max_connections),
                          MHD_OPTION_CONNECTION_TIMEOUT,
                          static_cast<unsigned int>(idle_timeout.count()), MHD_OPTION_ARRAY,
                          items.data(), MHD_OPTION_END);
}

class MicrohttpdServer final : public Server {
 public:
  explicit MicrohttpdServer(ServerOptions options) : core_(std::move(options)) {}

  ~MicrohttpdServer() override {
    acceptor_.reset();
    std::vector<FileDescriptor> listeners;  // open until no thread can use them any more
    for (MHD_Daemon* const daemon : daemons_) listeners.emplace_back(MHD_quiesce_daemon(daemon));
    core_.stop.Set();
    core_.suspensions->ResumeAll();
    core_.in_flight.WaitForNone(kGracePeriod);
    for (MHD_Daemon* const daemon : daemons_) MHD_stop_daemon(daemon);
  }

  [[nodiscard]] base::Result<void> Listen() {
    std::vector<FileDescriptor> listeners;
    for (const ListenAddress& address : core_.options.listen) {
      base::Result<ListenSocket> socket = OpenListenSocket(address);
      if (!socket) return base::Fail(std::move(socket.error()));
      listeners.push_back(std::move(socket->fd));
      bound_.push_back(socket->bound);
    }
    return core_.IsEventLoop() ? ServeTogether(std::move(listeners)) : ServeEach(listeners);
  }

  [[nodiscard]] const std::vector<ListenAddress>& Bound() const override { return bound_; }

 private:
  [[nodiscard]] base::Result<void> ServeTogether(std::vector<FileDescriptor> listeners) {
    MHD_Daemon* const daemon = StartDaemon(core_, std::nullopt);
    if (daemon == nullptr) return CannotServe(bound_.front());
    daemons_.push_back(daemon);
    acceptor_.emplace(std::move(listeners), core_.guard,
                      [daemon](int fd, const sockaddr* address, socklen_t size) {
                        return MHD_add_connection(daemon, fd, address, size) == MHD_YES;
                      });
    return {};
  }

  [[nodiscard]] base::Result<void> ServeEach(std::vector<FileDescriptor>& listeners) {
    for (std::size_t i = 0; i < listeners.size(); ++i) {
      MHD_Daemon* const daemon = StartDaemon(core_, listeners[i].Get());
      if (daemon == nullptr) return CannotServe(bound_[i]);
      static_cast<void>(listeners[i].Release());  // the daemon's now
      daemons_.push_back(daemon);
    }
    return {};
  }

  [[nodiscard]] base::Result<void> CannotServe(const ListenAddress& address) const {
    return base::Fail(base::Reason::kInternal,
                      "cannot serve on " + FormatListenAddress(address) +
                          (core_.options.tls ? ": the TLS certificate and key are not a pair in "
                                               "PEM, or the system is short of resources"
                                             : ": the system is short of resources"));
  }

  Core core_;
  std::vector<MHD_Daemon*> daemons_;
  std::vector<ListenAddress> bound_;
  std::optional<Acceptor> acceptor_;  // with kEventLoop
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
