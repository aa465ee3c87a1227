#include "tests/e2e/poll_driver.h"

#include <algorithm>
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

namespace {

class CountedRequest final : public http::PendingRequest {
 public:
  CountedRequest(http::RequestHandle request, std::shared_ptr<int> count)
      : request_(std::move(request)), count_(std::move(count)) {
    ++*count_;
  }
  ~CountedRequest() override { --*count_; }
  [[nodiscard]] std::optional<base::MonotonicTime> StartedAt() const override {
    return request_->StartedAt();
  }
  [[nodiscard]] std::optional<http::Answer> TakeAnswer() override { return request_->TakeAnswer(); }

 private:
  http::RequestHandle request_;
  std::shared_ptr<int> count_;
};

}  // namespace

http::RequestHandle CountingTransport::Start(http::HttpRequest request) {
  return std::make_unique<CountedRequest>(transport_->Start(std::move(request)), in_flight_);
}

PollDriver::PollDriver(const DriverOptions& options)
    : transport_(http::MakeCurlTransport("test/1", clock_).value()) {
  exporter::ProjectSettings settings = Settings(options);
  source_ = settings.source;
  self_.AddProject("production", exporter::OperationsOf(*settings.options));
  poller_ = std::make_unique<exporter::ProjectPoller>(
      std::move(settings), exporter::Schedule::First::kAtOnce,
      exporter::PollTools{
          .clock = clock_, .random = random_, .transport = transport_, .self = self_, .log = log_});
}

void PollDriver::Poll() {
  source_->Publish(source_->Read());
  while (!poller_->Advance()) {
    if (transport_.InFlight() > 0) {
      // The clock does not move here: Wait returns after an answer has arrived in real time.
      transport_.Wait(base::MonotonicTime::max());
    } else {
      const auto step = poller_->NextWake() - clock_.MonotonicNow();
      clock_.Advance(std::max<std::chrono::nanoseconds>(step, std::chrono::nanoseconds(0)));
    }
  }
}

void PollDriver::Reconfigure(const DriverOptions& options) {
  exporter::ProjectSettings settings = Settings(options);
  source_ = settings.source;
  poller_->Reconfigure(std::move(settings));
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
