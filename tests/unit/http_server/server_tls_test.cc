// TLS of the server with the clients of openssl and libcurl: versions, suites, client certificates by
// the rules of Go (crypto/tls, ClientAuthType), and certificates that change while it runs.
#include "lib/http_server/server_tls.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <mutex>

#include "tests/support/result_matchers.h"
#include "tests/support/test_pki.h"
#include "tests/unit/http_server/server_fixture.h"

namespace certmon::http {
namespace {

using test_support::FailsWith;
using test_support::IsOk;
using test_support::TestPki;
using ::testing::HasSubstr;
using ::testing::Not;

// Credentials that a test changes.
class ChangingTls final : public TlsSource {
 public:
  void Set(std::shared_ptr<const TlsCredentials> credentials) {
    const std::lock_guard lock(mutex_);
    current_ = std::move(credentials);
  }
  [[nodiscard]] std::shared_ptr<const TlsCredentials> CurrentTls() const override {
    const std::lock_guard lock(mutex_);
    return current_;
  }

 private:
  mutable std::mutex mutex_;
  std::shared_ptr<const TlsCredentials> current_;
};

class TlsServer : public ::testing::Test {
 protected:
  static const TestPki& Pki() {
    static const TestPki kPki;
    static const bool kIsMade = Fill(kPki);
    static_cast<void>(kIsMade);
    return kPki;
  }

  static bool Fill(const TestPki& pki) {
    pki.MakeSelfSigned("server");
    pki.MakeSelfSigned("renewed");
    pki.MakeSelfSigned("rsa", "rsa");
    pki.MakeSelfSigned("ca");
    pki.MakeSelfSigned("stranger");
    pki.MakeClient("client", "ca", "DNS:prometheus.example,IP:10.0.0.1,URI:spiffe://a/b");
    pki.MakeClient("mail", "ca", "email:ops@example.com");
    pki.MakeClient("server-only", "ca", "DNS:prometheus.example", "serverAuth");
    return true;
  }

  static base::Result<std::shared_ptr<const TlsCredentials>> Make(const std::string& name,
                                                                  const TlsPolicy& policy,
                                                                  const std::string& ca = "") {
    const std::string certificate = Pki().PemText(name);
    const std::string key = Pki().KeyText(name);
    const std::string ca_text = ca.empty() ? "" : Pki().PemText(ca);
    return TlsCredentials::Make({.certificate = certificate, .key = key, .client_ca = ca_text},
                                policy);
  }

  void Serve(const TlsPolicy& policy, const std::string& name = "server",
             const std::string& ca = "") {
    auto credentials = Make(name, policy, ca);
    ASSERT_THAT(credentials, IsOk());
    source_->Set(*std::move(credentials));
    if (server_) return;
    ServerOptions options = OptionsWith(EchoRoute());
    options.tls_source = source_;
    server_ = MustStart(std::move(options));
  }

  [[nodiscard]] std::string Port() const { return std::to_string(server_->Bound()[0].port); }

  // "" if the handshake failed, else "TLSv1.3 TLS_AES_128_GCM_SHA256" and so on.
  [[nodiscard]] std::string Negotiated(std::vector<std::string> flags) const {
    std::vector<std::string> arguments = {"s_client", "-connect", "127.0.0.1:" + Port(), "-brief"};
    arguments.insert(arguments.end(), flags.begin(), flags.end());
    const std::string out = test_support::OpenSsl(arguments);
    if (out.find("CONNECTION ESTABLISHED") == std::string::npos) return "";
    const auto value = [&out](const std::string& key) {
      const std::size_t at = out.find(key) + key.size();
      return out.substr(at, out.find('\n', at) - at);
    };
    return value("Protocol version: ") + " " + value("Ciphersuite: ");
  }

  // The status of GET /echo, as curl prints it: "200", or "000" if there was no answer.
  [[nodiscard]] std::string Get(const std::string& client = "", bool tls12 = false) const {
    std::vector<std::string> arguments = {
        "curl",         "-s",        "-o", "/dev/null", "-w",
        "%{http_code}", "--noproxy", "*",  "-k",        "https://127.0.0.1:" + Port() + "/echo"};
    if (tls12) arguments.insert(arguments.end(), {"--tls-max", "1.2"});
    if (!client.empty()) {
      arguments.insert(arguments.end(), {"--cert", Pki().Pem(client), "--key", Pki().Key(client)});
    }
    return test_support::RunToEnd({.arguments = arguments, .environment = {}}).out;
  }

  std::shared_ptr<ChangingTls> source_ = std::make_shared<ChangingTls>();
  std::unique_ptr<Server> server_;
};

TEST_F(TlsServer, SupportsTls12And13Only) {
  Serve({});
  EXPECT_EQ(Get(), "200");
  EXPECT_THAT(Negotiated({"-tls1_3"}), HasSubstr("TLSv1.3"));
  EXPECT_THAT(Negotiated({"-tls1_2"}), HasSubstr("TLSv1.2"));
  EXPECT_EQ(Negotiated({"-tls1_1", "-cipher", "DEFAULT@SECLEVEL=0"}), "");
}

TEST_F(TlsServer, LimitsVersionsToTheAllowedOnes) {
  Serve({.min_version = TlsVersion::kTls13});
  EXPECT_EQ(Negotiated({"-tls1_2"}), "");
  EXPECT_THAT(Negotiated({}), HasSubstr("TLSv1.3"));
  // The next connection has the next policy.
  Serve({.max_version = TlsVersion::kTls12});
  EXPECT_THAT(Negotiated({}), HasSubstr("TLSv1.2"));
  EXPECT_EQ(Negotiated({"-tls1_3"}), "");
  Serve({.min_version = TlsVersion::kTls11});
  EXPECT_THAT(Negotiated({"-tls1_1", "-cipher", "DEFAULT@SECLEVEL=0"}), HasSubstr("TLSv1.1"));
}

TEST_F(TlsServer, LimitsSuitesOfTls12AndNotOfTls13) {
  Serve({.cipher_suites = {"TLS_ECDHE_ECDSA_WITH_AES_256_GCM_SHA384"}});
  EXPECT_EQ(Negotiated({"-tls1_2"}), "TLSv1.2 ECDHE-ECDSA-AES256-GCM-SHA384");
  EXPECT_EQ(Negotiated({"-tls1_2", "-cipher", "ECDHE-ECDSA-AES128-GCM-SHA256"}), "");
  EXPECT_EQ(Negotiated({"-tls1_2", "-cipher", "ECDHE-ECDSA-AES256-SHA"}), "");
  EXPECT_EQ(Negotiated({"-tls1_3", "-ciphersuites", "TLS_AES_128_GCM_SHA256"}),
            "TLSv1.3 TLS_AES_128_GCM_SHA256");
}

TEST_F(TlsServer, OffersSuitesWithCbcOnlyOnRequest) {
  const std::vector<std::string> cbc = {"-tls1_2", "-cipher",
                                        "ECDHE-ECDSA-AES128-SHA:ECDHE-ECDSA-AES256-SHA"};
  Serve({});
  EXPECT_EQ(Negotiated(cbc), "");
  EXPECT_THAT(Negotiated({"-tls1_2"}), HasSubstr("GCM"));
  Serve({.cipher_suites = {"TLS_ECDHE_ECDSA_WITH_AES_128_CBC_SHA"}});
  EXPECT_EQ(Negotiated(cbc), "TLSv1.2 ECDHE-ECDSA-AES128-SHA");
}

TEST_F(TlsServer, DisablesOlderVersionsIfOnlySuitesOfTls13AreChosen) {
  Serve({.cipher_suites = {"TLS_AES_128_GCM_SHA256"}});
  EXPECT_EQ(Negotiated({"-tls1_2"}), "");
  EXPECT_THAT(Negotiated({}), HasSubstr("TLSv1.3"));
}

TEST_F(TlsServer, OffersNoSuiteWithoutForwardSecrecy) {
  Serve({}, "rsa");
  EXPECT_EQ(Negotiated({"-tls1_2", "-cipher", "AES128-GCM-SHA256:AES256-SHA"}), "");
  EXPECT_EQ(Negotiated({"-tls1_2", "-cipher", "ECDHE-RSA-AES128-GCM-SHA256"}),
            "TLSv1.2 ECDHE-RSA-AES128-GCM-SHA256");
}

TEST_F(TlsServer, LimitsCurvesToTheChosenOnes) {
  Serve({.curves = {"CurveP384"}});
  EXPECT_THAT(Negotiated({"-tls1_3", "-curves", "P-384"}), HasSubstr("TLSv1.3"));
  EXPECT_EQ(Negotiated({"-tls1_3", "-curves", "X25519"}), "");
}

TEST_F(TlsServer, UsesTheNewCertificateForNewConnectionsOnly) {
  Serve({});
  const auto subject = [this] {
    return test_support::OpenSsl({"s_client", "-connect", "127.0.0.1:" + Port(), "-brief"});
  };
  EXPECT_THAT(subject(), HasSubstr("CN = server"));
  // One curl process sends two requests on one connection. The handler of the first request changes
  // the certificate.
  server_.reset();
  ServerOptions options = OptionsWith(
      {.methods = {"GET"}, .path = "/echo", .handler = [this](const ServerRequest& request) {
         source_->Set(*Make("renewed", {}));
         return TextResponse(200, std::to_string(request.connection) + "\n");
       }});
  options.tls_source = source_;
  server_ = MustStart(std::move(options));
  const std::string url = "https://127.0.0.1:" + Port() + "/echo";
  const auto result = test_support::RunToEnd(
      {.arguments = {"curl", "-sk", "--noproxy", "*", url, url}, .environment = {}});
  EXPECT_EQ(result.out, "1\n1\n");
  EXPECT_THAT(subject(), HasSubstr("CN = renewed"));
}

struct ClientAuthRow {
  ClientAuth auth;
  const char* none;      // without a certificate
  const char* good;      // signed by the CA
  const char* stranger;  // signed by an unknown CA
  const char* wrong_purpose;
};

// Go, crypto/tls, ClientAuthType; "000" is a handshake that failed.
TEST_F(TlsServer, RequestsClientCertificatesByTheRulesOfGo) {
  for (const ClientAuthRow& row :
       {ClientAuthRow{ClientAuth::kNone, "200", "200", "200", "200"},
        ClientAuthRow{ClientAuth::kRequest, "200", "200", "200", "200"},
        ClientAuthRow{ClientAuth::kRequireAny, "000", "200", "200", "200"},
        ClientAuthRow{ClientAuth::kVerifyIfGiven, "200", "200", "000", "000"},
        ClientAuthRow{ClientAuth::kRequireAndVerify, "000", "200", "000", "000"}}) {
    Serve({.client_auth = row.auth}, "server", row.auth == ClientAuth::kNone ? "" : "ca");
    for (const bool tls12 : {false, true}) {
      SCOPED_TRACE(std::to_string(static_cast<int>(row.auth)) + (tls12 ? " TLS 1.2" : " TLS 1.3"));
      EXPECT_EQ(Get("", tls12), row.none);
      EXPECT_EQ(Get("client", tls12), row.good);
      EXPECT_EQ(Get("stranger", tls12), row.stranger);
      EXPECT_EQ(Get("server-only", tls12), row.wrong_purpose);
    }
  }
}

TEST_F(TlsServer, AcceptsAllowedNamesOnly) {
  struct Row {
    const char* name;
    const char* client;
    const char* status;
  };
  for (const Row& row :
       {Row{"prometheus.example", "client", "200"}, Row{"10.0.0.1", "client", "200"},
        Row{"spiffe://a/b", "client", "200"}, Row{"ops@example.com", "mail", "200"},
        Row{"ops@example.com", "client", "000"}, Row{"prometheus.exampl", "client", "000"},
        Row{"client", "client", "000"}, Row{"10.0.0.10", "client", "000"},
        Row{"prometheus.example", "stranger", "000"}}) {
    Serve(
        {.client_auth = ClientAuth::kRequireAndVerify, .client_allowed_sans = {"other", row.name}},
        "server", "ca");
    EXPECT_EQ(Get(row.client), row.status) << row.name << " " << row.client;
  }
}

TEST_F(TlsServer, SurvivesClientsWithoutTls) {
  Serve({});
  const auto port = server_->Bound()[0].port;
  EXPECT_THAT(test_support::RawExchange(port, "GET /echo HTTP/1.1\r\nHost: a\r\n\r\n"),
              Not(HasSubstr("200")));
  EXPECT_THAT(test_support::RawExchange(port, std::string("\x16\x03\x01\xff\xff\x01\x00", 7),
                                        std::chrono::milliseconds(200)),
              Not(HasSubstr("200")));
  EXPECT_EQ(Get(), "200");
}

TEST_F(TlsServer, RefusesACertificateAndKeyThatDoNotFit) {
  const std::string pem = Pki().PemText("server");
  const std::string key = Pki().KeyText("server");
  const std::string other = Pki().KeyText("renewed");
  struct Row {
    TlsMaterial material;
    const char* says;
  };
  for (const Row& row :
       {Row{{"", key, ""}, "the certificate is no PEM"},
        Row{{"garbage", key, ""}, "the certificate is no PEM"},
        Row{{key, key, ""}, "the certificate is no PEM"}, Row{{pem, "", ""}, "the key is no PEM"},
        Row{{pem, pem, ""}, "the key is no PEM"}, Row{{pem, other, ""}, "the key does not belong"},
        Row{{pem, key, "garbage"}, "the client CA is no PEM"},
        Row{{pem, key, key}, "the client CA is no PEM"}}) {
    const auto made = TlsCredentials::Make(row.material, {});
    ASSERT_THAT(made, FailsWith(base::Reason::kTls)) << row.says;
    EXPECT_THAT(made.error().message, HasSubstr(row.says));
  }
  EXPECT_THAT(Make("server", {.max_version = TlsVersion::kTls12,
                              .cipher_suites = {"TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256"}}),
              FailsWith(base::Reason::kTls));
}

}  // namespace
}  // namespace certmon::http
