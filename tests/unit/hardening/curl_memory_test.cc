// Fault row K10: no copy of a secret stays in memory once the requests that carried it are over.
#include "lib/http/curl_memory.h"

#include <gtest/gtest.h>

#include <atomic>
#include <fstream>
#include <iterator>
#include <map>
#include <sstream>

#include "lib/http_server/server.h"
#include "tests/support/child_process.h"
#include "tests/support/fixed_tls.h"
#include "tests/support/temp_folder.h"
#include "tests/unit/hardening/masked_text.h"

namespace certmon::http {
namespace {

using test_support::MaskedText;
using test_support::RunToEnd;
using test_support::TempFolder;

std::string Clear(unsigned number) {
  return MaskedText(number).Clear().WithBytes(
      [](std::string_view text) { return std::string(text); });
}

std::string ReadFile(const std::string& path) {
  std::ifstream file(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(file), {}};
}

// Answers 200 with a secret of its own where all secrets of the request arrived. What follows
// it is longer than what closes a connection: nothing that comes later writes over the secret.
class Listener {
 public:
  explicit Listener(bool tls) {
    ServerOptions options;
    options.listen = {*ParseListenAddress("127.0.0.1:0")};
    options.routes = {{{"POST"}, "/" + Clear(1), [this](const ServerRequest& request) {
                         const std::string basic(request.HeaderValue("Authorization").value_or(""));
                         const bool good = request.HeaderValue("X-Secret") == Clear(0) &&
                                           request.body == Clear(2) && basic.ends_with(Clear(5));
                         good_ += good ? 1 : 0;
                         return TextResponse(good ? 200 : 400, Clear(3) + std::string(12'000, '.'));
                       }}};
    if (tls) {
      MakeCertificate();
      const std::string certificate = ReadFile(CaFile());
      const std::string key = ReadFile(folder_.Path("key.pem"));
      options.tls_source = std::make_shared<test_support::FixedTls>(
          TlsCredentials::Make({.certificate = certificate, .key = key, .client_ca = {}}, {})
              .value());
    }
    auto server = Server::Start(std::move(options));
    EXPECT_TRUE(server.has_value());
    server_ = *std::move(server);
    base_url_ = (tls ? "https://" : "http://") + FormatListenAddress(server_->Bound()[0]);
  }

  [[nodiscard]] const std::string& BaseUrl() const { return base_url_; }
  [[nodiscard]] std::string CaFile() const { return folder_.Path("certificate.pem"); }
  [[nodiscard]] int GoodRequests() const { return good_; }

 private:
  void MakeCertificate() {
    const auto made =
        RunToEnd({.arguments = {"openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt",
                                "ec_paramgen_curve:prime256v1", "-nodes", "-days", "2", "-subj",
                                "/CN=localhost", "-addext", "subjectAltName=IP:127.0.0.1",
                                "-keyout", folder_.Path("key.pem"), "-out", CaFile()},
                  .environment = {}});
    ASSERT_EQ(made.exit_code, 0) << made.err;
  }

  TempFolder folder_;
  std::atomic<int> good_{0};
  std::unique_ptr<Server> server_;
  std::string base_url_;
};

// Runs the program and returns its counts by name.
std::map<std::string, int> Scan(const std::string& mode, const Listener& listener) {
  const auto result =
      RunToEnd({.arguments = {CERTMON_SECRET_SCAN, mode, listener.BaseUrl(), listener.CaFile()},
                .environment = {}});
  EXPECT_EQ(result.exit_code, 0) << result.err;
  std::map<std::string, int> counts;
  std::istringstream lines(result.out);
  std::string name;
  for (int count = 0; lines >> name >> count;) {
    counts[name] = count;
  }
  EXPECT_EQ(counts.size(), 7U);
  EXPECT_EQ(listener.GoodRequests(), 2);
  return counts;
}

class CurlMemory : public testing::TestWithParam<bool> {
 protected:
  Listener listener_{GetParam()};
};

// The other test would pass with a search that finds nothing.
TEST_P(CurlMemory, TheSearchFindsASecretThatIsHeldAndWhatPlainLibcurlLeaves) {
  const auto counts = Scan("plain", listener_);
  EXPECT_GE(counts.at("held"), 1);
  EXPECT_GE(counts.at("header"), 1);
  EXPECT_GE(counts.at("base64"), 1);
}

TEST_P(CurlMemory, LeavesNoCopyOfASecret) {
  const auto counts = Scan("wiping", listener_);
  EXPECT_EQ(counts.at("header"), 0);
  EXPECT_EQ(counts.at("path"), 0);
  EXPECT_EQ(counts.at("body"), 0);
  EXPECT_EQ(counts.at("user_name"), 0);
  EXPECT_EQ(counts.at("base64"), 0);
  EXPECT_EQ(counts.at("answer"), 0);
}

INSTANTIATE_TEST_SUITE_P(Over, CurlMemory, testing::Bool(),
                         [](const auto& row) { return row.param ? "Https" : "Http"; });

}  // namespace
}  // namespace certmon::http
