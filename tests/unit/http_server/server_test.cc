#include "lib/http_server/server.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <stdexcept>
#include <thread>
#include <vector>

#include "tests/unit/http_server/server_fixture.h"

namespace certmon::http {
namespace {

using test_support::Fetch;
using test_support::HttpAnswer;
using test_support::HttpGet;
using test_support::HttpQuestion;
using test_support::RawExchange;
using testing::HasSubstr;
using testing::StartsWith;

TEST(HttpServer, AnswersGetWithLengthAndHeaders) {
  const auto server = MustStart(OptionsWith(EchoRoute()));
  const HttpAnswer answer = HttpGet(UrlOf(*server, "/echo"));
  EXPECT_EQ(answer.curl_code, 0) << answer.curl_error;
  EXPECT_EQ(answer.status, 200);
  EXPECT_EQ(answer.body, "GET /echo ?  = ");
  EXPECT_EQ(answer.Header("content-length"), std::to_string(answer.body.size()));
  EXPECT_EQ(answer.Header("content-type"), "text/plain; charset=utf-8");
}

TEST(HttpServer, AnswersHeadWithTheLengthAndNoBody) {
  const auto server = MustStart(OptionsWith(EchoRoute()));
  const std::string raw = RawExchange(
      server->Bound()[0].port, "HEAD /echo HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n");
  EXPECT_THAT(raw, StartsWith("HTTP/1.1 200 "));
  EXPECT_THAT(raw, HasSubstr("Content-Length: 16\r\n"));  // "HEAD /echo ?  = "
  EXPECT_EQ(raw.substr(raw.size() - 4), "\r\n\r\n");
}

TEST(HttpServer, RefusesUnknownPathsAndMethods) {
  const auto server = MustStart(OptionsWith(EchoRoute()));
  const HttpAnswer unknown = HttpGet(UrlOf(*server, "/unknown"));
  EXPECT_EQ(unknown.status, 404);
  EXPECT_EQ(unknown.Header("content-length"), std::to_string(unknown.body.size()));
  HttpQuestion wrong_method;
  wrong_method.url = UrlOf(*server, "/echo");
  wrong_method.method = "DELETE";
  const HttpAnswer refused = Fetch(wrong_method);
  EXPECT_EQ(refused.status, 405);
  EXPECT_EQ(refused.Header("allow"), "GET, HEAD, POST");
  EXPECT_EQ(refused.Header("content-length"), std::to_string(refused.body.size()));
}

TEST(HttpServer, RefusesOtherSpellingsOfAPath) {
  const auto server = MustStart(OptionsWith(EchoRoute()));
  for (const std::string target :
       {"/../../etc/passwd", "/..%2f..%2fetc/passwd", "//echo", "/echo/", "/./echo", "/x/../echo",
        "/Echo", "/%65cho", "/echo%00", "/echo%2f", "*"}) {
    EXPECT_THAT(RawExchange(server->Bound()[0].port,
                            "GET " + target + " HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n"),
                StartsWith("HTTP/1.1 404 "))
        << target;
  }
}

TEST(HttpServer, AnswersATargetInAbsoluteFormAsItsPath) {
  const auto server = MustStart(OptionsWith(EchoRoute()));
  for (const std::string target : {"http://x/echo?q=1", "https://example.com:8080/echo?q=1"}) {
    const std::string raw =
        RawExchange(server->Bound()[0].port,
                    "GET " + target + " HTTP/1.1\r\nHost: other\r\nConnection: close\r\n\r\n");
    EXPECT_THAT(raw, testing::AllOf(StartsWith("HTTP/1.1 200 "), HasSubstr("GET /echo ? q=1 = ")))
        << target;
  }
  for (const std::string target :
       {"http:/echo", "http:///echo", "ftp://x/echo", "http://user@x/echo", "http://:80/echo",
        "http://x", "//x/echo", "http://x/http://x/echo"}) {
    EXPECT_THAT(RawExchange(server->Bound()[0].port,
                            "GET " + target + " HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n"),
                StartsWith("HTTP/1.1 404 "))
        << target;
  }
}

TEST(HttpServer, PassesTheQueryAndTheBodyUnchanged) {
  const auto server = MustStart(OptionsWith(EchoRoute()));
  HttpQuestion question;
  question.url = UrlOf(*server, "/echo?a=%41+b&&c=?%00#fragment");
  question.method = "POST";
  question.body = "x=%42";
  EXPECT_EQ(Fetch(question).body, "POST /echo ? a=%41+b&&c=?%00 = x=%42");
}

TEST(HttpServer, KeepsPercentEncodingInThePath) {
  ServerOptions options = OptionsWith(EchoRoute());
  options.routes[0].path = "";
  const auto server = MustStart(std::move(options));
  EXPECT_EQ(HttpGet(UrlOf(*server, "/a%2Fb/%ED%95%9C+%zz")).body, "GET /a%2Fb/%ED%95%9C+%zz ?  = ");
}

TEST(HttpServer, PassesEveryHeaderToHandlers) {
  const auto server = MustStart(OptionsWith(
      {.methods = {"GET"}, .path = "/h", .handler = [](const ServerRequest& request) {
         return TextResponse(200, std::string(request.HeaderValue("x-token").value_or("none")));
       }}));
  EXPECT_EQ(HttpGet(UrlOf(*server, "/h"), {"X-Token: a b"}).body, "a b");
  EXPECT_EQ(HttpGet(UrlOf(*server, "/h")).body, "none");
}

TEST(HttpServer, AnswersAThrowingHandlerWith500AndContinues) {
  const auto server = MustStart(OptionsWith(
      {.methods = {"GET"}, .path = "/", .handler = [](const ServerRequest&) -> ServerResponse {
         throw std::runtime_error("secret");
       }}));
  for (int i = 0; i < 2; ++i) {
    const HttpAnswer answer = HttpGet(UrlOf(*server, "/"));
    EXPECT_EQ(answer.status, 500);
    EXPECT_EQ(answer.body, "internal error\n");
  }
}

TEST(HttpServer, NumbersConnectionsAndKeepsThemOpen) {
  const auto server = MustStart(OptionsWith(
      {.methods = {"GET"}, .path = "/n", .handler = [](const ServerRequest& request) {
         return TextResponse(200, "connection=" + std::to_string(request.connection) + ";");
       }}));
  const std::string twice = RawExchange(
      server->Bound()[0].port,
      "GET /n HTTP/1.1\r\nHost: x\r\n\r\nGET /n HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n");
  EXPECT_NE(twice.find("connection=1;"), twice.rfind("connection=1;")) << twice;
  EXPECT_EQ(HttpGet(UrlOf(*server, "/n")).body, "connection=2;");
}

TEST(HttpServer, ServesALargeSharedBodyWhole) {
  std::string text(3'000'000, 'x');
  for (std::size_t i = 0; i < text.size(); i += 7) text[i] = static_cast<char>('a' + i % 26);
  const auto body = std::make_shared<const std::string>(text);
  const auto server = MustStart(
      OptionsWith({.methods = {"GET"}, .path = "/large", .handler = [&body](const ServerRequest&) {
                     ServerResponse response;
                     response.body = body;
                     return response;
                   }}));
  EXPECT_EQ(HttpGet(UrlOf(*server, "/large")).body, text);
  EXPECT_EQ(HttpGet(UrlOf(*server, "/large")).body, text);
}

TEST(HttpServer, ServesManyClientsAtOnce) {
  const auto server = MustStart(OptionsWith(EchoRoute()));
  std::vector<int> good(8, 0);
  {
    std::vector<std::jthread> clients;
    clients.reserve(good.size());
    for (int& count : good) {
      clients.emplace_back([&count, &server] {
        for (int i = 0; i < 20; ++i) {
          const std::string number = std::to_string(i);
          if (HttpGet(UrlOf(*server, "/echo?" + number)).body == "GET /echo ? " + number + " = ")
            ++count;
        }
      });
    }
  }
  EXPECT_THAT(good, testing::Each(20));
}

TEST(HttpServer, ReleasesABodyAfterItIsSent) {
  std::weak_ptr<const std::string> seen;
  auto server = MustStart(
      OptionsWith({.methods = {"GET"}, .path = "/", .handler = [&seen](const ServerRequest&) {
                     ServerResponse response = TextResponse(200, "text");
                     seen = response.body;
                     return response;
                   }}));
  EXPECT_EQ(HttpGet(UrlOf(*server, "/")).body, "text");
  server.reset();
  EXPECT_TRUE(seen.expired());
}

}  // namespace
}  // namespace certmon::http
