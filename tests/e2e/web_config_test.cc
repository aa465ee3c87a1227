// --web.config.file: health check, certificate rotation, reloads, many wrong passwords, and a
// comparison with Debian's node_exporter, whose exporter-toolkit defined the file format.
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <unistd.h>

#include <atomic>
#include <csignal>
#include <thread>

#include "tests/e2e/program.h"
#include "tests/support/http_get.h"
#include "tests/support/test_pki.h"

namespace certmon::e2e {
namespace {

using test_support::ChildProcess;
using test_support::ChildResult;
using test_support::RunToEnd;
using test_support::TestPki;
using ::testing::HasSubstr;
using ::testing::Not;

// bcrypt of "fakepassword", the dummy hash of exporter-toolkit.
constexpr const char* kHash = "$2y$10$QOauhQNbBCuQDKes6eFzPeMqBSjb7Mr5DUmpZ/VcEd00UAV/LDeSi";
const std::string kUsers = std::string("basic_auth_users:\n  alice: ") + kHash + "\n";
constexpr const char* kTls =
    "tls_server_config:\n  cert_file: server.pem\n  key_file: server.key\n";
constexpr const char* kHeaders =
    "http_server_config:\n  http2: true\n  headers:\n    X-Frame-Options: deny\n"
    "    Strict-Transport-Security: max-age=31536000\n    X-XSS-Protection: '0'\n";

class WebConfig : public ::testing::Test {
 protected:
  WebConfig() {
    pki_.MakeSelfSigned("server");
    pki_.MakeSelfSigned("ca");
    pki_.MakeClient("client", "ca", "DNS:prometheus.example");
  }

  std::string Write(const std::string& yaml) const { return pki_.Folder().Write("web.yml", yaml); }

  void Start(const std::string& yaml, const std::string& listen = "127.0.0.1:0") {
    exporter_ = std::make_unique<ChildProcess>(test_support::ChildOptions{
        .arguments = ExporterWith(
            {"--demo", "--web.listen-address=" + listen, "--web.config.file=" + Write(yaml)}),
        .environment = {}});
    address_ = AddressOf(*exporter_);
  }

  // Runs `curl` and returns its output; `-w` output follows the body.
  static std::string Curl(std::vector<std::string> flags) {
    flags.insert(flags.begin(), {"curl", "-sk", "--noproxy", "*", "--max-time", "60"});
    return RunToEnd({.arguments = std::move(flags), .environment = {}}).out;
  }
  static std::string Status(const std::string& url, std::vector<std::string> flags = {}) {
    flags.insert(flags.end(), {"-o", "/dev/null", "-w", "%{http_code}", url});
    return Curl(std::move(flags));
  }

  [[nodiscard]] int Healthcheck() const {
    return RunExporter({"--healthcheck", "--web.listen-address=" + address_,
                        "--web.config.file=" + pki_.Folder().Path("web.yml")})
        .exit_code;
  }

  TestPki pki_;
  std::unique_ptr<ChildProcess> exporter_;
  std::string address_;  // 127.0.0.1:PORT
};

TEST_F(WebConfig, AppliesToEveryRoute) {
  Start(std::string(kTls) + kHeaders + kUsers);
  EXPECT_THAT(exporter_->Stderr(), HasSubstr("scheme=https"));
  const std::string base = "https://" + address_;
  for (const char* path : {"/metrics", "/", "/-/healthy", "/-/ready", "/-/reload", "/none"}) {
    EXPECT_EQ(Status(base + path), "401") << path;
    EXPECT_EQ(Status(base + path, {"-X", "POST", "-d", "x"}), "401") << path;
  }
  EXPECT_EQ(Status(base + "/metrics", {"-u", "alice:fakepassword"}), "200");
  EXPECT_EQ(Status(base + "/none", {"-u", "alice:fakepassword"}), "404");
  EXPECT_THAT(Curl({"-i", base + "/metrics"}),
              ::testing::AllOf(HasSubstr("WWW-Authenticate: Basic\r\n"),
                               HasSubstr("\r\n\r\nUnauthorized\n"),
                               HasSubstr("X-Frame-Options: deny\r\n")));
  EXPECT_THAT(Curl({"-u", "alice:fakepassword", base + "/metrics"}),
              HasSubstr("http_requests_total{handler=\"/metrics\",code=\"401\"}"));
}

TEST_F(WebConfig, HealthcheckSucceedsWithTlsPasswordsAndClientCertificates) {
  const std::string tls = kTls;
  const std::string by_ca = "  client_ca_file: ca.pem\n  client_auth_type: ";
  for (const std::string& yaml :
       {std::string("{}\n"), kUsers, tls, tls + kUsers,
        tls + "  client_auth_type: RequireAnyClientCert\n",
        tls + by_ca + "RequireAndVerifyClientCert\n",
        tls + by_ca + "RequireAndVerifyClientCert\n  max_version: TLS12\n"}) {
    Start(yaml);
    EXPECT_EQ(Healthcheck(), 0) << yaml;
  }
  // The exporter keeps the last good file, so the health check succeeds.
  Write("tls_server_config: {}\n");
  EXPECT_EQ(Healthcheck(), 0);
  Write(tls);
  pki_.MakeSelfSigned("server");
  exporter_->Signal(SIGSTOP);  // before it loads the new certificate
  exporter_->Signal(SIGKILL);
  exporter_->WaitForExit();
  EXPECT_EQ(Healthcheck(), 1);
}

TEST_F(WebConfig, HealthcheckFailsIfAnotherServerAnswers) {
  Start(kTls);
  TestPki other;
  other.MakeSelfSigned("server");
  const std::string file = other.Folder().Write("web.yml", kTls);
  const ChildResult result = RunExporter(
      {"--healthcheck", "--web.listen-address=" + address_, "--web.config.file=" + file});
  EXPECT_EQ(result.exit_code, 1);
  EXPECT_THAT(result.err, HasSubstr("another certificate"));
}

TEST_F(WebConfig, RotatesItsCertificateWithoutARestart) {
  Start(kTls);
  const std::string before = pki_.PemText("server");
  pki_.MakeSelfSigned("server");
  ASSERT_NE(pki_.PemText("server"), before);
  EXPECT_THAT(exporter_->WaitForStderr("web configuration reloaded"), Not(HasSubstr("error")));
  // Verified against the new certificate: no -k.
  const ChildResult verified = RunToEnd(
      {.arguments = {"curl", "-s", "--noproxy", "*", "--cacert", pki_.Pem("server"), "-o",
                     "/dev/null", "-w", "%{http_code}", "https://" + address_ + "/metrics"},
       .environment = {}});
  EXPECT_EQ(verified.out, "200");
  EXPECT_EQ(Healthcheck(), 0);
}

TEST_F(WebConfig, BadFileSetsTheReloadMetricAndSighupChecksIt) {
  Start(kUsers);
  const std::string metrics = "http://" + address_ + "/metrics";
  const std::string good = "nhncloud_certmanager_config_last_reload_successful 1\n";
  const std::string bad = "nhncloud_certmanager_config_last_reload_successful 0\n";
  const std::vector<std::string> ask = {"-u", "alice:fakepassword", metrics};
  EXPECT_THAT(Curl(ask), HasSubstr(good));
  Write(kUsers + "rate_limit: {}\n");
  EXPECT_THAT(exporter_->WaitForStderr("web configuration not reloaded"),
              HasSubstr("web.yml:3: rate_limit: unknown key"));
  EXPECT_THAT(Curl(ask), HasSubstr(bad));
  exporter_->Signal(SIGHUP);
  EXPECT_THAT(exporter_->WaitForStderr("msg=\"configuration not reloaded"),
              HasSubstr("rate_limit"));
  Write(kUsers);
  exporter_->WaitForStderr("web configuration reloaded");
  // The reload that failed only because of the web configuration is applied now.
  exporter_->WaitForStderr("msg=\"configuration reloaded");
  EXPECT_THAT(Curl(ask), HasSubstr(good));
  EXPECT_THAT(exporter_->Stderr(), Not(HasSubstr(kHash)));
}

// Warnings at start-up for an address that other machines can reach.
TEST_F(WebConfig, WarnsAtStartWhoCanReadTheMetrics) {
  const std::string anyone = "anyone who reaches this address can read the metrics: ";
  const std::string clear = "passwords for this address can be read on their way";
  const std::string client = "  client_ca_file: ca.pem\n  client_auth_type: ";
  struct Row {
    std::string yaml;
    std::string message;  // empty: no warning
  };
  for (const Row& row :
       {Row{"{}\n", anyone + "no TLS, no authentication"}, Row{kTls, anyone + "no authentication"},
        Row{kTls + client + "VerifyClientCertIfGiven\n", anyone + "no authentication"},
        Row{std::string(kTls) + "  client_auth_type: RequireAnyClientCert\n",
            anyone + "no authentication"},
        Row{kUsers, clear}, Row{kTls + kUsers, ""},
        Row{kTls + client + "RequireAndVerifyClientCert\n", ""}}) {
    Start(row.yaml, "0.0.0.0:0");
    exporter_->Signal(SIGTERM);
    exporter_->WaitForExit();
    const std::string log = exporter_->Stderr();
    const bool warns_anyone = row.message.rfind(anyone, 0) == 0;
    EXPECT_EQ(log.find(anyone) != std::string::npos, warns_anyone) << row.yaml;
    EXPECT_EQ(log.find(clear) != std::string::npos, row.message == clear) << row.yaml;
    EXPECT_THAT(log, HasSubstr(row.message)) << row.yaml;
  }
}

TEST_F(WebConfig, BadFileIsRefusedByConfigCheckAndAtTheStart) {
  const std::string file = Write(kTls);
  ChildResult result = RunExporter({"--demo", "--config.check", "--web.config.file=" + file});
  EXPECT_EQ(result.exit_code, 0) << result.err;
  EXPECT_THAT(result.out, HasSubstr("web configuration is good: TLS, 0 users"));
  Write("basic_auth_user: {}\n");
  for (const char* mode : {"--config.check", "--log.level=info"}) {
    result = RunExporter({"--demo", mode, "--web.config.file=" + file});
    EXPECT_EQ(result.exit_code, 2);
    EXPECT_THAT(result.err, HasSubstr("web.yml:1: basic_auth_user: unknown key"));
  }
}

// 16 connections send wrong passwords while an authenticated client scrapes. Each wrong password
// needs a bcrypt check; a scrape that waited for the worker would wait for a full queue. The test
// counts the passwords checked during the scrapes instead of measuring time.
TEST_F(WebConfig, ManyWrongPasswordsDoNotSlowAuthenticatedScrapes) {
  Start(kUsers);
  const std::string url = "http://" + address_ + "/-/healthy";
  const std::string right = "Authorization: Basic YWxpY2U6ZmFrZXBhc3N3b3Jk";  // alice:fakepassword
  ASSERT_EQ(test_support::HttpGet(url, {right}).status, 200);
  std::atomic<bool> over{false};
  std::atomic<int> refused{0};
  std::atomic<int> too_many{0};
  std::vector<std::jthread> flood;
  for (int i = 0; i < 16; ++i) {
    flood.emplace_back([&] {
      while (!over) {
        const int status =
            test_support::HttpGet(url, {"Authorization: Basic YWxpY2U6d3Jvbmc="}).status;
        refused += status == 401 ? 1 : 0;  // alice:wrong
        too_many += status == 429 ? 1 : 0;
      }
    });
  }
  while (too_many == 0) {
    usleep(10'000);
  }
  const int checks_before = refused;
  constexpr int kScrapes = 50;
  int good = 0;
  for (int i = 0; i < kScrapes; ++i) {
    good += test_support::HttpGet(url, {right}).status == 200 ? 1 : 0;
  }
  const int checks = refused - checks_before;
  over = true;
  flood.clear();
  EXPECT_EQ(good, kScrapes);
  // With a queue of eight before each scrape, 50 scrapes would see 400 passwords checked.
  EXPECT_LT(checks, kScrapes * 4);
  EXPECT_GT(refused, 0);
}

// Sends the same requests with the same file to node_exporter 1.5 (exporter-toolkit 0.8) and to this
// exporter. Intended differences: HTTP/2, and the text for plain HTTP on a TLS port.
class Differential : public WebConfig {
 protected:
  void StartBoth(const std::string& yaml) {
    Start(yaml);
    // With port 0 node_exporter picks a port and logs it.
    node_ = std::make_unique<ChildProcess>(test_support::ChildOptions{
        .arguments = {"prometheus-node-exporter", "--collector.disable-defaults",
                      "--web.listen-address=127.0.0.1:0",
                      "--web.config.file=" + pki_.Folder().Path("web.yml")},
        .environment = {}});
    const std::string line = node_->WaitForStderr("msg=\"Listening on\"");
    const std::size_t at = line.find("address=") + std::string("address=").size();
    node_address_ = line.substr(at, line.find(' ', at) - at);
    ASSERT_THAT(node_address_, HasSubstr("127.0.0.1:"));
  }

  // Compares the status, WWW-Authenticate and the configured headers.
  void ExpectSame(const std::string& scheme, const std::string& path,
                  const std::vector<std::string>& flags) const {
    const auto answer = [&](const std::string& address) {
      std::vector<std::string> all = flags;
      all.insert(all.end(), {"--http1.1", "-o", "/dev/null", "-w",
                             "%{http_code} [%header{www-authenticate}] [%header{x-frame-options}] "
                             "[%header{strict-transport-security}] [%header{x-xss-protection}]",
                             scheme + "://" + address + path});
      return Curl(std::move(all));
    };
    EXPECT_EQ(answer(address_), answer(node_address_)) << path << ::testing::PrintToString(flags);
  }

  std::unique_ptr<ChildProcess> node_;
  std::string node_address_;
};

TEST_F(Differential, PasswordAnswersEqualNodeExporter) {
  for (const std::string& tls : {std::string(), std::string(kTls)}) {
    StartBoth(tls + kHeaders + kUsers);
    const std::string scheme = tls.empty() ? "http" : "https";
    for (const std::string path : {"/metrics", "/"}) {
      ExpectSame(scheme, path, {});
      ExpectSame(scheme, path, {"-u", "alice:fakepassword"});
      ExpectSame(scheme, path, {"-u", "alice:wrong"});
      ExpectSame(scheme, path, {"-u", "bob:fakepassword"});
      ExpectSame(scheme, path, {"-u", "alice:"});
      ExpectSame(scheme, path, {"-u", ":"});
      ExpectSame(scheme, path, {"-I", "-u", "alice:fakepassword"});
      ExpectSame(scheme, path, {"-H", "Authorization: basic YWxpY2U6ZmFrZXBhc3N3b3Jk"});
      ExpectSame(scheme, path, {"-H", "Authorization: Basic YWxpY2U6ZmFrZXBhc3N3b3Jk="});
      ExpectSame(scheme, path, {"-H", "Authorization: Bearer YWxpY2U6ZmFrZXBhc3N3b3Jk"});
    }
  }
}

TEST_F(Differential, TlsVersionsAndClientCertificatesEqualNodeExporter) {
  const std::string by_ca = "  client_ca_file: ca.pem\n  client_auth_type: ";
  for (const std::string& more :
       {std::string(), std::string("  min_version: TLS13\n"), std::string("  max_version: TLS12\n"),
        // Go's HTTP/2 does not start without AES_128_GCM_SHA256 (RFC 7540, section 9.2.2).
        std::string("  cipher_suites: [TLS_ECDHE_ECDSA_WITH_AES_256_GCM_SHA384]\n"
                    "http_server_config: {http2: false}\n"),
        std::string("  curve_preferences: [CurveP384]\n"),
        std::string("  client_auth_type: RequestClientCert\n"),
        std::string("  client_auth_type: RequireAnyClientCert\n"),
        by_ca + "VerifyClientCertIfGiven\n", by_ca + "RequireAndVerifyClientCert\n"}) {
    SCOPED_TRACE(more);
    StartBoth(kTls + more);
    ExpectSame("https", "/metrics", {"--tlsv1.3"});
    ExpectSame("https", "/metrics", {"--tls-max", "1.2"});
    ExpectSame("https", "/metrics",
               {"--tls-max", "1.2", "--ciphers", "ECDHE-ECDSA-AES128-GCM-SHA256"});
    ExpectSame("https", "/metrics", {"--curves", "X25519"});
    for (const std::string client : {"client", "server"}) {
      ExpectSame("https", "/metrics", {"--cert", pki_.Pem(client), "--key", pki_.Key(client)});
    }
  }
}

// Debian's promtool does not know client_allowed_sans or inline certificates.
TEST_F(WebConfig, PromtoolAcceptsEveryAcceptedFile) {
  const std::string tls = kTls;
  for (const std::string& yaml :
       {std::string("{}\n"), kUsers, tls, tls + kHeaders + kUsers,
        tls + "  client_ca_file: ca.pem\n  client_auth_type: RequireAndVerifyClientCert\n"
              "  min_version: TLS12\n  max_version: TLS13\n"
              "  cipher_suites: [TLS_ECDHE_ECDSA_WITH_AES_256_GCM_SHA384, TLS_AES_128_GCM_SHA256]\n"
              "  curve_preferences: [X25519, CurveP256]\n  prefer_server_cipher_suites: false\n"}) {
    const std::string file = Write(yaml);
    EXPECT_EQ(RunExporter({"--demo", "--config.check", "--web.config.file=" + file}).exit_code, 0);
    EXPECT_EQ(RunToEnd({.arguments = {"promtool", "check", "web-config", file}, .environment = {}})
                  .exit_code,
              0)
        << yaml;
  }
}

}  // namespace
}  // namespace certmon::e2e
