#include "tests/support/prometheus_server.h"

#include <unistd.h>

#include <csignal>
#include <filesystem>
#include <fstream>
#include <nlohmann/json.hpp>
#include <set>
#include <sstream>
#include <stdexcept>

#include "tests/support/http_get.h"

namespace certmon::test_support {
namespace {

using std::chrono::steady_clock;

std::string UrlEncode(const std::string& text) {
  static constexpr char kHex[] = "0123456789ABCDEF";
  std::string out;
  for (const char c : text) {
    const auto byte = static_cast<unsigned char>(c);
    if (isalnum(byte) != 0) {
      out += c;
    } else {
      out += {'%', kHex[byte >> 4U], kHex[byte & 0xFU]};
    }
  }
  return out;
}

std::set<std::string> SocketInodesOf(pid_t pid) {
  std::set<std::string> inodes;
  std::error_code error;
  const std::filesystem::path folder = "/proc/" + std::to_string(pid) + "/fd";
  for (const auto& entry : std::filesystem::directory_iterator(folder, error)) {
    const std::string target = std::filesystem::read_symlink(entry.path(), error).string();
    const std::string prefix = "socket:[";
    if (target.rfind(prefix, 0) == 0) {
      inodes.insert(target.substr(prefix.size(), target.size() - prefix.size() - 1));
    }
  }
  return inodes;
}

// Format: "0: 0100007F:2842 00000000:0000 0A 00000000:00000000 00:00000000 00000000 0 0 INODE ..."
int PortIn(const char* table, const std::set<std::string>& inodes) {
  std::ifstream in(table);
  std::string line;
  std::getline(in, line);
  while (std::getline(in, line)) {
    std::istringstream fields(line);
    std::vector<std::string> field;
    for (std::string text; fields >> text;) {
      field.push_back(text);
    }
    constexpr const char* kListen = "0A";
    if (field.size() > 9 && field[3] == kListen && inodes.count(field[9]) > 0) {
      return std::stoi(field[1].substr(field[1].find(':') + 1), nullptr, 16);
    }
  }
  return 0;
}

std::vector<PromSample> Samples(const nlohmann::json& answer) {
  std::vector<PromSample> samples;
  const auto& data = answer.at("data");
  if (data.at("resultType") == "scalar") {
    samples.push_back({{}, std::stod(data.at("result").at(1).get<std::string>())});
    return samples;
  }
  for (const auto& element : data.at("result")) {
    samples.push_back({element.at("metric").get<std::map<std::string, std::string>>(),
                       std::stod(element.at("value").at(1).get<std::string>())});
  }
  return samples;
}

}  // namespace

int ListeningPortOf(pid_t pid) {
  const std::set<std::string> inodes = SocketInodesOf(pid);
  const int port = PortIn("/proc/net/tcp", inodes);
  return port != 0 ? port : PortIn("/proc/net/tcp6", inodes);
}

PrometheusServer::PrometheusServer(const PrometheusOptions& options) : options_(options) {
  WriteConfig();
  process_ = std::make_unique<ChildProcess>(
      ChildOptions{.arguments = {"prometheus", "--config.file=" + folder_.Path("prometheus.yml"),
                                 "--storage.tsdb.path=" + folder_.Path("data"),
                                 "--web.listen-address=127.0.0.1:0", "--log.level=warn"},
                   .environment = {}});
  const auto deadline = steady_clock::now() + std::chrono::seconds(60);
  while (steady_clock::now() < deadline) {
    port_ = ListeningPortOf(process_->pid());
    if (port_ != 0 && HttpGet(Url() + "/-/ready").status == 200) {
      return;
    }
    usleep(50'000);
  }
  throw std::runtime_error("prometheus did not become ready: " + process_->Stderr());
}

void PrometheusServer::WriteConfig() const {
  if (!options_.config_yaml.empty()) {
    std::ofstream(folder_.Path("prometheus.yml")) << options_.config_yaml;
    return;
  }
  std::ostringstream yaml;
  yaml << "global: {scrape_interval: " << options_.interval.count()
       << "s, evaluation_interval: " << options_.interval.count() << "s}\n";
  yaml << "rule_files:\n";
  for (const std::string& file : options_.rule_files) {
    yaml << "  - " << file << "\n";
  }
  if (!options_.alertmanager.empty()) {
    yaml << "alerting: {alertmanagers: [{static_configs: [{targets: ['" << options_.alertmanager
         << "']}]}]}\n";
  }
  yaml << "scrape_configs:\n";
  for (const ScrapeJob& job : options_.jobs) {
    yaml << "  - job_name: " << job.name << "\n    static_configs: [{targets: [";
    for (const std::string& target : job.targets) {
      yaml << "'" << target << "',";
    }
    yaml << "]}]\n";
  }
  std::ofstream(folder_.Path("prometheus.yml")) << yaml.str();
}

void PrometheusServer::SetJobs(const std::vector<ScrapeJob>& jobs) {
  options_.jobs = jobs;
  WriteConfig();
  process_->Signal(SIGHUP);
}

std::string PrometheusServer::Url() const { return "http://127.0.0.1:" + std::to_string(port_); }

std::vector<PromSample> PrometheusServer::Query(const std::string& promql) const {
  const HttpAnswer answer = HttpGet(Url() + "/api/v1/query?query=" + UrlEncode(promql));
  const auto json = nlohmann::json::parse(answer.body, nullptr, false);
  if (json.is_discarded() || json.value("status", "") != "success") {
    throw std::runtime_error("prometheus refused \"" + promql + "\": " + answer.body +
                             answer.curl_error);
  }
  return Samples(json);
}

std::vector<PromSample> PrometheusServer::QueryUntil(
    const std::string& promql, const std::function<bool(const std::vector<PromSample>&)>& good,
    std::chrono::seconds timeout) const {
  const auto deadline = steady_clock::now() + timeout;
  std::vector<PromSample> samples = Query(promql);
  while (!good(samples) && steady_clock::now() < deadline) {
    usleep(100'000);
    samples = Query(promql);
  }
  return samples;
}

}  // namespace certmon::test_support
