#include "exporter/web/routes.h"

#include <gmock/gmock.h>

#include "exporter/web/landing_page.h"
#include "tests/support/body_stream.h"
#include "tests/support/exposition_parser.h"
#include "tests/support/fake_clock.h"
#include "tests/support/gunzip.h"
#include "tests/support/sample_state.h"

namespace certmon::exporter {
namespace {

using http::ServerRequest;
using http::ServerResponse;
using std::chrono::seconds;
using testing::Contains;
using testing::HasSubstr;
using testing::Pair;

class Routes : public testing::Test {
 protected:
  // The answer of the route of that path; the fallback is the last route.
  ServerResponse Ask(const std::string& path,
                     std::vector<std::pair<std::string, std::string>> headers = {}) {
    const ServerRequest request{
        .method = "GET", .path = path, .query = {}, .headers = std::move(headers), .body = {}};
    for (const http::Route& route : routes_) {
      if (route.path == path || route.path.empty()) {
        return route.handler(request);
      }
    }
    ADD_FAILURE() << "no fallback";
    return {};
  }

  static std::string Body(const ServerResponse& response) {
    if (!response.pieces.pieces.empty()) {
      return test_support::ReadAll(response.pieces);
    }
    return response.stream ? test_support::ReadAll(*response.stream)
           : response.body ? *response.body
                           : "";
  }

  // The count of answers on /metrics.
  std::string Count(const std::string& handler, const std::string& code) {
    const auto page = test_support::ParseExposition(
        RenderExposition(*states_.Current(), self_, {}, clock_.WallNow()));
    EXPECT_TRUE(page.has_value());
    return page
        ->Value("nhncloud_certmanager_http_requests_total", {{"handler", handler}, {"code", code}})
        .value_or("none");
  }

  test_support::FakeClock clock_{test_support::kSampleNow};
  void Publish(State state) {
    states_.Publish(std::make_shared<const State>(std::move(state)));
    pages_.Refresh();
  }

  StateStore states_;
  PageStore pages_{states_, clock_};
  SelfMetrics self_;
  base::MonotonicTime last_turn_ = clock_.MonotonicNow();
  std::vector<http::Route> routes_ = MakeRoutes({.pages = pages_,
                                                 .self = self_,
                                                 .clock = clock_,
                                                 .facts = [] { return ExporterFacts{}; },
                                                 .last_turn = [this] { return last_turn_; }},
                                                "/metrics");
};

TEST_F(Routes, MetricsIsTheTextFormat) {
  Publish(test_support::SampleState());
  const ServerResponse response = Ask("/metrics");
  EXPECT_EQ(response.status, 200);
  // The exact headers are in the contract, section 4.
  EXPECT_THAT(response.headers,
              Contains(Pair("Content-Type", "text/plain; version=0.0.4; charset=utf-8")));
  EXPECT_THAT(response.headers, Contains(Pair("Vary", "Accept-Encoding")));
  EXPECT_THAT(response.headers, testing::Not(Contains(Pair("Content-Encoding", testing::_))));
  const auto page = test_support::ParseExposition(Body(response));
  ASSERT_TRUE(page.has_value()) << page.error();
  EXPECT_EQ(page->Value("nhncloud_certmanager_up", {{"project", "production"}}), "1");
}

TEST_F(Routes, MetricsAnswersBeforeTheFirstPoll) {
  const ServerResponse response = Ask("/metrics");
  EXPECT_EQ(response.status, 200);
  EXPECT_TRUE(test_support::ParseExposition(Body(response)).has_value());
}

TEST_F(Routes, MetricsShowsTheDaysAtTheScrape) {
  Publish(test_support::SampleState());
  const auto days = [this] {
    return test_support::ParseExposition(Body(Ask("/metrics")))
        ->Value("nhncloud_certmanager_certificate_days_remaining",
                {{"project", "production"}, {"certificate_name", "expires-in-15-hours"}});
  };
  EXPECT_EQ(days(), "0");
  clock_.Advance(std::chrono::hours(15) + seconds(1));
  EXPECT_EQ(days(), "-1") << "without a new poll";
}

TEST_F(Routes, MetricsIsCompressedIfTheClientPrefersGzip) {
  Publish(test_support::SampleState());
  const ServerResponse plain = Ask("/metrics", {{"Accept-Encoding", "identity"}});
  const ServerResponse gzip = Ask("/metrics", {{"accept-encoding", "br, gzip;q=0.5"}});
  EXPECT_THAT(gzip.headers, Contains(Pair("Content-Encoding", "gzip")));
  EXPECT_THAT(gzip.headers, Contains(Pair("Vary", "Accept-Encoding")));
  const std::string compressed = Body(gzip);
  const std::string text = Body(plain);
  EXPECT_LT(compressed.size(), text.size());
  const auto inflated = test_support::Gunzip(compressed);
  ASSERT_TRUE(inflated.has_value());
  // The scrapes differ in request counts and process metrics, not in the certificates.
  const auto certificates = [](const std::string& page) {
    return page.substr(0, page.find("# HELP nhncloud_certmanager_up "));
  };
  EXPECT_GT(certificates(*inflated).size(), 1000U);
  EXPECT_EQ(certificates(*inflated), certificates(text));
  EXPECT_TRUE(test_support::ParseExposition(*inflated).has_value());
}

TEST_F(Routes, SeveralAcceptEncodingLinesAreJoined) {
  const ServerResponse response =
      Ask("/metrics", {{"Accept-Encoding", "br"}, {"Accept-Encoding", "gzip"}});
  EXPECT_THAT(response.headers, Contains(Pair("Content-Encoding", "gzip")));
}

TEST_F(Routes, HealthyUntilTheLoopHasNotTurnedForAMinute) {
  EXPECT_EQ(Ask("/-/healthy").status, 200);
  EXPECT_EQ(Body(Ask("/-/healthy")), "Healthy\n");
  clock_.Advance(seconds(59));
  EXPECT_EQ(Ask("/-/healthy").status, 200);
  clock_.Advance(seconds(1));
  const ServerResponse dead = Ask("/-/healthy");
  EXPECT_EQ(dead.status, 503);
  EXPECT_EQ(Body(dead), "Unhealthy: the poll loop last turned 1 minute ago\n");
  last_turn_ = clock_.MonotonicNow();
  EXPECT_EQ(Ask("/-/healthy").status, 200);
}

TEST_F(Routes, HealthyAfterTheWallClockWasSet) {
  clock_.SetWall(test_support::kSampleNow + std::chrono::hours(1000));
  EXPECT_EQ(Ask("/-/healthy").status, 200);
}

TEST_F(Routes, HealthyWhileEveryProjectFails) {
  State state = test_support::SampleState();
  for (ProjectState& project : state.projects) {
    project.up = false;
    project.last_failure = base::Reason::kConnect;
  }
  Publish(state);
  EXPECT_EQ(Ask("/-/healthy").status, 200) << "an outage of the API must not cause a restart";
}

TEST_F(Routes, ReadyAfterAnAttemptOfEveryProject) {
  EXPECT_EQ(Ask("/-/ready").status, 503) << "nothing was published yet";
  State state = test_support::SampleState();
  Publish(state);
  EXPECT_EQ(Ask("/-/ready").status, 503);
  EXPECT_EQ(Body(Ask("/-/ready")), "Not ready: 1 of 4 projects wait for their first poll\n");
  state.projects.back().attempted = true;
  Publish(state);
  EXPECT_EQ(Ask("/-/ready").status, 200);
  EXPECT_EQ(Body(Ask("/-/ready")), "Ready\n");
}

TEST_F(Routes, TheLandingPageHasItsSecurityPolicy) {
  const ServerResponse response = Ask("/");
  EXPECT_EQ(response.status, 200);
  EXPECT_THAT(response.headers, Contains(Pair("Content-Type", "text/html; charset=utf-8")));
  EXPECT_THAT(response.headers,
              Contains(Pair("Content-Security-Policy", LandingPageSecurityPolicy())));
  EXPECT_THAT(response.headers, Contains(Pair("X-Content-Type-Options", "nosniff")));
  EXPECT_THAT(Body(response), HasSubstr("href=\"/metrics\""));
}

TEST_F(Routes, AnotherPathIsNotFound) {
  for (const std::string path : {"/metricsx", "/metrics/", "/favicon.ico", "//", "/..%2f", "*"}) {
    EXPECT_EQ(Ask(path).status, 404) << path;
  }
}

TEST_F(Routes, CountsEveryAnswerByHandlerAndCode) {
  EXPECT_EQ(Count("/metrics", "200"), "0") << "likely codes have a series before the first request";
  EXPECT_EQ(Count("/-/healthy", "503"), "0");
  EXPECT_EQ(Count("other", "404"), "0");
  Ask("/metrics");
  Ask("/metrics");
  Ask("/");
  Ask("/-/healthy");
  Ask("/-/ready");
  Ask("/a");
  Ask("/b\"} 1");
  EXPECT_EQ(Count("/metrics", "200"), "2");
  EXPECT_EQ(Count("/", "200"), "1");
  EXPECT_EQ(Count("/-/healthy", "200"), "1");
  EXPECT_EQ(Count("/-/ready", "200"), "0");
  EXPECT_EQ(Count("/-/ready", "503"), "1");
  EXPECT_EQ(Count("other", "404"), "2") << "a path from a client does not become a label";
}

}  // namespace
}  // namespace certmon::exporter
