#include "exporter/app/demo.h"

#include <string>
#include <utility>

#include "lib/simulator/simulator.h"

namespace certmon::exporter {
namespace {

// Short enough that a certificate renewed in a rehearsal shows while one watches.
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
  explicit RunningDemo(std::unique_ptr<simulator::Simulator> simulator)
      : simulator_(std::move(simulator)) {}

  [[nodiscard]] Config MakeConfig() const override {
    Config config;
    config.projects.push_back(DemoProject("demo", simulator::kDemoAppkey, simulator_->BaseUrl()));
    config.projects.back().options.inspect_files = true;
    config.projects.push_back(DemoProject("demo-large", kSecondAppkey, simulator_->BaseUrl()));
    return config;
  }

 private:
  std::unique_ptr<simulator::Simulator> simulator_;
};

}  // namespace

base::Result<std::unique_ptr<Demo>> Demo::Start(const base::Clock& clock) {
  simulator::SimulatorOptions options;
  options.clock = &clock;
  options.settings.projects[0].certificates = simulator::DemoCertificates(clock.WallNow());
  simulator::Project second;
  second.appkey = kSecondAppkey;
  second.certificates = simulator::SpreadCertificates(kSecondProjectCertificates, clock.WallNow());
  options.settings.projects.push_back(std::move(second));
  auto started = simulator::Simulator::Start(std::move(options));
  if (!started) {
    return base::Fail(std::move(started).error());
  }
  return std::make_unique<RunningDemo>(*std::move(started));
}

}  // namespace certmon::exporter
