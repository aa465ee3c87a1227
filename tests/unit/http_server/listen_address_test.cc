#include "lib/http_server/listen_address.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>

#include "tests/support/result_matchers.h"

namespace certmon::http {
namespace {

using test_support::FailsWith;
using test_support::IsOk;
using testing::HasSubstr;

struct GoodRow {
  std::string text;
  ListenAddress expected;
};

// The forms of the flag --web.listen-address: `:PORT`, `HOST:PORT`, `[::1]:PORT`.
TEST(ParseListenAddress, ReadsTheDocumentedFormsAndFormatsThemBack) {
  const GoodRow rows[] = {
      {":10290", {"", 10290}},
      {":0", {"", 0}},
      {"127.0.0.1:9100", {"127.0.0.1", 9100}},
      {"0.0.0.0:65535", {"0.0.0.0", 65535}},
      {"localhost:80", {"localhost", 80}},
      {"[::1]:9100", {"::1", 9100}},
      {"[::]:1", {"::", 1}},
      {"[fe80::1]:1", {"fe80::1", 1}},
      {"[::ffff:127.0.0.1]:1", {"::ffff:127.0.0.1", 1}},
  };
  for (const GoodRow& row : rows) {
    SCOPED_TRACE(row.text);
    const base::Result<ListenAddress> result = ParseListenAddress(row.text);
    ASSERT_THAT(result, IsOk());
    EXPECT_EQ(*result, row.expected);
    EXPECT_EQ(FormatListenAddress(*result), row.text);
  }
}

TEST(ParseListenAddress, RefusesOtherTextsAndQuotesThem) {
  const std::string rows[] = {
      "",
      ":",
      "10290",
      "127.0.0.1",
      "127.0.0.1:",
      ":65536",
      ":99999",
      ":100000000000000000000",
      ":-1",
      ":+1",
      ": 1",
      ":1 ",
      " :1",
      ":0x50",
      ":80a",
      ":http",
      "::1:9100",
      "::1",
      "[::1]",
      "[::1]9100",
      "[::1:9100",
      "::1]:9100",
      "[]:9100",
      "[:9100",
      "]:9100",
      "[127.0.0.1]:9100",
      "[localhost]:9100",
      "[::1%lo]:9100",
      "[:::]:9100",
      "256.0.0.1:1",
      "127.1:1",
      "127.0.0.1.1:1",
      "127.0.0.1:80:90",
      "example.com:80",
      "LOCALHOST:80",
      "*:80",
      "http://127.0.0.1:80",
      "tcp://:80",
      "/run/exporter.sock",
      std::string(":80") + '\0',
      std::string("127.0.0.1") + '\0' + ":80",
      ":80\n",
  };
  for (const std::string& row : rows) {
    SCOPED_TRACE(row);
    const base::Result<ListenAddress> result = ParseListenAddress(row);
    ASSERT_THAT(result, FailsWith(base::Reason::kInternal));
    EXPECT_THAT(result.error().message, HasSubstr("allowed are :PORT, HOST:PORT and [IPV6]:PORT"));
    EXPECT_EQ(result.error().message.find('\n'), std::string::npos);
  }
}

TEST(ParseListenAddress, QuotesTheTextItRefuses) {
  EXPECT_THAT(ParseListenAddress("example.com:80").error().message,
              HasSubstr("\"example.com:80\""));
}

TEST(ParseListenAddress, LimitsTheLengthOfItsMessage) {
  EXPECT_LT(ParseListenAddress(std::string(100000, 'x')).error().message.size(), 400U);
}

}  // namespace
}  // namespace certmon::http
