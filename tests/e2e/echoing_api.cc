#include "tests/e2e/echoing_api.h"

#include <map>
#include <utility>

#include "tests/e2e/canary_fixture.h"

namespace certmon::e2e {
namespace {

using http::ServerRequest;
using simulator::FaultyResponse;
using simulator::WireFault;

std::string JsonEscaped(const std::string& text) {
  std::string out;
  for (const char c : text) {
    out += c == '"' || c == '\\' ? std::string("\\") + c : std::string(1, c);
  }
  return out;
}

// The request in one line: method, path as sent, and all header values.
std::string EchoOf(const ServerRequest& request) {
  std::string echo = request.method + " " + request.path + "?" + request.query;
  for (const auto& [name, value] : request.headers) {
    echo += " " + name + "=" + value;
  }
  return echo;
}

FaultyResponse Respond(int status, const std::string& type, std::string body,
                       const std::string& echo) {
  FaultyResponse response;
  response.status = status;
  response.headers = {{"Content-Type", type},
                      {"X-Request", echo},
                      {"WWW-Authenticate", "Basic realm=" + echo},
                      {"Set-Cookie", "a=" + echo},
                      {"Retry-After", echo}};
  response.body = std::make_shared<const std::string>(std::move(body));
  return response;
}

FaultyResponse Json(int status, const std::string& body, const std::string& echo) {
  return Respond(status, "application/json", body, echo);
}

std::string Envelope(int code, const std::string& message) {
  return R"({"header":{"isSuccessful":false,"resultCode":)" + std::to_string(code) +
         R"(,"resultMessage":")" + JsonEscaped(message) + "\"}}";
}

// A valid listing whose texts are the path and the credentials of the request.
std::string Listing(const ServerRequest& request) {
  std::vector<std::string> texts = {request.path};
  for (const char* header :
       {"X-TC-AUTHENTICATION-ID", "X-TC-AUTHENTICATION-SECRET", "X-NHN-AUTHORIZATION"}) {
    texts.emplace_back(request.HeaderValue(header).value_or("none"));
  }
  std::string data;
  for (const std::string& text : texts) {
    const std::string quoted = "\"" + JsonEscaped(text) + "\"";
    for (const std::string& date : {std::string("\"2030-01-01\""), quoted}) {
      data += data.empty() ? "" : ",";
      data += R"({"certificateName":)" + ("\"" + std::to_string(data.size()) + "-") +
              JsonEscaped(text) + R"(","authority":)" + quoted + R"(,"signatureAlgorithm":)" +
              quoted + R"(,"certificateId":)" + quoted + R"(,"domains":[)" + quoted + "," + quoted +
              R"(],"expirationDate":)" + date + R"(,"fileCreationDate":)" + date + "}";
    }
  }
  return R"({"header":{"isSuccessful":true,"resultCode":0,"resultMessage":"x"},"body":)"
         R"({"totalCount":8,"totalPage":1,"currentPage":1,"pageSize":100,"data":[)" +
         data + "]}}";
}

using Maker = FaultyResponse (*)(const ServerRequest&, const std::string& echo);

template <int kStatus>
FaultyResponse Status(const ServerRequest& /*request*/, const std::string& echo) {
  return Json(kStatus, Envelope(kStatus, echo), echo);
}

template <WireFault kFault>
FaultyResponse Broken(const ServerRequest& /*request*/, const std::string& echo) {
  FaultyResponse response = Json(200, "HTTP/1.1 " + echo + "\r\n\r\n" + echo, echo);
  response.wire_fault = kFault;
  response.wire_bytes = response.body->size() - 1;
  return response;
}

const std::map<std::string, Maker>& Makers() {
  static const std::map<std::string, Maker> kMakers = {
      {"listing", [](const ServerRequest& request,
                     const std::string& echo) { return Json(200, Listing(request), echo); }},
      {"issue",
       [](const ServerRequest&, const std::string& echo) {
         return Json(200,
                     R"({"access_token":")" + std::string(kToken) +
                         R"(","token_type":"Bearer","expires_in":3600})",
                     echo);
       }},
      {"refusal", [](const ServerRequest&,
                     const std::string& echo) { return Json(200, Envelope(52000, echo), echo); }},
      {"html", [](const ServerRequest&,
                  const std::string& echo) { return Respond(200, "text/html", echo, echo); }},
      {"type",
       [](const ServerRequest&, const std::string& echo) {
         return Respond(200, "application/" + echo, "{}", echo);
       }},
      {"encoding",
       [](const ServerRequest&, const std::string& echo) {
         FaultyResponse response = Json(200, "{}", echo);
         response.headers.emplace_back("Content-Encoding", echo);
         return response;
       }},
      {"no-json",
       [](const ServerRequest&, const std::string& echo) { return Json(200, "{\"" + echo, echo); }},
      {"schema",
       [](const ServerRequest&, const std::string& echo) {
         const std::string text = "\"" + JsonEscaped(echo) + "\"";
         return Json(200, "{" + text + ":" + text + R"(,"header":)" + text + "}", echo);
       }},
      {"bad-request", &Status<400>},
      {"unauthorized", &Status<401>},
      {"forbidden", &Status<403>},
      {"not-found", &Status<404>},
      {"limited", &Status<429>},
      {"server-error", &Status<500>},
      {"unavailable", &Status<503>},
      {"no-http", &Broken<WireFault::kGarbage>},
      {"truncated", &Broken<WireFault::kTruncate>},
      {"reset", &Broken<WireFault::kResetMidBody>},
  };
  return kMakers;
}

}  // namespace

EchoingApi::EchoingApi(std::string elsewhere) : elsewhere_(std::move(elsewhere)) {
  server_ = simulator::FaultServer::Start({.handler = [this](const ServerRequest& request) {
              return Answer(request);
            }}).value();
}

std::vector<std::string> EchoingApi::Answers() {
  std::vector<std::string> names = {"redirect"};
  for (const auto& [name, maker] : Makers()) {
    names.push_back(name);
  }
  return names;
}

std::string EchoingApi::Url() const {
  return "http://" + http::FormatListenAddress(server_->Bound());
}

FaultyResponse EchoingApi::Answer(const ServerRequest& request) {
  const std::string echo = EchoOf(request);
  ++echoed_;
  const std::string name = request.path.substr(1, request.path.find('/', 1) - 1);
  const auto maker = Makers().find(name);
  if (maker != Makers().end()) {
    return maker->second(request, echo);
  }
  // "redirect", and CONNECT requests of clients that use this as a proxy.
  FaultyResponse response = Json(name == "redirect" ? 307 : 407, Envelope(1, echo), echo);
  response.headers.emplace_back("Location", elsewhere_ + request.path + "?" + echo);
  return response;
}

}  // namespace certmon::e2e
