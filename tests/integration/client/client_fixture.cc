#include "tests/integration/client/client_fixture.h"

#include <stdexcept>
#include <utility>

namespace certmon::http {

ChosenServer::ChosenServer(simulator::FaultHandler handler,
                           std::optional<simulator::ServerTls> tls) {
  auto server = simulator::FaultServer::Start(
      {.tls = std::move(tls),
       .handler = [this, handler = std::move(handler)](const ServerRequest& request) {
         {
           const std::lock_guard lock(mutex_);
           requests_.push_back(request);
         }
         return handler(request);
       }});
  if (!server) {
    throw std::runtime_error(server.error().message);
  }
  server_ = *std::move(server);
}

std::string ChosenServer::Url(const std::string& path) const {
  return "http://127.0.0.1:" + std::to_string(port()) + path;
}

std::vector<ServerRequest> ChosenServer::Requests() const {
  const std::lock_guard lock(mutex_);
  return requests_;
}

FaultyResponse JsonAnswer(std::string body) {
  FaultyResponse response;
  response.headers = {{"Content-Type", "application/json"}};
  response.body = std::make_shared<const std::string>(std::move(body));
  return response;
}

HttpRequest ClientFixture::Request(const std::string& url) const {
  HttpRequest request;
  request.url = base::Secret(url);
  request.headers.push_back({"X-TC-AUTHENTICATION-SECRET", base::Secret("secret-canary")});
  request.max_body_bytes = max_body_bytes_;
  request.connection = connection_;
  request.kept = kept_;
  return request;
}

ClientFixture::Outcome ClientFixture::Await(const RequestHandle& handle) {
  const base::MonotonicTime patience = clock_.MonotonicNow() + std::chrono::seconds(30);
  while (clock_.MonotonicNow() < patience) {
    if (auto answer = handle->TakeAnswer()) {
      return std::move(answer->response);
    }
    transport_->Wait(patience);
  }
  throw std::runtime_error("no answer within 30 s");
}

}  // namespace certmon::http
