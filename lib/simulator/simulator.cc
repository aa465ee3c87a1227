#include "lib/simulator/simulator.h"

#include <algorithm>
#include <utility>

#include "lib/simulator/api.h"
#include "lib/simulator/http_date.h"
#include "lib/simulator/quirk.h"

namespace certmon::simulator {

Simulator::Simulator(SimulatorOptions options)
    : tls_(std::move(options.tls)),
      clock_(options.clock == nullptr ? system_clock_ : *options.clock),
      settings_(std::make_shared<const Settings>(std::move(options.settings))) {}

Simulator::~Simulator() { StopListening(); }

base::Result<std::unique_ptr<Simulator>> Simulator::Start(SimulatorOptions options) {
  base::Result<http::ListenSocket> socket =
      http::OpenListenSocket(options.listen, /*listening=*/false);
  if (!socket) return base::Fail(std::move(socket.error()));
  std::unique_ptr<Simulator> simulator(new Simulator(std::move(options)));
  simulator->reserved_ = std::move(socket->fd);
  simulator->bound_ = socket->bound;
  base::Result<void> listening = simulator->StartListening();
  if (!listening) return base::Fail(std::move(listening.error()));
  return simulator;
}

base::Result<void> Simulator::StartListening() {
  const std::lock_guard lifecycle_lock(lifecycle_mutex_);
  if (server_) return {};
  {
    const std::lock_guard lock(mutex_);
    is_stopping_ = false;
  }
  auto server = FaultServer::Start(
      {.listen = bound_, .tls = tls_, .handler = [this](const http::ServerRequest& request) {
         return Handle(request);
       }});
  if (!server) return base::Fail(std::move(server.error()));
  server_ = *std::move(server);
  return {};
}

void Simulator::StopListening() {
  const std::lock_guard lifecycle_lock(lifecycle_mutex_);
  {
    const std::lock_guard lock(mutex_);
    is_stopping_ = true;
  }
  stopping_.notify_all();
  server_.reset();
}

std::string Simulator::BaseUrl() const {
  http::ListenAddress address = bound_;
  // No client can connect to an address that stands for all of the machine's.
  if (address.host.empty() || address.host == "0.0.0.0") address.host = "127.0.0.1";
  if (address.host == "::") address.host = "::1";
  return (tls_ ? "https://" : "http://") + http::FormatListenAddress(address);
}

void Simulator::Configure(const std::function<void(Settings&)>& change) {
  const std::lock_guard lock(mutex_);
  auto changed = std::make_shared<Settings>(*settings_);
  change(*changed);
  settings_ = std::move(changed);
}

Settings Simulator::CurrentSettings() const {
  const std::lock_guard lock(mutex_);
  return *settings_;
}

void Simulator::RevokeTokens() {
  Configure([](Settings& settings) { ++settings.token_generation; });
}

base::Result<void> Simulator::AddFault(const FaultRule& rule) {
  if (rule.name == "refuse") {
    StopListening();
    return {};
  }
  const std::lock_guard lock(mutex_);
  return faults_.Add(rule);
}

base::Result<void> Simulator::AddQuirk(const std::string& name) {
  const base::Result<const Quirk*> quirk = FindQuirk(name);
  if (!quirk) return base::Fail(quirk.error());
  if ((*quirk)->change != nullptr) Configure((*quirk)->change);
  const std::lock_guard lock(mutex_);
  faults_.AddQuirk((*quirk)->hooks);
  return {};
}

void Simulator::ClearFaults() {
  {
    const std::lock_guard lock(mutex_);
    faults_.Clear();
  }
  // If this fails, connections are still refused.
  static_cast<void>(StartListening());
}

FaultyResponse Simulator::Handle(const http::ServerRequest& request) {
  log_.Begin({.method = request.method,
              .path = request.path,
              .query = request.query,
              .headers = request.headers,
              .body = request.body,
              .connection = request.connection});
  FaultyResponse response = Answer(request);
  log_.End();
  return response;
}

FaultyResponse Simulator::Answer(const http::ServerRequest& request) {
  std::unique_lock lock(mutex_);
  const std::shared_ptr<const Settings> settings = settings_;
  const ActiveFaults faults = faults_.FaultsOf(SubjectOf(request));
  stopping_.wait_for(lock, settings->latency, [this] { return is_stopping_; });
  lock.unlock();
  const base::WallTime now = clock_.WallNow();
  FaultyResponse response = AnswerRequest(request, *settings, now, faults);
  response.headers.emplace_back("Date", FormatHttpDate(now));
  faults.OnResponse(response);
  return response;
}

bool Simulator::ChangeProject(const std::string& appkey,
                              const std::function<bool(Project&)>& change) {
  bool is_changed = false;
  Configure([&](Settings& settings) {
    const auto project = std::find_if(
        settings.projects.begin(), settings.projects.end(),
        [&appkey](const Project& own) { return appkey.empty() || own.appkey == appkey; });
    is_changed = project != settings.projects.end() && change(*project);
  });
  return is_changed;
}

bool Simulator::Add(Record record, const std::string& appkey) {
  return ChangeProject(appkey, [&record](Project& project) {
    project.certificates.push_back(std::move(record));
    return true;
  });
}

bool Simulator::Renew(const std::string& certificate_name, const std::string& expiration_date,
                      const std::string& appkey) {
  return ChangeProject(appkey, [&](Project& project) {
    bool is_renewed = false;
    for (Record& record : project.certificates) {
      if (record.certificate_name != certificate_name) continue;
      record.expiration_date = expiration_date;
      record.raw_fields.erase("expirationDate");
      is_renewed = true;
    }
    return is_renewed;
  });
}

bool Simulator::Remove(const std::string& certificate_name, const std::string& appkey) {
  return ChangeProject(appkey, [&certificate_name](Project& project) {
    return std::erase_if(project.certificates, [&](const Record& record) {
             return record.certificate_name == certificate_name;
           }) > 0;
  });
}

}  // namespace certmon::simulator
