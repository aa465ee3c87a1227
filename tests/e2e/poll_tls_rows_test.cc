// A poll that fails because of TLS changes nothing, and sends no byte of a request to a wrong
// server.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <chrono>
#include <filesystem>
#include <memory>
#include <string>

#include "tests/e2e/demo_project.h"
#include "tests/e2e/kept_poll.h"
#include "tests/e2e/poll_driver.h"
#include "tests/e2e/program.h"
#include "tests/support/loopback_port.h"
#include "tests/support/temp_folder.h"
#include "tests/support/test_certificate.h"

namespace certmon::e2e {
namespace {

using std::chrono::milliseconds;
using std::chrono::seconds;
using test_support::LoopbackPort;
using test_support::TempFolder;
using test_support::TestCertificate;
using ::testing::HasSubstr;

std::unique_ptr<simulator::Simulator> StartSimulator(const TestCertificate* certificate = nullptr) {
  simulator::SimulatorOptions options;
  options.settings.projects[0].certificates = simulator::SpreadCertificates(3, kFixedNow);
  if (certificate != nullptr) {
    options.tls = simulator::ServerTls{.certificate_pem = certificate->Pem(),
                                       .key_pem = certificate->KeyPem()};
  }
  return simulator::Simulator::Start(std::move(options)).value();
}

class PollTlsRows : public ::testing::Test {
 protected:
  // Call after a complete poll of a good server.
  KeptPoll AfterAGoodPoll() {
    driver_.Reconfigure({.base_url = good_->BaseUrl()});
    driver_.Poll();
    return KeptPoll(driver_);
  }
  void PollAt(const std::string& base_url, const std::string& ca_file,
              milliseconds connect_timeout = seconds(5)) {
    driver_.Reconfigure(
        {.base_url = base_url, .connect_timeout = connect_timeout, .ca_file = ca_file});
    driver_.clock().Advance(seconds(1));  // last_attempt differs from last_success
    driver_.Poll();
  }

  std::unique_ptr<simulator::Simulator> good_ = StartSimulator();
  PollDriver driver_{{.base_url = good_->BaseUrl()}};
};

TEST_F(PollTlsRows, RefusesExpiredAndFutureCertificatesAndMentionsTheClock) {
  for (const auto& [begin, end] : {std::pair("20200101000000Z", "20210101000000Z"),
                                   std::pair("20900101000000Z", "20990101000000Z")}) {
    SCOPED_TRACE(begin);
    const TestCertificate certificate({.not_before = begin, .not_after = end});
    const auto server = StartSimulator(&certificate);
    const KeptPoll kept = AfterAGoodPoll();
    PollAt(server->BaseUrl(), certificate.File());
    kept.ExpectKept("tls");
    EXPECT_THAT(driver_.LogText(), HasSubstr("this machine's clock"));
    EXPECT_EQ(server->RequestCount(), 0U);
  }
}

TEST_F(PollTlsRows, SendsNothingToAnotherHost) {
  const TestCertificate certificate({.alt_name = "DNS:other.example"});
  const auto server = StartSimulator(&certificate);
  const KeptPoll kept = AfterAGoodPoll();
  PollAt(server->BaseUrl(), certificate.File());
  kept.ExpectKept("tls");
  EXPECT_EQ(server->RequestCount(), 0U);
}

TEST_F(PollTlsRows, SendsNothingToAnUnknownIssuer) {
  const TestCertificate certificate;
  const TestCertificate another;
  const auto server = StartSimulator(&certificate);
  const KeptPoll kept = AfterAGoodPoll();
  PollAt(server->BaseUrl(), another.File());
  kept.ExpectKept("tls");
  EXPECT_EQ(server->RequestCount(), 0U);
}

TEST_F(PollTlsRows, SendsNothingToAServerWithASelfSignedCertificate) {
  const TestCertificate certificate;
  const auto server = StartSimulator(&certificate);
  const KeptPoll kept = AfterAGoodPoll();
  PollAt(server->BaseUrl(), "");  // the system's CA certificates
  kept.ExpectKept("tls");
  EXPECT_EQ(server->RequestCount(), 0U);
}

// A server with one TLS version, possibly an old one. It answers every GET with an HTML page.
class OneVersionServer {
 public:
  OneVersionServer(const TestCertificate& certificate, const std::string& version)
      : version_(version),
        process_({.arguments = {"openssl", "s_server", "-accept", "127.0.0.1:0", "-cert",
                                certificate.File(), "-key", certificate.KeyFile(), version,
                                "-cipher", "ALL:@SECLEVEL=0", "-www"},
                  .environment = {}}) {
    constexpr const char* kPrefix = "ACCEPT ";
    address_ = process_.WaitForStdout(kPrefix).substr(std::string(kPrefix).size());
  }

  [[nodiscard]] std::string BaseUrl() const { return "https://" + address_; }
  // Whether a client that supports this version can connect.
  [[nodiscard]] bool SpeaksItsVersion() const {
    return test_support::RunToEnd({.arguments = {"openssl", "s_client", "-connect", address_,
                                                 version_, "-cipher", "ALL:@SECLEVEL=0"},
                                   .environment = {}})
               .exit_code == 0;
  }

 private:
  std::string version_;
  test_support::ChildProcess process_;
  std::string address_;  // "127.0.0.1:43210"
};

TEST_F(PollTlsRows, RefusesTlsOlderThan12) {
  const TestCertificate certificate;
  for (const char* version : {"-tls1", "-tls1_1"}) {
    SCOPED_TRACE(version);
    const OneVersionServer server(certificate, version);
    ASSERT_TRUE(server.SpeaksItsVersion());
    const KeptPoll kept = AfterAGoodPoll();
    PollAt(server.BaseUrl(), certificate.File());
    kept.ExpectKept("tls");
  }
  // The same server with TLS 1.2 gets the request, so the version was the cause.
  const OneVersionServer server(certificate, "-tls1_2");
  const KeptPoll kept = AfterAGoodPoll();
  PollAt(server.BaseUrl(), certificate.File());
  kept.ExpectKept("content_type");
}

TEST_F(PollTlsRows, KeepsEverythingWithABadCaFileAndRecoversWithoutARestart) {
  const TestCertificate certificate;
  const auto server = StartSimulator(&certificate);
  const TempFolder folder;
  // Two file names: libcurl caches the content of a CA file for a minute.
  for (const auto& [name, content] :
       {std::pair("empty.pem", ""), std::pair("text.pem", "no PEM")}) {
    SCOPED_TRACE(name);
    const std::string file = folder.Write(name, content);
    const KeptPoll kept = AfterAGoodPoll();
    PollAt(server->BaseUrl(), file);
    kept.ExpectKept("tls");
    folder.Write(name, certificate.Pem());
    driver_.Poll();
    EXPECT_TRUE(driver_.State().up) << driver_.LogText();
    server->StopListening();  // the next round needs a new connection
    ASSERT_TRUE(server->StartListening().has_value());
  }
}

TEST_F(PollTlsRows, StalledHandshakeEndsAtTheConnectTimeout) {
  const LoopbackPort port(LoopbackPort::Kind::kListens);
  const KeptPoll kept = AfterAGoodPoll();
  PollAt("https://127.0.0.1:" + std::to_string(port.port()), "", milliseconds(300));
  kept.ExpectKept("timeout");
}

TEST(TlsProgram, IgnoresSslKeyLogFile) {
  const TestCertificate certificate;
  const auto server = StartSimulator(&certificate);
  const TempFolder folder;
  const std::string config = folder.Write("config.yml", "api:\n  base_url: " + server->BaseUrl() +
                                                            "\n  ca_file: " + certificate.File() +
                                                            "\nprojects:\n" + ProjectYaml("p"));
  const auto result =
      RunExporter({"--once", "--config.file=" + config}, {"SSLKEYLOGFILE=" + folder.Path("keys")});
  EXPECT_EQ(result.exit_code, 0) << result.err;
  EXPECT_THAT(result.out, HasSubstr("nhncloud_certmanager_up{project=\"p\"} 1\n"));
  EXPECT_FALSE(std::filesystem::exists(folder.Path("keys")));
  EXPECT_THAT(result.err, HasSubstr("SSLKEYLOGFILE"));
}

}  // namespace
}  // namespace certmon::e2e
