#include "lib/http/base_url.h"

#include <gtest/gtest.h>

#include <string>

#include "tests/support/result_matchers.h"

namespace certmon::http {
namespace {

using test_support::IsOk;

struct GoodUrl {
  const char* text;
  const char* scheme;
  const char* host;
  std::uint16_t port;
  const char* path;
  bool is_loopback;
  const char* normalised;
};

constexpr GoodUrl kGood[] = {
    {"https://certmanager.api.nhncloudservice.com", "https", "certmanager.api.nhncloudservice.com",
     443, "", false, "https://certmanager.api.nhncloudservice.com"},
    {"https://host/", "https", "host", 443, "", false, "https://host"},
    {"https://host/a/b", "https", "host", 443, "/a/b", false, "https://host/a/b"},
    {"https://host/a/b///", "https", "host", 443, "/a/b", false, "https://host/a/b"},
    {"https://host:8443", "https", "host", 8443, "", false, "https://host:8443"},
    {"https://host:443", "https", "host", 443, "", false, "https://host:443"},
    {"https://host:65535/x", "https", "host", 65535, "/x", false, "https://host:65535/x"},
    {"https://host:1", "https", "host", 1, "", false, "https://host:1"},
    {"HTTPS://HOST.Example.COM/Path", "https", "host.example.com", 443, "/Path", false,
     "https://host.example.com/Path"},
    {"http://127.0.0.1:10291", "http", "127.0.0.1", 10291, "", true, "http://127.0.0.1:10291"},
    {"http://127.1.2.3", "http", "127.1.2.3", 80, "", true, "http://127.1.2.3"},
    {"http://localhost:8080/api", "http", "localhost", 8080, "/api", true,
     "http://localhost:8080/api"},
    {"http://LOCALHOST", "http", "localhost", 80, "", true, "http://localhost"},
    {"http://[::1]:8080", "http", "::1", 8080, "", true, "http://[::1]:8080"},
    {"http://[0:0:0:0:0:0:0:1]", "http", "::1", 80, "", true, "http://[::1]"},
    {"https://[2001:db8::1]/x", "https", "2001:db8::1", 443, "/x", false,
     "https://[2001:db8::1]/x"},
    {"https://192.0.2.1", "https", "192.0.2.1", 443, "", false, "https://192.0.2.1"},
    // Other spellings of an address come out as the address, so that what is checked is what is
    // asked.
    {"http://127.1", "http", "127.0.0.1", 80, "", true, "http://127.0.0.1"},
    {"http://0x7f000001", "http", "127.0.0.1", 80, "", true, "http://127.0.0.1"},
    {"http://2130706433", "http", "127.0.0.1", 80, "", true, "http://127.0.0.1"},
    // Well-formed, but no loopback: the configuration refuses it with http.
    {"http://example.com", "http", "example.com", 80, "", false, "http://example.com"},
    {"http://127.0.0.1.example.com", "http", "127.0.0.1.example.com", 80, "", false,
     "http://127.0.0.1.example.com"},
    {"http://localhost.example.com", "http", "localhost.example.com", 80, "", false,
     "http://localhost.example.com"},
    {"http://128.0.0.1", "http", "128.0.0.1", 80, "", false, "http://128.0.0.1"},
    {"http://0.0.0.0", "http", "0.0.0.0", 80, "", false, "http://0.0.0.0"},
};

TEST(ParseBaseUrl, ReadsTheParts) {
  for (const GoodUrl& row : kGood) {
    const auto url = ParseBaseUrl(row.text);
    ASSERT_THAT(url, IsOk()) << row.text;
    EXPECT_EQ(url->scheme, row.scheme) << row.text;
    EXPECT_EQ(url->host, row.host) << row.text;
    EXPECT_EQ(url->port, row.port) << row.text;
    EXPECT_EQ(url->path, row.path) << row.text;
    EXPECT_EQ(url->is_loopback, row.is_loopback) << row.text;
    EXPECT_EQ(url->text, row.normalised) << row.text;
  }
}

constexpr const char* kBad[] = {
    // No URL, or none of ours.
    "",
    "/",
    "host",
    "host:443",
    "//host",
    "certmanager.api.nhncloudservice.com",
    "127.0.0.1:10291",
    "://host",
    "https",
    "https:",
    "https:/",
    "https://",
    "https:///",
    "https:host",
    "https:/host",
    "https:///host",
    "https:////host",
    "https:\\\\host",
    "ftp://host",
    "file:///etc/passwd",
    "file://host/x",
    "gopher://host",
    "ws://host",
    "httpss://host",
    "https+unix://host",
    "javascript:alert(1)",
    "dict://127.0.0.1",
    "smb://127.0.0.1",
    "1https://host",
    "https ://host",
    // Something beside host, port and path.
    "https://user@host",
    "https://user:password@host",
    "https://:password@host",
    "https://@host",
    "https://user:@host",
    "https://host?",
    "https://host/?",
    "https://host?x=1",
    "https://host/path?all=false",
    "https://host#",
    "https://host/#",
    "https://host/path#fragment",
    "https://host/a?b#c",
    "https://user@127.0.0.1",
    "http://127.0.0.1@example.com",
    "http://localhost:80@example.com",
    "https://host;user=x@other",
    // Ports.
    "https://host:0",
    "https://host:65536",
    "https://host:99999999999",
    "https://host:-1",
    "https://host:+1",
    "https://host:x",
    "https://host:80x",
    "https://host:8 0",
    "https://host:80:80",
    "https://host:0x50",
    "https://:443",
    "https://[::1]80",
    // Blanks, controls and letters that no host or path has in this form.
    " https://host",
    "https://host ",
    "https://ho st",
    "https://host/a b",
    "https://host\n",
    "https://host\r\nX-Evil: 1",
    "https://host/\t",
    "https://host/\x7F",
    "https://h\xC3\xB6st",
    "https://host/\xED\x95\x9C",
    "https://host/\x01",
    // Hosts.
    "https://[::1",
    "https://::1",
    "https://[::1]x",
    "https://[gggg::1]",
    "https://[127.0.0.1]",
    "https://[]",
    "https://ho%00st",
    "https://ho%20st",
    "https://ho%2fst",
    "https://ho%40st",
    "http://12%2e1",
    "https://ho|st",
    "https://ho^st",
    "https://ho<st",
    "https://ho\"st",
    "https://ho{st",
    "https://[fe80::1%25eth0]",
    "https://[fe80::1%eth0]",
};

TEST(ParseBaseUrl, RefusesEverythingElse) {
  for (const char* text : kBad) {
    const auto url = ParseBaseUrl(text);
    EXPECT_FALSE(url.has_value()) << text;
    if (!url) {
      EXPECT_EQ(url.error().reason, base::Reason::kInternal);
      EXPECT_FALSE(url.error().message.empty());
    }
  }
  using std::string_literals::operator""s;
  EXPECT_FALSE(ParseBaseUrl("https://host\0"s).has_value());
  EXPECT_FALSE(ParseBaseUrl("https://host\0.example.com"s).has_value());
}

TEST(ParseBaseUrl, NeverRepeatsTheText) {
  for (const char* text :
       {"https://canary:canary@host", "canary://host", "https://host:canary",
        "https://host/canary ", "https://host?canary", "https://host#canary", "canary"}) {
    const auto url = ParseBaseUrl(text);
    ASSERT_FALSE(url.has_value()) << text;
    EXPECT_EQ(url.error().message.find("canary"), std::string::npos) << text;
  }
}

TEST(ParseBaseUrl, ParsesItsOwnOutputToTheSameUrl) {
  for (const GoodUrl& row : kGood) {
    const auto again = ParseBaseUrl(ParseBaseUrl(row.text)->text);
    ASSERT_THAT(again, IsOk()) << row.text;
    EXPECT_EQ(again->text, row.normalised);
    EXPECT_EQ(again->host, row.host);
    EXPECT_EQ(again->is_loopback, row.is_loopback);
  }
}

TEST(IsLoopbackHost, AcceptsOnlyLoopbackAddresses) {
  for (const char* host : {"127.0.0.1", "127.1.2.3", "127.255.255.254", "127.0.0.0", "::1",
                           "0:0:0:0:0:0:0:1", "localhost", "LocalHost"}) {
    EXPECT_TRUE(IsLoopbackHost(host)) << host;
  }
  for (const char* host : {"",
                           "128.0.0.1",
                           "126.255.255.255",
                           "0.0.0.0",
                           "10.0.0.1",
                           "192.168.0.1",
                           "169.254.169.254",
                           "1.0.0.127",
                           "127",
                           "127.0.0",
                           "127.0.0.1.",
                           "127.0.0.1.nip.io",
                           "127.0.0.256",
                           " 127.0.0.1",
                           "127.0.0.1 ",
                           "0127.0.0.1",
                           "::",
                           "::2",
                           "1::",
                           "fe80::1",
                           "::ffff:127.0.0.1",
                           "::127.0.0.1",
                           "[::1]",
                           "::1%lo",
                           "localhost.",
                           "localhost.localdomain",
                           "localhost.example.com",
                           "notlocalhost",
                           "ip6-localhost",
                           "localhos",
                           "local host"}) {
    EXPECT_FALSE(IsLoopbackHost(host)) << host;
  }
}

TEST(PercentEncode, LeavesOnlyUnreservedBytes) {
  const std::pair<const char*, const char*> rows[] = {
      {"", ""},
      {"AZaz09-_~.", "AZaz09-_~."},
      {"www.example.com", "www.example.com"},
      {".", "%2E"},
      {"..", "%2E%2E"},
      {"...", "..."},
      {"a..", "a.."},
      {"*.example.com", "%2A.example.com"},
      {"a/b", "a%2Fb"},
      {"../x", "..%2Fx"},
      {"%2e%2e", "%252e%252e"},
      {"a b", "a%20b"},
      {"a+b", "a%2Bb"},
      {"?&=#", "%3F%26%3D%23"},
      {"\r\n", "%0D%0A"},
      {"\x01\x7F", "%01%7F"},
      {"\xED\x95\x9C\xEA\xB5\xAD", "%ED%95%9C%EA%B5%AD"},
      {"\xFF\x80", "%FF%80"},
      {"!'()[]{}|\\^`\"<>;:@,$", "%21%27%28%29%5B%5D%7B%7D%7C%5C%5E%60%22%3C%3E%3B%3A%40%2C%24"},
  };
  for (const auto& [bytes, encoded] : rows) {
    EXPECT_EQ(PercentEncode(bytes), encoded);
  }
  EXPECT_EQ(PercentEncode(std::string(1, '\0')), "%00");
}

TEST(PercentEncode, GrowsInOneStep) {
  // A block freed while growing would hold the beginning of an appkey.
  const std::string bytes(1000, '%');
  const std::string encoded = PercentEncode(bytes);
  EXPECT_EQ(encoded.size(), 3000U);
  EXPECT_LT(encoded.capacity(), 3100U);
}

}  // namespace
}  // namespace certmon::http
