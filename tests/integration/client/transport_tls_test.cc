// CurlTransport over TLS: which certificates it trusts, and that nothing is sent before the check.
#include <gtest/gtest.h>

#include <chrono>
#include <fstream>
#include <iterator>
#include <string>

#include "tests/integration/client/client_fixture.h"
#include "tests/support/result_matchers.h"
#include "tests/support/temp_folder.h"
#include "tests/support/test_certificate.h"

namespace certmon::http {
namespace {

using base::Reason;
using std::chrono::milliseconds;
using std::chrono::seconds;
using test_support::FailsWith;
using test_support::IsOk;

// A self-signed certificate for this subjectAltName.
class Certificate : public test_support::TestCertificate {
 public:
  explicit Certificate(const std::string& alt_name)
      : TestCertificate(test_support::TestCertificateOptions{.alt_name = alt_name}) {}
  [[nodiscard]] simulator::ServerTls Tls() const {
    return {.certificate_pem = Pem(), .key_pem = KeyPem()};
  }
};

class TransportTls : public ClientFixture {
 protected:
  static std::string SecureUrl(const ChosenServer& server, const std::string& host = "127.0.0.1") {
    return "https://" + host + ":" + std::to_string(server.port()) + "/x";
  }
  static ServerResponse Answer(const ServerRequest&) { return JsonAnswer("secret answer"); }
};

TEST_F(TransportTls, TrustsTheCertificatesOfItsFile) {
  const Certificate certificate("IP:127.0.0.1");
  const ChosenServer server(&Answer, certificate.Tls());
  connection_.ca_file = certificate.File();
  const Outcome outcome = Get(SecureUrl(server));
  ASSERT_THAT(outcome, IsOk());
  EXPECT_EQ(outcome->body, "secret answer");
  // And again by the same connection.
  ASSERT_THAT(Get(SecureUrl(server)), IsOk());
  EXPECT_EQ(server.Requests().at(1).connection, server.Requests().at(0).connection);
}

TEST_F(TransportTls, GivesHeadersAndSessionOnlyIfAskedFor) {
  const Certificate certificate("IP:127.0.0.1");
  const ChosenServer server(&Answer, certificate.Tls());
  connection_.ca_file = certificate.File();
  const Outcome plain = Get(SecureUrl(server));
  ASSERT_THAT(plain, IsOk());
  EXPECT_EQ(plain->details, nullptr);
  HttpRequest request = Request(SecureUrl(server));
  request.wants_details = true;
  const Outcome outcome = Await(transport_->Start(std::move(request)));
  ASSERT_THAT(outcome, IsOk());
  ASSERT_NE(outcome->details, nullptr);
  ASSERT_TRUE(outcome->details->tls.has_value());
  EXPECT_EQ(outcome->details->tls->version, "TLSv1.3");
  EXPECT_EQ(outcome->details->tls->issuer, "certmon test");
  // 2099-12-31T00:00:00Z
  EXPECT_EQ(outcome->details->tls->not_after, std::chrono::sys_seconds(seconds(4102358400)));
  const std::vector<std::pair<std::string, std::string>> headers = {
      {"Content-Length", "13"}, {"Content-Type", "application/json"}};
  EXPECT_EQ(outcome->details->headers, headers);
}

TEST_F(TransportTls, TrustsNoOtherCertificate) {
  const Certificate certificate("IP:127.0.0.1");
  const Certificate another("IP:127.0.0.1");
  const ChosenServer server(&Answer, certificate.Tls());
  EXPECT_THAT(Get(SecureUrl(server)), FailsWith(Reason::kTls));
  connection_.ca_file = another.File();
  EXPECT_THAT(Get(SecureUrl(server)), FailsWith(Reason::kTls));
  EXPECT_TRUE(server.Requests().empty());
}

TEST_F(TransportTls, TrustsNoCertificateOfAnotherHost) {
  for (const char* alt_name : {"DNS:other.example", "IP:127.0.0.2", "DNS:127.0.0.1.example",
                               "DNS:*.0.0.1", "email:a@example.com"}) {
    const Certificate certificate(alt_name);
    const ChosenServer server(&Answer, certificate.Tls());
    connection_.ca_file = certificate.File();
    EXPECT_THAT(Get(SecureUrl(server)), FailsWith(Reason::kTls)) << alt_name;
    EXPECT_TRUE(server.Requests().empty()) << alt_name;
  }
}

TEST_F(TransportTls, ReusesNoConnectionOfAnotherCaFile) {
  const Certificate certificate("IP:127.0.0.1");
  const ChosenServer server(&Answer, certificate.Tls());
  connection_.ca_file = certificate.File();
  ASSERT_THAT(Get(SecureUrl(server)), IsOk());
  connection_.ca_file.clear();
  EXPECT_THAT(Get(SecureUrl(server)), FailsWith(Reason::kTls));
  EXPECT_EQ(server.Requests().size(), 1U);
}

TEST_F(TransportTls, FailsIfItsFileHoldsNoCertificate) {
  const Certificate certificate("IP:127.0.0.1");
  const ChosenServer server(&Answer, certificate.Tls());
  const test_support::TempFolder folder;
  for (const std::string& file : {folder.Path("missing.pem"), folder.Write("empty.pem", ""),
                                  folder.Write("text.pem", "no certificate"), folder.Path()}) {
    connection_.ca_file = file;
    EXPECT_THAT(Get(SecureUrl(server)), FailsWith(Reason::kTls)) << file;
  }
  EXPECT_TRUE(server.Requests().empty());
  // It recovers as soon as the file is good.
  connection_.ca_file = folder.Path("missing.pem");
  std::ifstream source(certificate.File());
  folder.Write("missing.pem", std::string(std::istreambuf_iterator<char>(source), {}));
  EXPECT_THAT(Get(SecureUrl(server)), IsOk());
}

TEST_F(TransportTls, FailsAgainstAServerWithoutTls) {
  const ChosenServer server(&Answer);
  EXPECT_THAT(Get(SecureUrl(server)), FailsWith(Reason::kTls));
  EXPECT_TRUE(server.Requests().empty());
}

TEST_F(TransportTls, ReportsFaultsOfTheConnectionAsWithoutTls) {
  const Certificate certificate("IP:127.0.0.1");
  const ChosenServer server(
      [](const ServerRequest& request) {
        FaultyResponse response = JsonAnswer(std::string(5000, 'x'));
        response.wire_bytes = 100;
        response.wire_fault = request.query == "cut"    ? WireFault::kTruncate
                              : request.query == "end"  ? WireFault::kEndless
                              : request.query == "hang" ? WireFault::kHang
                                                        : WireFault::kNone;
        return response;
      },
      certificate.Tls());
  connection_.ca_file = certificate.File();
  connection_.request_timeout = milliseconds(1500);
  EXPECT_THAT(Get(SecureUrl(server) + "?cut"), FailsWith(Reason::kTruncated));
  EXPECT_THAT(Get(SecureUrl(server) + "?end"), FailsWith(Reason::kTooLarge));
  EXPECT_THAT(Get(SecureUrl(server) + "?hang"), FailsWith(Reason::kTimeout));
  EXPECT_THAT(Get(SecureUrl(server)), IsOk());
}

}  // namespace
}  // namespace certmon::http
