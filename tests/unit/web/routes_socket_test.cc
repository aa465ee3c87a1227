// The routes over the real server and a socket.
#include <gmock/gmock.h>

#include <stdexcept>

#include "exporter/web/routes.h"
#include "tests/support/exposition_parser.h"
#include "tests/support/fake_clock.h"
#include "tests/support/gunzip.h"
#include "tests/support/http_get.h"
#include "tests/support/sample_state.h"

namespace certmon::exporter {
namespace {

using test_support::HttpAnswer;
using test_support::HttpGet;

HttpAnswer FetchBy(const std::string& method, const std::string& url) {
  test_support::HttpQuestion question;
  question.method = method;
  question.url = url;
  return test_support::Fetch(question);
}

class RoutesOverASocket : public testing::Test {
 protected:
  void SetUp() override {
    states_.Publish(std::make_shared<const State>(test_support::SampleState()));
    pages_.Refresh();
    http::ServerOptions options;
    options.listen = {*http::ParseListenAddress("127.0.0.1:0")};
    options.routes = MakeRoutes({.pages = pages_,
                                 .self = self_,
                                 .clock = clock_,
                                 .facts = [this] { return Facts(); },
                                 .last_turn = [this] { return clock_.MonotonicNow(); }},
                                "/metrics");
    auto server = http::Server::Start(std::move(options));
    ASSERT_TRUE(server.has_value()) << server.error().message;
    server_ = std::move(*server);
    url_ = "http://127.0.0.1:" + std::to_string(server_->Bound().at(0).port);
  }

  ExporterFacts Facts() const {
    if (facts_fail_) {
      throw std::runtime_error("no facts");
    }
    return {};
  }

  bool facts_fail_ = false;
  test_support::FakeClock clock_{test_support::kSampleNow};
  StateStore states_;
  PageStore pages_{states_, clock_};
  SelfMetrics self_;
  std::unique_ptr<http::Server> server_;
  std::string url_;
};

TEST_F(RoutesOverASocket, EveryRouteAnswersWithItsLength) {
  struct Row {
    const char* path;
    int status;
    const char* content_type;
  };
  for (const Row& row : {Row{"/metrics", 200, "text/plain; version=0.0.4; charset=utf-8"},
                         Row{"/metrics?name=x", 200, "text/plain; version=0.0.4; charset=utf-8"},
                         Row{"/", 200, "text/html; charset=utf-8"},
                         Row{"/-/healthy", 200, "text/plain; charset=utf-8"},
                         Row{"/-/ready", 503, "text/plain; charset=utf-8"},
                         Row{"/nowhere", 404, "text/plain; charset=utf-8"}}) {
    const HttpAnswer answer = HttpGet(url_ + row.path);
    EXPECT_EQ(answer.status, row.status) << row.path;
    EXPECT_EQ(answer.Header("content-type"), row.content_type) << row.path;
    EXPECT_EQ(answer.Header("content-length"), std::to_string(answer.body.size())) << row.path;
  }
}

TEST_F(RoutesOverASocket, EveryAcceptHeaderGetsTheTextFormat) {
  // The header of Prometheus 2.42, and what a later version might send.
  for (const char* const accept :
       {"application/openmetrics-text;version=1.0.0,application/openmetrics-text;version=0.0.1;"
        "q=0.75,text/plain;version=0.0.4;q=0.5,*/*;q=0.1",
        "application/openmetrics-text", "application/vnd.google.protobuf", ""}) {
    const HttpAnswer answer = HttpGet(url_ + "/metrics", {"Accept: " + std::string(accept)});
    EXPECT_EQ(answer.status, 200) << accept;
    EXPECT_EQ(answer.Header("content-type"), "text/plain; version=0.0.4; charset=utf-8") << accept;
    EXPECT_TRUE(test_support::ParseExposition(answer.body).has_value()) << accept;
  }
}

TEST_F(RoutesOverASocket, GzipDecompressesToAValidPage) {
  const HttpAnswer answer = HttpGet(url_ + "/metrics", {"Accept-Encoding: gzip"});
  EXPECT_EQ(answer.Header("content-encoding"), "gzip");
  const auto text = test_support::Gunzip(answer.body);
  ASSERT_TRUE(text.has_value());
  EXPECT_TRUE(test_support::ParseExposition(*text).has_value());
}

TEST_F(RoutesOverASocket, AnUnexpectedExceptionIsACounted500) {
  facts_fail_ = true;
  EXPECT_EQ(HttpGet(url_ + "/metrics").status, 500);
  EXPECT_EQ(HttpGet(url_ + "/").status, 200);
  std::string text;
  self_.WriteHttp(text);
  EXPECT_THAT(text, testing::HasSubstr("{handler=\"/metrics\",code=\"500\"} 1\n"));
}

TEST_F(RoutesOverASocket, HeadHasTheHeadersAndNoBody) {
  const HttpAnswer answer = FetchBy("HEAD", url_ + "/");
  EXPECT_EQ(answer.status, 200);
  EXPECT_GT(std::stoi("0" + answer.Header("content-length")), 1000);
  EXPECT_TRUE(answer.body.empty());
}

TEST_F(RoutesOverASocket, AnotherMethodIsNotAllowed) {
  for (const char* const method : {"POST", "PUT", "DELETE"}) {
    const HttpAnswer answer = FetchBy(method, url_ + "/metrics");
    EXPECT_EQ(answer.status, 405) << method;
    EXPECT_EQ(answer.Header("allow"), "GET, HEAD") << method;
  }
}

}  // namespace
}  // namespace certmon::exporter
