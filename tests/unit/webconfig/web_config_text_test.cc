// What a web configuration means, and what is wrong with the bad ones. The names, allowed values
// and defaults are those of exporter-toolkit's docs/web-configuration.md.
#include "exporter/webconfig/web_config_text.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/unit/webconfig/web_config_fixture.h"

namespace certmon::exporter {
namespace {

using http::ClientAuth;
using http::TlsVersion;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Not;
using ::testing::Pair;

std::string FileOf(const PemPlace& place) {
  const auto* file = std::get_if<PemFile>(&place);
  return file == nullptr ? "" : file->path;
}

TEST(WebConfigText, AnEmptyMapWantsNothing) {
  const WebConfig config = Parsed("{}");
  EXPECT_FALSE(config.tls.has_value());
  EXPECT_THAT(config.users, IsEmpty());
  EXPECT_THAT(config.headers, IsEmpty());
}

TEST(WebConfigText, TlsHasTheToolkitsDefaults) {
  const WebConfig config = Parsed(Tls());
  ASSERT_TRUE(config.tls.has_value());
  EXPECT_EQ(FileOf(config.tls->certificate), "/etc/exporter/c.pem");
  EXPECT_EQ(FileOf(config.tls->key), "/etc/exporter/k.pem");
  EXPECT_EQ(config.tls->policy.min_version, TlsVersion::kTls12);
  EXPECT_EQ(config.tls->policy.max_version, TlsVersion::kTls13);
  EXPECT_EQ(config.tls->policy.client_auth, ClientAuth::kNone);
  EXPECT_TRUE(config.tls->policy.prefer_server_order);
  EXPECT_THAT(config.tls->policy.cipher_suites, IsEmpty());
  EXPECT_THAT(config.tls->policy.curves, IsEmpty());
}

TEST(WebConfigText, ReadsEveryKeyOfTheTlsSection) {
  const WebConfig config = Parsed(
      "tls_server_config:\n"
      "  cert_file: /abs/c.pem\n"
      "  key_file: sub/k.pem\n"
      "  client_ca_file: ca.pem\n"
      "  client_auth_type: RequireAndVerifyClientCert\n"
      "  client_allowed_sans: [prometheus.example, 10.0.0.1]\n"
      "  min_version: TLS10\n"
      "  max_version: TLS12\n"
      "  cipher_suites: [TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256]\n"
      "  curve_preferences: [CurveP384, X25519]\n"
      "  prefer_server_cipher_suites: false\n");
  ASSERT_TRUE(config.tls.has_value());
  const http::TlsPolicy& policy = config.tls->policy;
  EXPECT_EQ(FileOf(config.tls->certificate), "/abs/c.pem");
  EXPECT_EQ(FileOf(config.tls->key), "/etc/exporter/sub/k.pem");
  EXPECT_EQ(FileOf(config.tls->client_ca), "/etc/exporter/ca.pem");
  EXPECT_EQ(policy.client_auth, ClientAuth::kRequireAndVerify);
  EXPECT_THAT(policy.client_allowed_sans, ElementsAre("prometheus.example", "10.0.0.1"));
  EXPECT_EQ(policy.min_version, TlsVersion::kTls10);
  EXPECT_EQ(policy.max_version, TlsVersion::kTls12);
  EXPECT_THAT(policy.cipher_suites, ElementsAre("TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256"));
  EXPECT_THAT(policy.curves, ElementsAre("CurveP384", "X25519"));
  EXPECT_FALSE(policy.prefer_server_order);
}

TEST(WebConfigText, TakesPemTextsInPlace) {
  const WebConfig config = Parsed(
      "tls_server_config:\n  cert: |\n    CERT\n  key: 'KEY'\n  client_ca: \"CA\"\n"
      "  client_auth_type: VerifyClientCertIfGiven\n");
  ASSERT_TRUE(config.tls.has_value());
  EXPECT_EQ(std::get<base::Secret>(config.tls->certificate), base::Secret("CERT\n"));
  EXPECT_EQ(std::get<base::Secret>(config.tls->key), base::Secret("KEY"));
  EXPECT_EQ(std::get<base::Secret>(config.tls->client_ca), base::Secret("CA"));
}

struct AuthName {
  const char* name;
  ClientAuth auth;
};

TEST(WebConfigText, KnowsEveryNameOfTheClientAuthTypes) {
  for (const AuthName& row :
       {AuthName{"NoClientCert", ClientAuth::kNone},
        AuthName{"RequestClientCert", ClientAuth::kRequest},
        AuthName{"RequireAnyClientCert", ClientAuth::kRequireAny},
        AuthName{"RequireClientCert", ClientAuth::kRequireAny},
        AuthName{"VerifyClientCertIfGiven", ClientAuth::kVerifyIfGiven},
        AuthName{"RequireAndVerifyClientCert", ClientAuth::kRequireAndVerify}}) {
    const std::string ca = row.auth == ClientAuth::kNone ? "" : "  client_ca_file: ca.pem\n";
    const WebConfig config = Parsed(Tls(ca + "  client_auth_type: " + row.name + "\n"));
    EXPECT_EQ(config.tls->policy.client_auth, row.auth) << row.name;
  }
}

TEST(WebConfigText, ReadsUsersWithTheCostOfTheirHashes) {
  const std::string other = std::string("$2b$04") + (kHash + 6);
  const WebConfig config =
      Parsed(std::string("basic_auth_users:\n  alice: ") + kHash + "\n  'Bob B.': " + other + "\n");
  ASSERT_EQ(config.users.size(), 2U);
  EXPECT_EQ(config.users[0].name, "alice");
  EXPECT_EQ(config.users[0].hash, base::Secret(kHash));
  EXPECT_EQ(config.users[0].cost, 10);
  EXPECT_EQ(config.users[1].name, "Bob B.");
  EXPECT_EQ(config.users[1].cost, 4);
}

TEST(WebConfigText, ReadsTheFiveHeadersAndIgnoresHttp2) {
  const WebConfig config = Parsed(
      "http_server_config:\n  http2: false\n  headers:\n    X-Frame-Options: deny\n"
      "    Content-Security-Policy: default-src 'none'\n    X-Content-Type-Options: nosniff\n"
      "    X-XSS-Protection: '0'\n    Strict-Transport-Security: max-age=31536000\n");
  EXPECT_THAT(
      config.headers,
      ::testing::UnorderedElementsAre(
          Pair("X-Frame-Options", "deny"), Pair("Content-Security-Policy", "default-src 'none'"),
          Pair("X-Content-Type-Options", "nosniff"), Pair("X-XSS-Protection", "0"),
          Pair("Strict-Transport-Security", "max-age=31536000")));
}

struct BadWebConfig {
  const char* name;
  std::string yaml;
  std::string text;  // part of the error, which begins with "web.yml"
};

void PrintTo(const BadWebConfig& row, std::ostream* out) { *out << row.yaml; }

class RefusedWebConfig : public ::testing::TestWithParam<BadWebConfig> {};

TEST_P(RefusedWebConfig, NamesLineKeyAndWhatIsAllowed) {
  const auto config = Parse(GetParam().yaml);
  ASSERT_FALSE(config.has_value());
  EXPECT_THAT(config.error().text, ::testing::StartsWith("web.yml"));
  EXPECT_THAT(config.error().text, HasSubstr(GetParam().text));
  EXPECT_THAT(config.error().text, Not(HasSubstr("\n")));
  EXPECT_THAT(config.error().text, Not(HasSubstr("CANARY")));
}

std::string User(const std::string& hash) { return "basic_auth_users:\n  alice: '" + hash + "'\n"; }
std::string Headers(const std::string& line) {
  return "http_server_config:\n  headers:\n    " + line + "\n";
}

const BadWebConfig kBadFiles[] = {
    {"Empty", "", "web.yml: is empty; write {} where"},
    {"OnlyAComment", "# tls_server_config\n", "web.yml: is empty; write {} where"},
    {"AList", "- tls_server_config\n", "web.yml:1: is a list; it must be a map"},
    {"NoYaml", "a: [\n", "web.yml:2: is no valid YAML"},
    {"UnknownKey", "rate_limit: {burst: 1}\n", "web.yml:1: rate_limit: unknown key"},
    {"MisspeltKey", "basic_auth_user: {a: b}\n", "did you mean \"basic_auth_users\"?"},
    {"DuplicateSection", "http_server_config: {http2: true}\nhttp_server_config: {http2: true}\n",
     "web.yml:2: http_server_config: is given twice"},
    {"DuplicateUser", User("x") + "  alice: y\n",
     "web.yml:3: basic_auth_users.alice: is given twice"},
    {"EmptyTls", "tls_server_config:\n", "web.yml:1: tls_server_config: is empty"},
    {"EmptyTlsMap", "tls_server_config: {}\n", "web.yml:1: tls_server_config: is empty"},
    {"EmptyUsers", "basic_auth_users:\n", "web.yml:1: basic_auth_users: is empty"},
    {"EmptyUsersMap", "basic_auth_users: {}\n", "web.yml:1: basic_auth_users: is empty"},
    {"EmptyHttp", "http_server_config:\n", "web.yml:1: http_server_config: is empty"},
    {"TlsIsAText", "tls_server_config: on\n", "tls_server_config: is a text; it must be a map"},
    {"UsersAreAList", "basic_auth_users: [a]\n", "basic_auth_users: is a list; it must be a map"},
};

const BadWebConfig kBadTls[] = {
    {"NoCertificate", "tls_server_config:\n  key_file: k\n",
     "web.yml:1: tls_server_config.cert_file: is missing"},
    {"NoKey", "tls_server_config:\n  cert_file: c\n",
     "web.yml:1: tls_server_config.key_file: is missing"},
    {"NullKeyFile", "tls_server_config:\n  cert_file: c\n  key_file:\n", "key_file: is missing"},
    {"EmptyPath", "tls_server_config:\n  cert_file: ''\n  key_file: k\n",
     "web.yml:2: tls_server_config.cert_file: is empty"},
    {"EmptyInlineKey", "tls_server_config:\n  cert_file: c\n  key: ''\n", ".key: is empty"},
    {"BothKeys", Tls("  key: CANARY\n"),
     "web.yml:4: tls_server_config.key: is given beside key_file"},
    {"BothCertificates", Tls("  cert: CANARY\n"), "is given beside cert_file"},
    {"KeyIsAList", "tls_server_config:\n  cert_file: c\n  key: [CANARY]\n", ".key: is a list"},
    {"UnknownTlsKey", Tls("  client_ca_files: c\n"), "did you mean \"client_ca_file\"?"},
    {"UnknownVersion", Tls("  min_version: TLS14\n"),
     "web.yml:4: tls_server_config.min_version: \"TLS14\" is not allowed"},
    {"VersionInLowerCase", Tls("  max_version: tls12\n"), "did you mean \"TLS12\"?"},
    {"NoVersionLeft", Tls("  min_version: TLS13\n  max_version: TLS12\n"), "no version is left"},
    {"NoVersionLeftByDefault", Tls("  max_version: TLS11\n"),
     "web.yml:4: tls_server_config.max_version: no version is left"},
    {"UnknownSuite", Tls("  cipher_suites: [TLS_RSA_WITH_RC4_128_SHA]\n"),
     "web.yml:4: tls_server_config.cipher_suites[0]: \"TLS_RSA_WITH_RC4_128_SHA\" is not allowed"},
    {"SuitesAreAText", Tls("  cipher_suites: TLS_AES_128_GCM_SHA256\n"),
     "cipher_suites: is a text; it must be a list"},
    {"NoSuites", Tls("  cipher_suites: []\n"), "cipher_suites: is an empty list"},
    {"UnknownCurve", Tls("  curve_preferences:\n  - X25519\n  - P256\n"),
     "web.yml:6: tls_server_config.curve_preferences[1]: \"P256\" is not allowed"},
    {"PreferIsAWord", Tls("  prefer_server_cipher_suites: yes\n"), "it must be true or false"},
    {"UnknownAuthType", Tls("  client_auth_type: RequireAndVerify\n"),
     "did you mean \"RequireAndVerifyClientCert\"?"},
    {"CaWithoutAuth", Tls("  client_ca_file: ca\n"),
     "web.yml:4: tls_server_config.client_ca_file: is given, but no client certificate is asked"},
    {"VerifyWithoutCa", Tls("  client_auth_type: RequireAndVerifyClientCert\n"),
     "web.yml:4: tls_server_config.client_auth_type: verifies client certificates"},
    {"VerifyIfGivenWithoutCa", Tls("  client_auth_type: VerifyClientCertIfGiven\n"),
     "client_ca_file must say by which CA"},
    {"SansUnverified",
     Tls("  client_auth_type: RequireAnyClientCert\n  client_allowed_sans: [a]\n"),
     "web.yml:5: tls_server_config.client_allowed_sans: the names count only"},
    {"SansOfAnOptionalCertificate",
     Tls("  client_ca_file: c\n  client_auth_type: VerifyClientCertIfGiven\n"
         "  client_allowed_sans: [a]\n"),
     "client_allowed_sans: the names count only"},
    {"EmptySan",
     Tls("  client_ca_file: c\n  client_auth_type: RequireAndVerifyClientCert\n"
         "  client_allowed_sans: ['']\n"),
     "client_allowed_sans[0]: is empty"},
};

const BadWebConfig kBadRest[] = {
    {"UnknownHeader", Headers("X-Powered-By: x"),
     "web.yml:3: http_server_config.headers.X-Powered-By"},
    {"HeaderInLowerCase", Headers("x-frame-options: deny"), "did you mean \"X-Frame-Options\"?"},
    {"FrameOptionsInUpperCase", Headers("X-Frame-Options: DENY"), "it must be deny or sameorigin"},
    {"ContentTypeOptions", Headers("X-Content-Type-Options: sniff"), "it must be nosniff"},
    {"EmptyHeader", Headers("Strict-Transport-Security: ''"), "is empty"},
    {"LineBreakInHeader", Headers("Content-Security-Policy: \"a\\r\\nSet-Cookie: b\""),
     "holds a control character"},
    {"LetterOutsideOfAscii", Headers("Content-Security-Policy: \"\\u00e9\""),
     "only printable ASCII"},
    {"Http2IsAWord", "http_server_config:\n  http2: yes\n", "http2: \"yes\" is not allowed"},
    {"UnknownHttpKey", "http_server_config:\n  http3: true\n",
     "http_server_config.http3: unknown key"},
    {"PlainPassword", User("CANARY"), "web.yml:2: basic_auth_users.alice: is no bcrypt hash"},
    {"Md5Hash", User("$apr1$CANARY$CANARYCANARYCANARY"), "is no bcrypt hash"},
    {"ShortHash", User(std::string(kHash).substr(0, 59)), "is no bcrypt hash"},
    {"LongHash", User(std::string(kHash) + "x"), "is no bcrypt hash"},
    {"OtherVersion", User(std::string("$2x") + (kHash + 3)), "is no bcrypt hash"},
    {"NoVersion", User(std::string("$2$") + (kHash + 3) + "x"), "is no bcrypt hash"},
    {"CostIsNoNumber", User(std::string("$2y$1a") + (kHash + 6)), "is no bcrypt hash"},
    {"CostTooSmall", User(std::string("$2y$03") + (kHash + 6)), "has the bcrypt cost 3"},
    {"CostTooLarge", User(std::string("$2y$16") + (kHash + 6)), "has the bcrypt cost 16"},
    {"LetterOfNoHash", User(std::string(kHash).replace(30, 1, "+")), "is no bcrypt hash"},
    {"NoHash", "basic_auth_users:\n  alice:\n", "basic_auth_users.alice: has no value"},
    {"ColonInName", std::string("basic_auth_users:\n  'a:b': ") + kHash + "\n", "neither a colon"},
    {"ControlCharacterInName", std::string("basic_auth_users:\n  \"a\\tb\": ") + kHash + "\n",
     "nor a control character"},
};

std::string NameOf(const ::testing::TestParamInfo<BadWebConfig>& row) { return row.param.name; }
INSTANTIATE_TEST_SUITE_P(File, RefusedWebConfig, ::testing::ValuesIn(kBadFiles), NameOf);
INSTANTIATE_TEST_SUITE_P(Tls, RefusedWebConfig, ::testing::ValuesIn(kBadTls), NameOf);
INSTANTIATE_TEST_SUITE_P(Rest, RefusedWebConfig, ::testing::ValuesIn(kBadRest), NameOf);

}  // namespace
}  // namespace certmon::exporter
