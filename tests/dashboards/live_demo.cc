#include "tests/dashboards/live_demo.h"

#include <csignal>
#include <filesystem>
#include <fstream>
#include <limits>
#include <regex>
#include <sstream>
#include <stdexcept>

#include "tests/dashboards/dashboard.h"
#include "tests/e2e/program.h"

namespace certmon::dashboards {
namespace {

constexpr const char* kRateWindow = "30s";

}  // namespace

Choices AllSelected() {
  return {{"project", ".*"},  {"authority", ".*"},
          {"instance", ".*"}, {"team", ".*"},
          {"days", "Inf"},    {"expired", "Inf"},
          {"replaced", "-"},  {"__interval", "5s"},
          {"__range", "10m"}, {"__rate_interval", kRateWindow}};
}

Choices Selected(const std::string& variable, const std::string& value) {
  Choices choices = AllSelected();
  choices.at(variable) = value;
  return choices;
}

LiveDemo::LiveDemo(bool with_rules) {
  StartExporter();
  StartExporter();
  test_support::PrometheusOptions options{.jobs = jobs_, .rule_files = {}, .alertmanager = {}};
  if (with_rules) {
    options.rule_files = FastRuleFiles();
  }
  prometheus_ = std::make_unique<test_support::PrometheusServer>(options);
  // The demo polls every 10 s, so the histogram increases in both exporters within that time.
  const std::string ready = std::string(
                                "count(rate(nhncloud_certmanager_api_request_duration_seconds_"
                                "count{operation=\"list\"}[") +
                            kRateWindow + "]) > 0) == 4";
  if (prometheus_->QueryUntil(ready, [](const Samples& samples) { return !samples.empty(); })
          .empty()) {
    throw std::runtime_error("no two polls of the demo were seen by Prometheus");
  }
}

void LiveDemo::StartExporter() {
  exporters_.push_back(std::make_unique<test_support::ChildProcess>(test_support::ChildOptions{
      .arguments = e2e::ExporterWith({"--demo", "--web.listen-address=127.0.0.1:0"}),
      .environment = {}}));
  const std::string address = e2e::AddressOf(*exporters_.back());
  if (address.empty()) {
    throw std::runtime_error("the exporter did not start: " + exporters_.back()->Stderr());
  }
  // One job for each, because no query may depend on the job's name.
  jobs_.push_back({"job" + std::to_string(jobs_.size()), {address}});
}

std::vector<std::string> LiveDemo::FastRuleFiles() const {
  std::vector<std::string> files;
  const auto folder = std::filesystem::path(CERTMON_SOURCE_DIR) / "alerts";
  for (const auto& entry : std::filesystem::directory_iterator(folder)) {
    const std::string name = entry.path().filename().string();
    if (name.find(".rules.yml") != std::string::npos) {
      std::ostringstream text;
      text << std::ifstream(entry.path()).rdbuf();
      const std::regex interval("interval: 1m");
      files.push_back(
          folder_.Write(name, std::regex_replace(text.str(), interval, "interval: 1s")));
    }
  }
  return files;
}

Samples LiveDemo::Query(const std::string& expr, const Choices& choices) const {
  return prometheus_->Query(WithVariables(expr, choices));
}

void LiveDemo::KillExporters() {
  for (const auto& exporter : exporters_) {
    exporter->Signal(SIGKILL);
  }
  const auto gone = [](const Samples& samples) { return samples.size() == 1; };
  if (prometheus_->QueryUntil("count(up == 0) == 2 unless on () nhncloud_certmanager_up", gone)
          .empty()) {
    throw std::runtime_error("Prometheus did not notice that the exporters are dead");
  }
}

double OnlyValue(const Samples& samples) {
  return samples.size() == 1 ? samples.front().value : std::numeric_limits<double>::quiet_NaN();
}

std::map<std::string, double> ByCertificate(const Samples& samples) {
  std::map<std::string, double> values;
  for (const auto& sample : samples) {
    const std::string key =
        sample.labels.at("project") + "/" + sample.labels.at("certificate_name");
    if (!values.emplace(key, sample.value).second) {
      throw std::runtime_error(key + " twice");
    }
  }
  return values;
}

}  // namespace certmon::dashboards
