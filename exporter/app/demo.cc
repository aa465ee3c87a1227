#include "exporter/app/demo.h"

#include <string>
#include <utility>

#include "lib/http_server/server.h"
#include "lib/simulator/api.h"
#include "lib/simulator/sample_certificates.h"

namespace certmon::exporter {
namespace {

// Short, so that a renewal in a rehearsal shows within seconds.
constexpr std::chrono::seconds kDemoInterval{10};
constexpr std::size_t kSecondProjectCertificates = 40;
constexpr const char* kSecondAppkey = "demo-appkey-0002";

ProjectConfig DemoProject(std::string name, std::string_view appkey, const std::string& base_url) {
  ProjectConfig project;
  project.name = std::move(name);
  project.credentials.appkey = base::Secret(appkey);
  project.credentials.user_access_key_id = base::Secret(simulator::kDemoUserAccessKeyId);
  project.credentials.secret_access_key = base::Secret(simulator::kDemoSecretAccessKey);
  project.options.api.base_url = base_url;
  project.options.poll_interval = kDemoInterval;
  project.options.poll_timeout = kDemoInterval;
  return project;
}

class RunningDemo final : public Demo {
 public:
  explicit RunningDemo(std::unique_ptr<http::Server> server) : server_(std::move(server)) {}

  [[nodiscard]] Config MakeConfig() const override {
    Config config;
    const std::string base_url = "http://" + http::FormatListenAddress(server_->Bound()[0]);
    config.projects.push_back(DemoProject("demo", simulator::kDemoAppkey, base_url));
    ProjectOptions& demo = config.projects.back().options;
    demo.inspect_files = true;
    demo.api.version = certapi::ApiVersion::kV1_2;  // lists domains, from which successors follow
    demo.rules.team = "platform";
    demo.rules.entries = {
        {.match = {{.text = "*.pay.example.com"}}, .thresholds = {}, .team = "payments"}};
    config.projects.push_back(DemoProject("demo-large", kSecondAppkey, base_url));
    return config;
  }

 private:
  std::unique_ptr<http::Server> server_;
};

}  // namespace

base::Result<std::unique_ptr<Demo>> Demo::Start(const base::Clock& clock) {
  simulator::Settings settings;
  settings.projects[0].certificates = simulator::DemoCertificates(clock.WallNow());
  simulator::Project second;
  second.appkey = kSecondAppkey;
  second.certificates = simulator::SpreadCertificates(kSecondProjectCertificates, clock.WallNow());
  settings.projects.push_back(std::move(second));
  http::ServerOptions options;
  options.listen = {{.host = "127.0.0.1", .port = 0}};
  options.request_timeout = {};  // connections are kept from one poll to the next
  options.routes = {
      {.methods = {},
       .path = "",
       .handler = [settings = std::move(settings), &clock](const http::ServerRequest& request) {
         return simulator::AnswerRequest(request, settings, clock.WallNow());
       }}};
  auto started = http::Server::Start(std::move(options));
  if (!started) {
    return base::Fail(std::move(started).error());
  }
  return std::make_unique<RunningDemo>(*std::move(started));
}

}  // namespace certmon::exporter
