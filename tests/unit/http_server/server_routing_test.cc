#include "lib/http_server/server_routing.h"

#include <gtest/gtest.h>

namespace certmon::http {
namespace {

Handler Answering(int status) {
  return [status](const ServerRequest&) { return TextResponse(status, ""); };
}

std::vector<Route> SomeRoutes() {
  return {
      {.methods = {"GET"}, .path = "/metrics", .handler = Answering(201)},
      {.methods = {"POST", "PUT"}, .path = "/-/reload", .handler = Answering(202)},
      {.methods = {}, .path = "/any", .handler = Answering(203)},
      {.methods = {"GET"}, .path = "/two", .handler = Answering(204)},
      {.methods = {"DELETE"}, .path = "/two", .handler = Answering(205)},
  };
}

TEST(SplitTarget, ReturnsPathAndQueryOfEachForm) {
  const struct {
    const char* target;
    const char* path;
    const char* query;
  } rows[] = {
      {"/metrics", "/metrics", ""},
      {"/metrics?a=1?b", "/metrics", "a=1?b"},
      {"/?http://x/y", "/", "http://x/y"},
      {"/", "/", ""},
      {"http://host/metrics", "/metrics", ""},
      {"https://host:10290/metrics?a=1", "/metrics", "a=1"},
      {"HTTP://HOST/Metrics", "/Metrics", ""},
      {"http://[::1]:80/metrics", "/metrics", ""},
      {"http://host/", "/", ""},
      {"http://host", "/", ""},
      {"http://host?a=1", "/", "a=1"},
      {"http://host?", "/", ""},
      {"http://host//metrics", "//metrics", ""},
      {"http://host/user@x", "/user@x", ""},
      // No path and no absolute form of http: no route has these.
      {"http:/metrics", "http:/metrics", ""},
      {"http:///metrics", "http:///metrics", ""},
      {"http://:80/metrics", "http://:80/metrics", ""},
      {"http://?a=1", "http://", "a=1"},
      {"http://", "http://", ""},
      {"http:", "http:", ""},
      {"ftp://host/metrics", "ftp://host/metrics", ""},
      {"httpx://host/metrics", "httpx://host/metrics", ""},
      {"http://user@host/metrics", "http://user@host/metrics", ""},
      {"http://user:pw@host/metrics?a=1", "http://user:pw@host/metrics", "a=1"},
      {"http://host#/metrics", "http://host#/metrics", ""},
      {"http://host\\@x/metrics", "http://host\\@x/metrics", ""},
      {" http://host/metrics", " http://host/metrics", ""},
      {"//host/metrics", "//host/metrics", ""},
      {"host:80", "host:80", ""},
      {"*", "*", ""},
      {"", "", ""},
  };
  for (const auto& row : rows) {
    const Target split = SplitTarget(row.target);
    EXPECT_EQ(split.path, row.path) << row.target;
    EXPECT_EQ(split.query, row.query) << row.target;
  }
}

struct Row {
  const char* method;
  const char* path;
  int status;  // of the handler's answer, or the refusal
  const char* allow;
};

TEST(ChooseRoute, MatchesMethodAndExactPath) {
  const Row rows[] = {
      {"GET", "/metrics", 201, ""},
      {"HEAD", "/metrics", 201, ""},
      {"POST", "/-/reload", 202, ""},
      {"PUT", "/-/reload", 202, ""},
      {"BREW", "/any", 203, ""},
      {"HEAD", "/two", 204, ""},
      {"DELETE", "/two", 205, ""},
      {"POST", "/metrics", 405, "GET, HEAD"},
      {"OPTIONS", "/metrics", 405, "GET, HEAD"},
      {"get", "/metrics", 405, "GET, HEAD"},
      {"", "/metrics", 405, "GET, HEAD"},
      {"GET", "/-/reload", 405, "POST, PUT"},
      {"HEAD", "/-/reload", 405, "POST, PUT"},
      {"POST", "/two", 405, "GET, HEAD, DELETE"},
      {"GET", "/", 404, ""},
      {"GET", "", 404, ""},
      {"GET", "/metrics/", 404, ""},
      {"GET", "//metrics", 404, ""},
      {"GET", "/Metrics", 404, ""},
      {"GET", "/metrics%00", 404, ""},
      {"GET", "/%6detrics", 404, ""},
      {"GET", "/../metrics", 404, ""},
      {"GET", "metrics", 404, ""},
      {"POST", "/unknown", 404, ""},
  };
  const std::vector<Route> routes = SomeRoutes();
  for (const Row& row : rows) {
    SCOPED_TRACE(std::string(row.method) + " " + row.path);
    const RouteChoice choice = ChooseRoute(routes, row.method, row.path);
    const int status =
        choice.route != nullptr ? choice.route->handler(ServerRequest()).status : choice.status;
    EXPECT_EQ(status, row.status);
    EXPECT_EQ(choice.allow, row.allow);
  }
}

TEST(ChooseRoute, UsesTheFallbackForUnknownPathsOnly) {
  std::vector<Route> routes = SomeRoutes();
  routes.push_back({.methods = {"GET"}, .path = "", .handler = Answering(299)});
  EXPECT_EQ(ChooseRoute(routes, "GET", "/unknown").route->handler(ServerRequest()).status, 299);
  EXPECT_EQ(ChooseRoute(routes, "POST", "/unknown").route->handler(ServerRequest()).status, 299);
  EXPECT_EQ(ChooseRoute(routes, "POST", "/metrics").status, 405);
}

TEST(HeaderValue, IgnoresLetterCaseAndReturnsTheFirst) {
  ServerRequest request;
  request.headers = {{"X-A", "1"}, {"x-a", "2"}, {"Accept", ""}};
  EXPECT_EQ(request.HeaderValue("x-A"), "1");
  EXPECT_EQ(request.HeaderValue("ACCEPT"), "");
  EXPECT_EQ(request.HeaderValue("X-"), std::nullopt);
  EXPECT_EQ(request.HeaderValue("X-AB"), std::nullopt);
  EXPECT_EQ(request.HeaderValue(""), std::nullopt);
}

}  // namespace
}  // namespace certmon::http
