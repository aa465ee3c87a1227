// The report of certmanager doctor gives nothing away: no secret, certificate name, domain, project
// name, address or host, in any encoding, whatever the API echoes.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <array>
#include <nlohmann/json.hpp>

#include "lib/simulator/envelope.h"
#include "tests/e2e/client_program.h"

namespace certmon::e2e {
namespace {

using simulator::QuoteJson;
using test_support::ChildResult;

constexpr const char* kProject = "c4nary-project";
constexpr const char* kNames[] = {"c4nary-name.example.com",    "*.c4nary-star.example.com",
                                  "카나리아-인증서.example.kr", "カナリア証明書.example.jp",
                                  "金丝雀证书.example.cn",      "канарейка.example.ru",
                                  "C4nary Upper:Case/..%2e",    "203.0.113.77"};

std::string PercentEncoded(const std::string& text) {
  constexpr std::string_view kHex = "0123456789ABCDEF";
  std::string encoded;
  for (const char c : text) {
    const auto byte = static_cast<unsigned char>(c);
    encoded += {'%', kHex[byte >> 4U], kHex[byte & 15U]};
  }
  return encoded;
}

std::string JsonEscaped(const std::string& text) {
  const std::string quoted = nlohmann::json(text).dump(-1, ' ', /*ensure_ascii=*/true);
  return quoted.substr(1, quoted.size() - 2);
}

std::string Base64(const std::string& bytes) {
  constexpr std::string_view kDigits =
      "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
  std::string text;
  for (std::size_t i = 0; i + 3 <= bytes.size(); i += 3) {
    unsigned group = 0;
    for (std::size_t k = 0; k < 3; ++k)
      group = group << 8U | static_cast<unsigned char>(bytes[i + k]);
    for (std::size_t k = 0; k < 4; ++k) text += kDigits[group >> (18U - 6U * k) & 63U];
  }
  return text;  // whole groups only, which stand in every longer text with the same start
}

std::string Hex(const std::string& bytes) {
  std::string text = PercentEncoded(bytes);
  std::erase(text, '%');
  return text;
}

// Everything that must not appear.
std::vector<std::string> Canaries() {
  std::vector<std::string> all = {kCanary,  kBase64,     kAppkey,   kId,         kSecret,    kToken,
                                  kProject, "127.0.0.1", "example", "203.0.113", "localhost"};
  for (const std::string& text :
       std::vector<std::string>{kAppkey, kId, kSecret, kToken, kProject}) {
    all.insert(all.end(), {PercentEncoded(text), JsonEscaped(text), Base64(text), Hex(text)});
  }
  for (const std::string text : kNames) {
    all.insert(all.end(), {text, PercentEncoded(text), JsonEscaped(text), Base64(text), Hex(text)});
  }
  return all;
}

std::string Lower(std::string text) {
  std::transform(text.begin(), text.end(), text.begin(),
                 [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
  return text;
}

void ExpectSilent(const std::string& text) {
  const std::string lower = Lower(text);
  for (const std::string& canary : Canaries()) {
    EXPECT_EQ(lower.find(Lower(canary)), std::string::npos) << canary << " in " << text;
  }
}

class ClientDoctorCanary : public ClientProgram {
 protected:
  // Runs doctor against the server and checks everything that it wrote.
  ChildResult RunAgainst(const std::string& version, const std::string& base_url,
                         const std::string& token_url, const std::string& download) {
    const std::string config =
        folder_.Write("c.yml", "request_timeout: 2s\napi: {version: " + version + ", base_url: '" +
                                   base_url + "', token_url: '" + token_url +
                                   "'}\nprojects:\n  - name: " + kProject + "\n" + SecretLines());
    const std::string report = folder_.Path("report.json");
    ChildResult result = RunClient(
        {"--config.file=" + config, "doctor", "--download=" + download, "--report=" + report});
    ExpectSilent(result.out);
    ExpectSilent(result.err);
    const std::string json = ContentOf(report);
    ExpectSilent(json);
    EXPECT_TRUE(nlohmann::json::accept(json)) << json;
    EXPECT_NE(json.find("\"findings\""), std::string::npos);
    return result;
  }
};

std::vector<simulator::Record> CanaryRecords() {
  std::vector<simulator::Record> records;
  for (const char* const name : kNames) {
    simulator::Record record =
        simulator::MakeRecord(name, -365, 200, base::SystemClock().WallNow());
    record.authority = std::string("authority ") + name;
    record.signature_algorithm = kSecret;
    record.domains = {name, kAppkey};
    record.raw_fields[name] = QuoteJson(name);
    records.push_back(std::move(record));
  }
  records[0].raw_fields["expirationDate"] = QuoteJson(kSecret);
  records[1].raw_fields["fileCreationDate"] = QuoteJson(kNames[2]);
  records[2].raw_fields["certificateId"] = QuoteJson(kToken);
  return records;
}

TEST_F(ClientDoctorCanary, NamesAndDomainsAreReplaced) {
  for (const char* const version : kVersions) {
    StartSimulator(CanaryRecords());
    for (const char* const name : kNames) {
      const ChildResult result =
          RunAgainst(version, simulator_->BaseUrl(), simulator_->TokenUrl(), name);
      EXPECT_TRUE(Holds(result.out, "cert-1"));
      EXPECT_TRUE(Holds(ContentOf(folder_.Path("report.json")), "\"cert-8\""));
    }
  }
}

// An API that puts the text into every place where a server can put text.
class HostileApi {
 public:
  explicit HostileApi(std::string text, int status) : text_(std::move(text)), status_(status) {
    server_ = simulator::FaultServer::Start({.handler = [this](const http::ServerRequest& request) {
                return Answer(request);
              }}).value();
  }
  [[nodiscard]] std::string Url() const {
    return "http://" + http::FormatListenAddress(server_->Bound());
  }

 private:
  simulator::FaultyResponse Answer(const http::ServerRequest& request) {
    const std::string quoted = QuoteJson(text_);
    std::string body =
        R"({"access_token":"c4nary-token~0004/+=","expires_in":60,"token_type":"Bearer"})";
    if (request.method == "GET") {
      const std::string code = status_ == 200 ? "0" : quoted;
      body = R"({"header":{"resultCode":)" + code + R"(,"resultMessage":)" + quoted +
             R"(,"isSuccessful":)" + (status_ == 200 ? "true" : "false") + "," + quoted + ":" +
             quoted + R"(},"body":{"totalCount":2,"totalPage":)" + quoted +
             R"(,"currentPage":1,"pageSize":10,)" + quoted + ":[" + quoted + R"(],"data":[)" +
             quoted + R"(,{"certificateName":)" + quoted + R"(,"authority":)" + quoted +
             R"(,"expirationDate":)" + quoted + R"(,"fileCreationDate":)" + quoted + "," + quoted +
             ":1}]}}";
    }
    simulator::FaultyResponse response =
        simulator::JsonResponse(request.method == "GET" ? status_ : 200, body);
    std::string one_line = text_;
    std::replace(one_line.begin(), one_line.end(), '\n', ' ');
    for (const char* const name : {"Date", "Retry-After", "X-RateLimit-Limit", "RateLimit-Policy",
                                   "Content-Disposition", "Server", "Set-Cookie"}) {
      response.headers.emplace_back(name, one_line);
    }
    response.headers.emplace_back("X-RateLimit-c4nary", one_line);
    if (request.method == "GET" && status_ == 418) {
      response.headers.front().second = "text/" + one_line;
    }
    return response;
  }

  const std::string text_;
  const int status_;
  std::unique_ptr<simulator::FaultServer> server_;
};

TEST_F(ClientDoctorCanary, WhateverAServerEchoesIsNotRepeated) {
  std::vector<std::string> texts = {kAppkey, kId, kSecret, kToken, kProject, "127.0.0.1"};
  for (const char* const name : kNames) texts.emplace_back(name);
  std::string joined;
  for (const std::string& text : texts) {
    joined +=
        text + " " + PercentEncoded(text) + " " + JsonEscaped(text) + " " + Base64(text) + " ";
  }
  texts.push_back(joined);
  for (const int status : {200, 418, 401, 503}) {
    for (const std::string& text : status == 200 ? texts : std::vector<std::string>{joined}) {
      SCOPED_TRACE(text + " with status " + std::to_string(status));
      const HostileApi api(text, status);
      const ChildResult result = RunAgainst("v1.3", api.Url(), api.Url() + "/token", "c4nary-name");
      EXPECT_EQ(result.exit_code, 1);
    }
  }
}

}  // namespace
}  // namespace certmon::e2e
