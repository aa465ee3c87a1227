#include "tests/support/alertmanager_server.h"

#include <unistd.h>

#include <chrono>
#include <nlohmann/json.hpp>
#include <stdexcept>
#include <utility>

#include "tests/support/http_get.h"
#include "tests/support/prometheus_server.h"

namespace certmon::test_support {

WebhookReceiver::WebhookReceiver() {
  http::ServerOptions options;
  options.listen = {{.host = "127.0.0.1", .port = 0}};
  options.max_request_body_bytes = std::size_t{1024} * 1024;
  options.routes = {
      {.methods = {"POST"}, .path = "/hook", .handler = [this](const http::ServerRequest& request) {
         return OnNotification(request);
       }}};
  server_ = http::Server::Start(std::move(options)).value();
}

std::string WebhookReceiver::Url() const {
  return "http://127.0.0.1:" + std::to_string(server_->Bound().front().port) + "/hook";
}

http::ServerResponse WebhookReceiver::OnNotification(const http::ServerRequest& request) {
  const auto json = nlohmann::json::parse(request.body, nullptr, false);
  http::ServerResponse response;
  if (json.is_discarded() || !json.contains("alerts")) {
    response.status = 400;
    return response;
  }
  const std::lock_guard lock(mutex_);
  for (const auto& alert : json["alerts"]) {
    received_.push_back({alert.at("status").get<std::string>(),
                         alert.at("labels").get<std::map<std::string, std::string>>(),
                         alert.at("annotations").get<std::map<std::string, std::string>>()});
  }
  return response;
}

std::vector<NotifiedAlert> WebhookReceiver::Received() const {
  const std::lock_guard lock(mutex_);
  return received_;
}

AlertmanagerServer::AlertmanagerServer(const std::string& config_yaml) {
  process_ = std::make_unique<ChildProcess>(ChildOptions{
      .arguments = {"prometheus-alertmanager",
                    "--config.file=" + folder_.Write("am.yml", config_yaml),
                    "--storage.path=" + folder_.Path("data"), "--web.listen-address=127.0.0.1:0",
                    "--cluster.listen-address=", "--log.level=warn"}});
  const auto deadline = std::chrono::steady_clock::now() + std::chrono::seconds(60);
  while (std::chrono::steady_clock::now() < deadline) {
    port_ = ListeningPortOf(process_->pid());
    if (port_ != 0 && HttpGet("http://" + Address() + "/-/ready").status == 200) {
      return;
    }
    usleep(50'000);
  }
  throw std::runtime_error("alertmanager did not become ready: " + process_->Stderr());
}

}  // namespace certmon::test_support
