#include "tests/e2e/poll_driver.h"

#include <algorithm>
#include <map>
#include <sstream>
#include <utility>

#include "exporter/exposition/exposition.h"
#include "exporter/page/page_store.h"
#include "exporter/startup/startup.h"
#include "exporter/web/routes.h"
#include "lib/http/curl_transport.h"
#include "lib/simulator/settings.h"

namespace certmon::e2e {
namespace {

exporter::ProjectSettings Settings(const DriverOptions& options) {
  exporter::Config config;
  exporter::ProjectConfig project;
  project.name = "production";
  project.credentials.appkey = base::Secret(simulator::kDemoAppkey);
  project.credentials.user_access_key_id = base::Secret(simulator::kDemoUserAccessKeyId);
  if (options.secret_file.empty()) {
    project.credentials.secret_access_key = base::Secret(simulator::kDemoSecretAccessKey);
  } else {
    project.credentials.secret_access_key = exporter::SecretFile{options.secret_file};
  }
  project.options.api.base_url = options.base_url;
  project.options.api.token_url = options.token_url;
  project.options.api.version = options.version;
  project.options.api.connection.ca_file = options.ca_file;
  project.options.api.connection.connect_timeout = options.connect_timeout;
  project.options.api.connection.request_timeout = options.request_timeout;
  project.options.page_size = options.page_size;
  project.options.page_concurrency = options.page_concurrency;
  project.options.domain_info = options.domain_info;
  project.options.ignore = options.ignore;
  config.projects.push_back(std::move(project));
  auto startup = exporter::PrepareProjects(std::move(config), {});
  return std::move(startup.value().projects.front());
}

}  // namespace

void RecordingLog::Write(exporter::LogLevel /*level*/, std::string_view message,
                         const std::vector<exporter::LogField>& fields) {
  text_ += message;
  for (const exporter::LogField& field : fields) {
    text_ += " " + std::string(field.key) + "=" + field.value;
  }
  text_ += "\n";
}

PollDriver::PollDriver(const DriverOptions& options)
    : transport_(http::MakeCurlTransport("test/1", clock_)) {
  exporter::ProjectSettings settings = Settings(options);
  self_.AddProject("production", exporter::OperationsOf(*settings.options));
  poller_ = std::make_unique<exporter::ProjectPoller>(
      std::move(settings), exporter::Schedule::First::kAtOnce,
      exporter::PollTools{.clock = clock_, .random = random_, .self = self_, .log = log_});
}

void PollDriver::Poll() {
  std::map<http::RequestId, certapi::ListPoll::Key> in_flight;
  while (!poller_->TakeEnded()) {
    Turn(in_flight);
  }
  for (const auto& [id, key] : in_flight) {
    transport_->Cancel(id);
  }
}

void PollDriver::Reconfigure(const DriverOptions& options) {
  poller_->Reconfigure(Settings(options));
}

void PollDriver::Turn(std::map<http::RequestId, certapi::ListPoll::Key>& in_flight) {
  for (certapi::ListPoll::Start& start : poller_->TakeStarts()) {
    in_flight.emplace(transport_->Start(std::move(start.request)), start.key);
  }
  if (in_flight.empty()) {
    const auto step = poller_->NextWake() - clock_.MonotonicNow();
    clock_.Advance(std::max<std::chrono::nanoseconds>(step, std::chrono::nanoseconds(0)));
    return;
  }
  // The clock does not move here: Wait returns after an answer has arrived in real time.
  for (http::Completion& completion : transport_->Wait(base::MonotonicTime::max())) {
    const auto key = in_flight.extract(completion.id);
    if (!key.empty()) {
      poller_->OnAnswer(key.mapped(), completion.duration, std::move(completion.response));
    }
  }
}

std::string PollDriver::Page() const {
  exporter::State state;
  state.projects.push_back(poller_->State());
  return exporter::RenderExposition(state, self_, {}, clock_.WallNow());
}

http::ServerResponse PollDriver::Scrape() {
  exporter::State state;
  state.projects.push_back(poller_->State());
  states_.Publish(std::make_shared<const exporter::State>(std::move(state)));
  exporter::PageStore pages(states_, clock_);
  const auto routes = exporter::MakeRoutes({.pages = pages,
                                            .self = self_,
                                            .clock = clock_,
                                            .facts = [] { return exporter::ExporterFacts(); },
                                            .last_turn = [this] { return clock_.MonotonicNow(); },
                                            .reload = {}},
                                           "/metrics");
  http::ServerRequest request;
  request.method = "GET";
  request.path = "/metrics";
  const auto route = std::find_if(routes.begin(), routes.end(), [&](const http::Route& candidate) {
    return candidate.path == request.path;
  });
  return route->handler(request);
}

std::string PollDriver::Series(const std::string& name) const {
  std::istringstream page(Page());
  std::string found;
  for (std::string line; std::getline(page, line);) {
    if (line.rfind(name, 0) == 0) {
      found += line + "\n";
    }
  }
  return found;
}

}  // namespace certmon::e2e
