// The server below the simulator, without a fault and with each.
#include "lib/simulator/fault_server.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sys/socket.h>

#include <array>
#include <stdexcept>
#include <thread>

#include "lib/http_server/listen_socket.h"
#include "lib/simulator/fault_stream.h"
#include "tests/support/http_get.h"
#include "tests/support/result_matchers.h"
#include "tests/support/test_certificate.h"

namespace certmon::simulator {
namespace {

using http::FileDescriptor;
using http::ServerRequest;
using std::chrono::milliseconds;
using std::chrono::seconds;
using test_support::Fetch;
using test_support::HttpAnswer;
using test_support::HttpGet;
using test_support::HttpQuestion;
using test_support::RawConnection;
using test_support::RawExchange;
using testing::AllOf;
using testing::HasSubstr;
using testing::Not;
using testing::StartsWith;

FaultyResponse Echo(const ServerRequest& request) {
  return http::TextResponse(200, request.method + " " + request.path + " ? " + request.query +
                                     " = " + request.body + " #" +
                                     std::to_string(request.connection) + ";");
}

std::unique_ptr<FaultServer> MustStart(FaultServerOptions options) {
  if (!options.handler) options.handler = &Echo;
  auto server = FaultServer::Start(std::move(options));
  EXPECT_THAT(server, test_support::IsOk());
  return *std::move(server);
}

std::string UrlOf(const FaultServer& server, const std::string& target) {
  return "http://" + http::FormatListenAddress(server.Bound()) + target;
}

const std::string kRequest = "GET /a HTTP/1.1\r\nHost: x\r\n\r\n";

TEST(FaultServer, AnswersRequestsOfOneConnectionInTheirOrder) {
  const auto server = MustStart({});
  const std::string raw = RawExchange(server->Bound().port,
                                      "GET /a?b=%20 HTTP/1.1\r\nHost: x\r\n\r\n"
                                      "POST http://x/c HTTP/1.1\r\nContent-Length: 3\r\n\r\nabc"
                                      "HEAD /d HTTP/1.1\r\nConnection: close\r\n\r\n");
  EXPECT_THAT(raw, AllOf(HasSubstr("GET /a ? b=%20 =  #1;"), HasSubstr("POST /c ?  = abc #1;"),
                         testing::EndsWith("Connection: close\r\n\r\n")));
  EXPECT_THAT(HttpGet(UrlOf(*server, "/")).body, HasSubstr(" #2;"));
}

TEST(FaultServer, AnswersAThrowingHandlerWith500) {
  const auto server = MustStart(
      {.handler = [](const ServerRequest&) -> FaultyResponse { throw std::runtime_error("x"); }});
  EXPECT_EQ(HttpGet(UrlOf(*server, "/")).status, 500);
}

TEST(FaultServer, SendsNoBodyWith204And304) {
  const auto server = MustStart({.handler = [](const ServerRequest& request) {
    return http::TextResponse(request.path == "/204" ? 204 : 304, "body");
  }});
  for (const int status : {204, 304}) {
    const std::string raw =
        RawExchange(server->Bound().port,
                    "GET /" + std::to_string(status) + " HTTP/1.1\r\nConnection: close\r\n\r\n");
    EXPECT_THAT(raw, AllOf(StartsWith("HTTP/1.1 " + std::to_string(status)),
                           Not(HasSubstr("Content-Length")), testing::EndsWith("\r\n\r\n")));
  }
}

TEST(FaultServer, RefusesInvalidRequestsAndContinues) {
  const auto server = MustStart({});
  for (const std::string request :
       {"GET / HTTP/2\r\n\r\n", " \r\n\r\n", "GET /\r\n\r\n", "\r\n\r\n",
        "POST / HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
        "POST / HTTP/1.1\r\nContent-Length: 1048577\r\n\r\n",
        "POST / HTTP/1.1\r\nContent-Length: -1\r\n\r\n",
        "POST / HTTP/1.1\r\nContent-Length: 1x\r\n\r\n"}) {
    EXPECT_THAT(RawExchange(server->Bound().port, request), StartsWith("HTTP/1.1 400 ")) << request;
  }
  {
    const RawConnection gone(server->Bound().port,
                             "POST / HTTP/1.1\r\nContent-Length: 9\r\n\r\nab");
  }
  EXPECT_EQ(HttpGet(UrlOf(*server, "/")).status, 200);
}

TEST(FaultServer, ClosesConnectionsOverItsLimitAndAcceptsLaterOnes) {
  const auto server = MustStart({.max_connections = 2});
  {
    RawConnection first(server->Bound().port, kRequest);
    RawConnection second(server->Bound().port, kRequest);
    EXPECT_THAT(first.ReadUntil(";"), HasSubstr(" 200 "));
    EXPECT_THAT(second.ReadUntil(";"), HasSubstr(" 200 "));
    EXPECT_EQ(RawExchange(server->Bound().port, kRequest), "");
  }
  HttpAnswer answer;
  for (int i = 0; i < 1000 && answer.status != 200; ++i) answer = HttpGet(UrlOf(*server, "/"));
  EXPECT_EQ(answer.status, 200);
}

TEST(FaultServer, ClosesAnIdleConnectionButWaitsForAHandler) {
  const auto server = MustStart({.handler =
                                     [](const ServerRequest& request) {
                                       std::this_thread::sleep_for(milliseconds(1500));
                                       return Echo(request);
                                     },
                                 .idle_timeout = seconds(1)});
  RawConnection client(server->Bound().port, kRequest);
  EXPECT_THAT(client.ReadUntil(";"), HasSubstr(" 200 "));
  EXPECT_TRUE(client.HasEnded(seconds(20)));
}

TEST(FaultServer, ServesTlsAndRefusesAnInvalidCertificate) {
  const test_support::TestCertificate certificate;
  const ServerTls tls{.certificate_pem = certificate.Pem(), .key_pem = certificate.KeyPem()};
  const auto server = MustStart({.tls = tls});
  HttpQuestion question;
  question.url = "https://" + http::FormatListenAddress(server->Bound()) + "/a";
  question.ca_pem = certificate.Pem();
  EXPECT_THAT(Fetch(question).body, StartsWith("GET /a"));
  EXPECT_EQ(RawExchange(server->Bound().port, kRequest).find("200"), std::string::npos);
  const auto wrong = FaultServer::Start({.tls = ServerTls{"no certificate", "no key"}});
  ASSERT_THAT(wrong, test_support::FailsWith(base::Reason::kTls));
  EXPECT_THAT(wrong.error().message, AllOf(HasSubstr("TLS certificate"), Not(HasSubstr("no key"))));
}

TEST(FaultServer, StopsWhileClientsAreInEveryState) {
  for (const auto fault :
       {WireFault::kNone, WireFault::kHang, WireFault::kDrip, WireFault::kEndless}) {
    auto server = MustStart({.handler = [fault](const ServerRequest&) {
      FaultyResponse response = http::TextResponse(200, "body");
      response.wire_fault = fault;
      return response;
    }});
    const RawConnection silent(server->Bound().port, "");
    const RawConnection half(server->Bound().port, "GET /");
    const RawConnection answered(server->Bound().port, kRequest);
    std::jthread other([url = UrlOf(*server, "/")] { static_cast<void>(HttpGet(url)); });
    const auto start = std::chrono::steady_clock::now();
    server.reset();
    EXPECT_LT(std::chrono::steady_clock::now() - start, seconds(10));
  }
}

// The two ends of a connection.
struct SocketPair {
  SocketPair() {
    std::array<int, 2> fds{-1, -1};
    EXPECT_EQ(socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, fds.data()), 0);
    ours = FileDescriptor(fds[0]);
    theirs = FileDescriptor(fds[1]);
  }
  FileDescriptor ours;
  FileDescriptor theirs;
};

constexpr std::chrono::hours kLongerThanAnyTest{1};

TEST(FaultStream, EndsAWaitIfTheSocketIsShutDown) {
  const SocketPair connection;
  const FaultStream stream(connection.ours.Get(), nullptr, seconds(0));
  const std::jthread other([&] { shutdown(connection.ours.Get(), SHUT_RDWR); });
  EXPECT_FALSE(stream.Wait(milliseconds(-1)));
  EXPECT_FALSE(stream.Wait(kLongerThanAnyTest));
}

TEST(FaultStream, EndsAWaitIfTheClientHasLeft) {
  SocketPair connection;
  connection.theirs = FileDescriptor();
  EXPECT_FALSE(FaultStream(connection.ours.Get(), nullptr, seconds(0)).Wait(kLongerThanAnyTest));
}

TEST(FaultStream, WaitsTheWholeTimeThoughBytesHaveArrived) {
  const SocketPair connection;
  ASSERT_EQ(send(connection.theirs.Get(), "next", 4, 0), 4);
  const auto start = std::chrono::steady_clock::now();
  EXPECT_TRUE(FaultStream(connection.ours.Get(), nullptr, seconds(0)).Wait(milliseconds(20)));
  EXPECT_GE(std::chrono::steady_clock::now() - start, milliseconds(20));
}

}  // namespace
}  // namespace certmon::simulator
