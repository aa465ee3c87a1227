#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <chrono>

#include "tests/unit/http_server/server_fixture.h"

namespace certmon::http {
namespace {

using test_support::Fetch;
using test_support::HttpAnswer;
using test_support::HttpGet;
using test_support::HttpQuestion;
using test_support::RawConnection;
using test_support::RawExchange;
using testing::HasSubstr;
using testing::StartsWith;

ServerOptions Options() { return OptionsWith(EchoRoute()); }

TEST(ServerLimits, AcceptsABodyOfTheLimitAndRefusesOneByteMore) {
  ServerOptions options = Options();
  options.max_request_body_bytes = 100;
  const auto server = MustStart(std::move(options));
  HttpQuestion question;
  question.url = UrlOf(*server, "/echo");
  question.method = "POST";
  question.body = std::string(100, 'b');
  EXPECT_EQ(Fetch(question).status, 200);
  question.body += 'b';
  const HttpAnswer refused = Fetch(question);
  EXPECT_EQ(refused.status, 413);
  EXPECT_EQ(refused.Header("content-length"), std::to_string(refused.body.size()));
  EXPECT_EQ(refused.Header("connection"), "close");
}

TEST(ServerLimits, RefusesAChunkedBodyOverTheLimit) {
  ServerOptions options = Options();
  options.max_request_body_bytes = 100;
  const auto server = MustStart(std::move(options));
  const std::string chunk = "64\r\n" + std::string(0x64, 'b') + "\r\n";
  const std::string head =
      "POST /echo HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\nConnection: close\r\n\r\n";
  EXPECT_THAT(RawExchange(server->Bound()[0].port, head + chunk + "0\r\n\r\n"),
              StartsWith("HTTP/1.1 200 "));
  EXPECT_THAT(RawExchange(server->Bound()[0].port, head + chunk + chunk + "0\r\n\r\n"),
              StartsWith("HTTP/1.1 413 "));
}

TEST(ServerLimits, ClosesOnAnEndlessChunkedBody) {
  const auto server = MustStart(Options());
  std::string bytes = "POST /echo HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n";
  for (int i = 0; i < 40; ++i) bytes += "1000\r\n" + std::string(0x1000, 'b') + "\r\n";
  // The end of the body is never sent: only the limit makes the server close the connection.
  EXPECT_THAT(RawExchange(server->Bound()[0].port, bytes), testing::Not(HasSubstr(" 200 ")));
}

TEST(ServerLimits, RefusesAnUnusedBodyWithoutReadingIt) {
  const auto server = MustStart(Options());
  // A gigabyte is announced and not sent: an answer means that the server did not wait for it.
  const std::string head = " HTTP/1.1\r\nHost: x\r\nContent-Length: 1073741824\r\n\r\n";
  EXPECT_THAT(RawExchange(server->Bound()[0].port, "PUT /echo" + head),
              StartsWith("HTTP/1.1 405 "));
  EXPECT_THAT(RawExchange(server->Bound()[0].port, "POST /no" + head), StartsWith("HTTP/1.1 404 "));
  EXPECT_THAT(RawExchange(server->Bound()[0].port, "POST /echo" + head),
              StartsWith("HTTP/1.1 413 "));
}

TEST(ServerLimits, RefusesAnAnnouncedGigabyteWithout100Continue) {
  const auto server = MustStart(Options());
  const std::string expect = " HTTP/1.1\r\nHost: x\r\nExpect: 100-continue\r\n";
  const std::string gigabyte = "Content-Length: 1073741824\r\n\r\n";
  const std::pair<std::string, std::string> rows[] = {
      {"PUT /echo" + expect + gigabyte, "HTTP/1.1 405 "},
      {"POST /echo" + expect + gigabyte, "HTTP/1.1 413 "},
      {"GET /echo" + expect + gigabyte, "HTTP/1.1 413 "},
      {"POST /no" + expect + gigabyte, "HTTP/1.1 404 "},
      {"PUT /echo" + expect + "Transfer-Encoding: chunked\r\n\r\n", "HTTP/1.1 405 "},
  };
  for (const auto& [request, status_line] : rows) {
    // The answer comes first (no 100 Continue), then the connection ends.
    EXPECT_THAT(RawExchange(server->Bound()[0].port, request), StartsWith(status_line));
  }
}

TEST(ServerLimits, Sends100ContinueForASmallBody) {
  const auto server = MustStart(Options());
  RawConnection connection(server->Bound()[0].port,
                           "POST /echo HTTP/1.1\r\nHost: x\r\nExpect: 100-continue\r\n"
                           "Content-Length: 2\r\nConnection: close\r\n\r\n");
  EXPECT_THAT(connection.ReadUntil("\r\n\r\n"), StartsWith("HTTP/1.1 100 "));
  connection.Send("ab");
  EXPECT_THAT(connection.ReadToEnd(), testing::EndsWith("= ab"));
}

TEST(ServerLimits, RefusesBodiesOfAmbiguousLengthAndCloses) {
  const auto server = MustStart(Options());
  const std::string head = "POST /echo HTTP/1.1\r\nHost: x\r\n";
  const std::string hidden = "GET /echo?hidden HTTP/1.1\r\nHost: x\r\n\r\n";
  const std::string rows[] = {
      "Content-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
      "Transfer-Encoding: chunked\r\nContent-Length: 5\r\n\r\n0\r\n\r\n",
      "Content-Length: 0\r\nContent-Length: 5\r\n\r\n",
      "Content-Length: 5\r\nContent-Length: 0\r\n\r\n",
      "Transfer-Encoding: identity\r\nContent-Length: 5\r\n\r\n",
      "Transfer-Encoding: xchunked\r\n\r\n0\r\n\r\n",
  };
  for (const std::string& row : rows) {
    SCOPED_TRACE(row);
    const std::string answer = RawExchange(server->Bound()[0].port, head + row + hidden);
    EXPECT_THAT(answer, StartsWith("HTTP/1.1 400 "));
    EXPECT_THAT(answer, testing::Not(HasSubstr("hidden")));
  }
}

TEST(ServerLimits, AnswersAThousandPipelinedRequestsInTheirOrder) {
  const auto server = MustStart(Options());
  std::string requests;
  std::string bodies;
  for (int i = 0; i < 1000; ++i) {
    requests += "GET /echo?" + std::to_string(i) +
                (i == 999 ? " HTTP/1.1\r\nConnection: close\r\n" : " HTTP/1.1\r\n") +
                "Host: x\r\n\r\n";
    bodies += "GET /echo ? " + std::to_string(i) + " = ";
  }
  std::string received = RawExchange(server->Bound()[0].port, requests);
  std::string received_bodies;
  for (std::size_t at = 0; (at = received.find("\r\n\r\n", at)) != std::string::npos;) {
    at += 4;
    const std::size_t next = received.find("HTTP/1.1 ", at);
    received_bodies += received.substr(at, next == std::string::npos ? next : next - at);
  }
  EXPECT_EQ(received_bodies, bodies);
}

TEST(ServerLimits, RefusesOversizedRequestHeads) {
  const auto server = MustStart(Options());
  const std::string long_line =
      "GET /" + std::string(100'000, 'a') + " HTTP/1.1\r\nHost: x\r\n\r\n";
  EXPECT_THAT(RawExchange(server->Bound()[0].port, long_line), testing::Not(HasSubstr(" 200 ")));
  const std::string long_header =
      "GET /echo HTTP/1.1\r\nHost: x\r\nX-Long: " + std::string(100'000, 'a') + "\r\n\r\n";
  EXPECT_THAT(RawExchange(server->Bound()[0].port, long_header), testing::Not(HasSubstr(" 200 ")));
  EXPECT_EQ(HttpGet(UrlOf(*server, "/echo")).status, 200);
}

TEST(ServerLimits, SurvivesInvalidRequests) {
  const auto server = MustStart(Options());
  const std::string rows[] = {
      "\r\n\r\n\r\n",
      std::string(4, '\0') + "\r\n\r\n",
      "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n",
      "\x16\x03\x01\x02\x01\x01\x00\x01\xfc\x03\x03",
      "GET\r\n\r\n",
      "GET /echo HTTP/9.9\r\n\r\n",
      "GET /echo HTTP/1.1\r\nContent-Length: -1\r\n\r\n",
      "POST /echo HTTP/1.1\r\nHost: x\r\nContent-Length: 99999999999999999999999\r\n\r\n",
      "POST /echo HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n",
  };
  for (const std::string& row : rows) {
    SCOPED_TRACE(testing::PrintToString(row));
    EXPECT_THAT(RawExchange(server->Bound()[0].port, row, std::chrono::milliseconds(100)),
                testing::Not(HasSubstr("HTTP/1.1 200 ")));
  }
  EXPECT_EQ(HttpGet(UrlOf(*server, "/echo")).status, 200);
}

TEST(ServerLimits, ClosesAConnectionWithoutACompleteRequest) {
  ServerOptions options = Options();
  options.request_timeout = std::chrono::seconds(1);
  const auto server = MustStart(std::move(options));
  // Returns when the server closes; its own limit of 20 s would fail the comparison.
  const auto start = std::chrono::steady_clock::now();
  EXPECT_EQ(RawExchange(server->Bound()[0].port, "GET /ec"), "");
  EXPECT_LT(std::chrono::steady_clock::now() - start, std::chrono::seconds(15));
}

TEST(ServerLimits, ClosesIdleConnectionsWhenItStops) {
  auto server = MustStart(Options());
  const std::uint16_t port = server->Bound()[0].port;
  RawConnection silent(port, "");
  RawConnection answered(port, "GET /echo HTTP/1.1\r\nHost: x\r\n\r\n");
  EXPECT_THAT(answered.ReadUntil("= "), HasSubstr(" 200 "));
  server.reset();
  EXPECT_EQ(silent.ReadToEnd(), "");
  EXPECT_EQ(answered.ReadToEnd(), "");
  EXPECT_EQ(HttpGet("http://127.0.0.1:" + std::to_string(port) + "/echo").curl_code, 7);
}

}  // namespace
}  // namespace certmon::http
