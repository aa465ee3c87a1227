#include "lib/simulator/simulator.h"

#include <algorithm>
#include <condition_variable>
#include <mutex>

#include "lib/http_server/listen_socket.h"
#include "lib/simulator/api.h"
#include "lib/simulator/fault_book.h"
#include "lib/simulator/request_log.h"

namespace certmon::simulator {
namespace {

constexpr const char* kRefuse = "refuse";

// Lets handlers wait for the latency in a way that a stop ends. Thread-safe.
class Latency {
 public:
  void Wait(std::chrono::milliseconds time) {
    std::unique_lock lock(mutex_);
    changed_.wait_for(lock, time, [this] { return is_off_; });
  }
  void TurnOff(bool is_off) {
    const std::lock_guard lock(mutex_);
    is_off_ = is_off;
    changed_.notify_all();
  }

 private:
  std::mutex mutex_;
  std::condition_variable changed_;
  bool is_off_ = false;
};

}  // namespace

class Simulator::Impl {
 public:
  explicit Impl(SimulatorOptions options)
      : options_(std::move(options)),
        clock_(options_.clock == nullptr ? system_clock_ : *options_.clock),
        settings_(std::make_shared<const Settings>(std::move(options_.settings))) {}

  ~Impl() { StopListening(); }
  Impl(const Impl&) = delete;
  Impl& operator=(const Impl&) = delete;

  base::Result<void> Reserve() {
    // Bound and never listening: keeps the port ours while the server is down.
    base::Result<http::ListenSocket> socket =
        http::OpenListenSocket(options_.listen, /*listening=*/false);
    if (!socket) return base::Fail(std::move(socket.error()));
    reserved_ = std::move(socket->fd);
    bound_ = socket->bound;
    return {};
  }

  base::Result<void> StartListening() {
    const std::lock_guard lock(lifecycle_mutex_);
    if (server_) return {};
    latency_.TurnOff(false);
    http::ServerOptions server_options;
    server_options.listen = {bound_};
    server_options.routes = {
        {.methods = {}, .path = "", .handler = [this](const http::ServerRequest& request) {
           return Handle(request);
         }}};
    server_options.threads = http::ServerThreads::kThreadPerConnection;
    server_options.tls = options_.tls;
    server_options.max_connections = options_.max_connections;
    server_options.idle_timeout = options_.idle_timeout;
    base::Result<std::unique_ptr<http::Server>> server =
        http::Server::Start(std::move(server_options));
    if (!server) return base::Fail(std::move(server.error()));
    server_ = std::move(*server);
    return {};
  }

  void StopListening() {
    const std::lock_guard lock(lifecycle_mutex_);
    latency_.TurnOff(true);
    server_.reset();
  }

  [[nodiscard]] std::uint16_t port() const { return bound_.port; }

  [[nodiscard]] std::string BaseUrl() const {
    http::ListenAddress address = bound_;
    // An address that stands for all of the machine's is none to connect to.
    if (address.host.empty() || address.host == "0.0.0.0") address.host = "127.0.0.1";
    if (address.host == "::") address.host = "::1";
    return (options_.tls ? "https://" : "http://") + http::FormatListenAddress(address);
  }

  void Configure(const std::function<void(Settings&)>& change) {
    const std::lock_guard lock(mutex_);
    auto changed = std::make_shared<Settings>(*settings_);
    change(*changed);
    settings_ = std::move(changed);
  }

  [[nodiscard]] Settings CurrentSettings() const {
    const std::lock_guard lock(mutex_);
    return *settings_;
  }

  base::Result<void> AddFault(const FaultRule& rule) {
    if (rule.name == kRefuse) {
      StopListening();
      return {};
    }
    const std::lock_guard lock(mutex_);
    return faults_.Add(rule);
  }

  void ClearFaults() {
    {
      const std::lock_guard lock(mutex_);
      faults_.Clear();
    }
    // Can fail only for lack of resources; who connects is then still refused.
    static_cast<void>(StartListening());
  }

  RequestLog& Log() { return log_; }

 private:
  http::ServerResponse Handle(const http::ServerRequest& request) {
    log_.Begin({.method = request.method,
                .path = request.path,
                .query = request.query,
                .headers = request.headers,
                .body = request.body,
                .connection = request.connection});
    http::ServerResponse response = Answer(request);
    log_.End();
    return response;
  }

  http::ServerResponse Answer(const http::ServerRequest& request) {
    std::shared_ptr<const Settings> settings;
    std::vector<ActiveFault> faults;
    bool in_pages = false;
    {
      const std::lock_guard lock(mutex_);
      const RequestSubject subject = SubjectOf(request);
      settings = settings_;
      faults = faults_.Meet(subject);
      in_pages = faults_.NeedsPages(subject.appkey);
    }
    latency_.Wait(settings->latency);
    return AnswerRequest(request, *settings, faults, in_pages, clock_.WallNow());
  }

  SimulatorOptions options_;
  base::SystemClock system_clock_;
  const base::Clock& clock_;
  http::FileDescriptor reserved_;
  http::ListenAddress bound_;
  Latency latency_;
  RequestLog log_;

  mutable std::mutex mutex_;  // guards the next two
  std::shared_ptr<const Settings> settings_;
  FaultBook faults_;

  std::mutex lifecycle_mutex_;  // guards server_
  std::unique_ptr<http::Server> server_;
};

namespace {

Project* ProjectOf(Settings& settings, const std::string& appkey) {
  for (Project& project : settings.projects) {
    if (appkey.empty() || project.appkey == appkey) return &project;
  }
  return nullptr;
}

}  // namespace

base::Result<std::unique_ptr<Simulator>> Simulator::Start(SimulatorOptions options) {
  auto impl = std::make_unique<Impl>(std::move(options));
  for (auto step : {&Impl::Reserve, &Impl::StartListening}) {
    if (base::Result<void> done = (impl.get()->*step)(); !done) {
      return base::Fail(std::move(done.error()));
    }
  }
  return std::unique_ptr<Simulator>(new Simulator(std::move(impl)));
}

Simulator::Simulator(std::unique_ptr<Impl> impl) : impl_(std::move(impl)) {}
Simulator::~Simulator() = default;

std::uint16_t Simulator::port() const { return impl_->port(); }
std::string Simulator::BaseUrl() const { return impl_->BaseUrl(); }
void Simulator::StopListening() { impl_->StopListening(); }
base::Result<void> Simulator::StartListening() { return impl_->StartListening(); }
Settings Simulator::CurrentSettings() const { return impl_->CurrentSettings(); }
base::Result<void> Simulator::AddFault(const FaultRule& rule) { return impl_->AddFault(rule); }
void Simulator::ClearFaults() { impl_->ClearFaults(); }
std::vector<LoggedRequest> Simulator::Requests() const { return impl_->Log().Requests(); }
void Simulator::ClearRequests() { impl_->Log().Clear(); }
std::size_t Simulator::RequestCount() const { return impl_->Log().Count(); }
std::size_t Simulator::MostAtOnce() const { return impl_->Log().MostAtOnce(); }

void Simulator::RevokeTokens() {
  impl_->Configure([](Settings& settings) { ++settings.token_generation; });
}

void Simulator::Configure(const std::function<void(Settings&)>& change) {
  impl_->Configure(change);
}

bool Simulator::Add(Record record, const std::string& appkey) {
  bool is_added = false;
  impl_->Configure([&](Settings& settings) {
    if (Project* const project = ProjectOf(settings, appkey)) {
      project->certificates.push_back(std::move(record));
      is_added = true;
    }
  });
  return is_added;
}

bool Simulator::Renew(const std::string& certificate_name, const std::string& expiration_date,
                      const std::string& appkey) {
  bool is_renewed = false;
  impl_->Configure([&](Settings& settings) {
    Project* const project = ProjectOf(settings, appkey);
    if (project == nullptr) return;
    for (Record& record : project->certificates) {
      if (record.certificate_name != certificate_name) continue;
      record.expiration_date = expiration_date;
      record.raw_fields.erase("expirationDate");
      is_renewed = true;
    }
  });
  return is_renewed;
}

bool Simulator::Remove(const std::string& certificate_name, const std::string& appkey) {
  bool is_removed = false;
  impl_->Configure([&](Settings& settings) {
    if (Project* const project = ProjectOf(settings, appkey)) {
      is_removed = std::erase_if(project->certificates, [&](const Record& record) {
                     return record.certificate_name == certificate_name;
                   }) > 0;
    }
  });
  return is_removed;
}

}  // namespace certmon::simulator
