// CurlTransport against a server on 127.0.0.1: what it sends, what it returns, and what it
// refuses to do.
#include <gtest/gtest.h>

#include <atomic>
#include <cstdlib>
#include <set>
#include <string>
#include <thread>

#include "tests/integration/client/client_fixture.h"
#include "tests/support/result_matchers.h"

namespace certmon::http {
namespace {

using base::Reason;
using std::chrono::milliseconds;
using std::chrono::seconds;
using test_support::FailsWith;
using test_support::IsOk;

class TransportTest : public ClientFixture {};

TEST_F(TransportTest, SendsTheRequestAndFewOtherHeaders) {
  const ChosenServer server([](const ServerRequest&) { return JsonAnswer(); });
  ASSERT_THAT(Get(server.Url("/a/%2E%2E/b?pageSize=10&status=ALL")), IsOk());
  const ServerRequest request = server.Requests().at(0);
  EXPECT_EQ(request.method, "GET");
  EXPECT_EQ(request.path, "/a/%2E%2E/b");
  EXPECT_EQ(request.query, "pageSize=10&status=ALL");
  EXPECT_EQ(request.HeaderValue("X-TC-AUTHENTICATION-SECRET"), "secret-canary");
  EXPECT_EQ(request.HeaderValue("User-Agent"), "test/1.0");
  EXPECT_EQ(request.HeaderValue("Accept"), "application/json");
  // No compression is asked for, no continuation, no cookie.
  for (const char* name :
       {"Accept-Encoding", "Expect", "Cookie", "Authorization", "Proxy-Connection", "Upgrade"}) {
    EXPECT_EQ(request.HeaderValue(name), std::nullopt) << name;
  }
}

TEST_F(TransportTest, KeepsTheDotsOfAPath) {
  const ChosenServer server([](const ServerRequest&) { return JsonAnswer(); });
  ASSERT_THAT(Get(server.Url("/a/../b/./c")), IsOk());
  EXPECT_EQ(server.Requests().at(0).path, "/a/../b/./c");
}

TEST_F(TransportTest, PostsABody) {
  const ChosenServer server([](const ServerRequest&) { return JsonAnswer(); });
  HttpRequest request = Request(server.Url());
  request.method = Method::kPost;
  request.body = base::Secret(std::string(2000, 'x') + std::string(1, '\0') + "y");
  ASSERT_THAT(Await(transport_->Start(std::move(request))), IsOk());
  EXPECT_EQ(server.Requests().at(0).method, "POST");
  EXPECT_EQ(server.Requests().at(0).body, std::string(2000, 'x') + std::string(1, '\0') + "y");
  EXPECT_EQ(server.Requests().at(0).HeaderValue("Expect"), std::nullopt);
}

TEST_F(TransportTest, ReturnsAnyStatusWithItsHeaders) {
  for (const int status : {200, 201, 400, 401, 403, 404, 418, 429, 500, 502, 503, 599}) {
    const ChosenServer server([status](const ServerRequest&) {
      FaultyResponse response = JsonAnswer("body");
      response.status = status;
      response.headers = {{"content-TYPE", " application/json; charset=utf-8 "},
                          {"Retry-AFTER", "7"},
                          {"Content-Encoding", "gzip"}};
      return response;
    });
    const Outcome outcome = Get(server.Url());
    ASSERT_THAT(outcome, IsOk()) << status;
    EXPECT_EQ(outcome->status, status);
    EXPECT_EQ(outcome->body, "body");
    EXPECT_EQ(outcome->content_type, "application/json; charset=utf-8");
    EXPECT_EQ(outcome->retry_after, "7");
    EXPECT_EQ(outcome->content_encoding, "gzip");  // not decoded, and not hidden either
  }
}

TEST_F(TransportTest, LeavesAbsentHeadersEmpty) {
  const ChosenServer server([](const ServerRequest&) {
    FaultyResponse response = JsonAnswer("x");
    response.headers.clear();
    return response;
  });
  const Outcome outcome = Get(server.Url());
  ASSERT_THAT(outcome, IsOk());
  EXPECT_EQ(outcome->content_type, "");
  EXPECT_EQ(outcome->content_encoding, "");
  EXPECT_EQ(outcome->retry_after, std::nullopt);
}

TEST_F(TransportTest, ReusesOneConnection) {
  const ChosenServer server([](const ServerRequest&) { return JsonAnswer(); });
  for (int i = 0; i < 5; ++i) {
    ASSERT_THAT(Get(server.Url()), IsOk());
  }
  std::set<std::uint64_t> connections;
  for (const auto& request : server.Requests()) {
    connections.insert(request.connection);
  }
  EXPECT_EQ(connections.size(), 1U);
}

TEST_F(TransportTest, ReconnectsAfterTheServerClosedAnIdleConnection) {
  // The answer announces no end of the connection, and then it is closed.
  const ChosenServer server([](const ServerRequest&) {
    FaultyResponse response = JsonAnswer(
        "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: 2\r\n\r\n{}");
    response.wire_fault = WireFault::kGarbage;
    return response;
  });
  for (int i = 0; i < 3; ++i) {
    const Outcome outcome = Get(server.Url());
    ASSERT_THAT(outcome, IsOk()) << i;
    EXPECT_EQ(outcome->body, "{}");
  }
  EXPECT_EQ(server.Requests().size(), 3U);
}

TEST_F(TransportTest, HasSeveralRequestsInFlight) {
  // No request is answered before all four have arrived.
  std::atomic<int> arrived = 0;
  const ChosenServer server([&arrived](const ServerRequest&) {
    ++arrived;
    for (int i = 0; i < 2000 && arrived < 4; ++i) {
      std::this_thread::sleep_for(milliseconds(5));
    }
    return JsonAnswer(arrived >= 4 ? "together" : "alone");
  });
  std::vector<RequestHandle> handles;
  for (int i = 0; i < 4; ++i) {
    handles.push_back(transport_->Start(Request(server.Url())));
  }
  for (const RequestHandle& handle : handles) {
    const Outcome outcome = Await(handle);
    ASSERT_THAT(outcome, IsOk());
    EXPECT_EQ(outcome->body, "together");
  }
}

TEST_F(TransportTest, NeverFollowsARedirect) {
  const ChosenServer other([](const ServerRequest&) { return JsonAnswer("stolen"); });
  for (const int status : {301, 302, 303, 307, 308}) {
    for (const std::string& target :
         {other.Url("/x"), std::string("file:///etc/passwd"), std::string("/loop")}) {
      const ChosenServer server([&](const ServerRequest&) {
        FaultyResponse response = JsonAnswer("moved");
        response.status = status;
        response.headers.emplace_back("Location", target);
        return response;
      });
      const Outcome outcome = Get(server.Url());
      ASSERT_THAT(outcome, IsOk());
      EXPECT_EQ(outcome->status, status);
      EXPECT_EQ(outcome->body, "moved");
      EXPECT_EQ(server.Requests().size(), 1U);
    }
  }
  EXPECT_TRUE(other.Requests().empty());
}

TEST_F(TransportTest, AcceptsOnlyHttpUrls) {
  for (const char* url : {"file:///etc/passwd", "ftp://127.0.0.1/", "gopher://127.0.0.1/",
                          "dict://127.0.0.1/", "", "http://", "http://user:password@127.0.0.1/"}) {
    EXPECT_THAT(Get(url),
                testing::AnyOf(FailsWith(Reason::kInternal), FailsWith(Reason::kHttpStatus)))
        << url;
  }
}

class Environment {
 public:
  explicit Environment(std::map<std::string, std::string> values) : values_(std::move(values)) {
    for (const auto& [name, value] : values_) {
      setenv(name.c_str(), value.c_str(), 1);
    }
  }
  ~Environment() {
    for (const auto& [name, value] : values_) {
      unsetenv(name.c_str());
    }
  }
  Environment(const Environment&) = delete;
  Environment& operator=(const Environment&) = delete;

 private:
  std::map<std::string, std::string> values_;
};

TEST_F(TransportTest, IgnoresTheProxiesOfTheEnvironment) {
  const ChosenServer proxy([](const ServerRequest&) { return JsonAnswer("proxied"); });
  const Environment environment({{"http_proxy", proxy.Url()},
                                 {"HTTP_PROXY", proxy.Url()},
                                 {"https_proxy", proxy.Url()},
                                 {"HTTPS_PROXY", proxy.Url()},
                                 {"all_proxy", proxy.Url()},
                                 {"ALL_PROXY", proxy.Url()}});
  const ChosenServer server([](const ServerRequest&) { return JsonAnswer("direct"); });
  const Outcome outcome = Get(server.Url());
  ASSERT_THAT(outcome, IsOk());
  EXPECT_EQ(outcome->body, "direct");
  EXPECT_TRUE(proxy.Requests().empty());
}

TEST_F(TransportTest, UsesItsConfiguredProxyDespiteNoProxyInTheEnvironment) {
  const ChosenServer proxy([](const ServerRequest&) { return JsonAnswer("proxied"); });
  const Environment environment({{"no_proxy", "*"}, {"NO_PROXY", "127.0.0.1,localhost"}});
  connection_.proxy_url = proxy.Url("");
  static_cast<void>(Get("https://127.0.0.1:1/x"));
  ASSERT_EQ(proxy.Requests().size(), 1U);
  EXPECT_EQ(proxy.Requests()[0].method, "CONNECT");
}

// Only addresses of this machine may be asked in clear; a proxy would see the secrets, and ask its
// own.
TEST_F(TransportTest, BypassesTheProxyForPlainHttp) {
  const ChosenServer proxy([](const ServerRequest&) { return JsonAnswer("proxied"); });
  const ChosenServer server([](const ServerRequest&) { return JsonAnswer("direct"); });
  connection_.proxy_url = proxy.Url("");
  const Outcome outcome = Get(server.Url());
  ASSERT_THAT(outcome, IsOk());
  EXPECT_EQ(outcome->body, "direct");
  EXPECT_TRUE(proxy.Requests().empty());
}

TEST_F(TransportTest, SendsItsHeadersToNoProxy) {
  // A proxy sees CONNECT and the host, not the keys.
  const ChosenServer proxy([](const ServerRequest&) { return TextResponse(403, "no"); });
  connection_.proxy_url = proxy.Url("");
  EXPECT_THAT(Get("https://certmanager.example/x?appkey-canary"), FailsWith(Reason::kConnect));
  ASSERT_EQ(proxy.Requests().size(), 1U);
  const ServerRequest request = proxy.Requests()[0];
  EXPECT_EQ(request.method, "CONNECT");
  for (const auto& [name, value] : request.headers) {
    EXPECT_EQ(value.find("canary"), std::string::npos) << name;
  }
  EXPECT_EQ(request.path.find("canary"), std::string::npos);
}

TEST_F(TransportTest, WaitsUntilTheGivenTimeIfNothingHappens) {
  const auto took = TimeOf([&] { transport_->Wait(clock_.MonotonicNow() + milliseconds(50)); });
  EXPECT_GE(took, milliseconds(49));
  EXPECT_LT(took, seconds(5));
  EXPECT_LT(TimeOf([&] { transport_->Wait(clock_.MonotonicNow() - seconds(1)); }), seconds(1));
}

TEST_F(TransportTest, EndsAWaitAfterWake) {
  std::thread waker([this] {
    std::this_thread::sleep_for(milliseconds(50));
    transport_->Wake();
  });
  EXPECT_LT(TimeOf([&] { transport_->Wait(clock_.MonotonicNow() + seconds(25)); }), seconds(10));
  waker.join();
}

TEST_F(TransportTest, EndsTheNextWaitAfterAnEarlierWake) {
  transport_->Wake();
  transport_->Wake();
  EXPECT_LT(TimeOf([&] { transport_->Wait(clock_.MonotonicNow() + seconds(25)); }), seconds(10));
  // Once only.
  EXPECT_GE(TimeOf([&] { transport_->Wait(clock_.MonotonicNow() + milliseconds(50)); }),
            milliseconds(49));
}

TEST_F(TransportTest, DeliversNoAnswerAfterCancelling) {
  const ChosenServer server([](const ServerRequest& request) {
    FaultyResponse response = JsonAnswer();
    response.wire_fault = request.path == "/hang" ? WireFault::kHang : WireFault::kNone;
    return response;
  });
  RequestHandle hangs = transport_->Start(Request(server.Url("/hang")));
  ASSERT_THAT(Get(server.Url("/good")), IsOk());
  EXPECT_LT(TimeOf([&] { hangs.reset(); }), seconds(1));
  // No answer ends this wait.
  EXPECT_GE(TimeOf([&] { transport_->Wait(clock_.MonotonicNow() + milliseconds(50)); }),
            milliseconds(49));
  ASSERT_THAT(Get(server.Url("/good")), IsOk());
}

TEST_F(TransportTest, AnswersARequestThatLibcurlRefusesAfterTheNextWait) {
  // libcurl accepts no URL this long.
  const RequestHandle handle = transport_->Start(Request("http://" + std::string(9'000'000, 'x')));
  EXPECT_LT(TimeOf([&] { transport_->Wait(clock_.MonotonicNow() + seconds(25)); }), seconds(10));
  const auto answer = handle->TakeAnswer();
  ASSERT_TRUE(answer.has_value());
  EXPECT_THAT(answer->response, FailsWith(base::Reason::kInternal));
  EXPECT_FALSE(handle->TakeAnswer().has_value());
}

TEST_F(TransportTest, ForgetsAnAnswerWhoseHandleIsGone) {
  transport_->Start(Request("http://" + std::string(9'000'000, 'x'))).reset();
  transport_->Wait(clock_.MonotonicNow() + milliseconds(20));
}

TEST_F(TransportTest, IsDestroyedAtOnceWithRequestsInFlight) {
  const ChosenServer server([](const ServerRequest&) {
    FaultyResponse response = JsonAnswer();
    response.wire_fault = WireFault::kHang;
    return response;
  });
  std::vector<RequestHandle> handles;
  for (int i = 0; i < 8; ++i) {
    handles.push_back(transport_->Start(Request(server.Url())));
  }
  transport_->Wait(clock_.MonotonicNow() + milliseconds(50));
  EXPECT_LT(TimeOf([&] {
              handles.clear();
              transport_.reset();
            }),
            seconds(2));
}

TEST_F(TransportTest, LeavesRequestsUnansweredThatOutliveIt) {
  const ChosenServer server([](const ServerRequest&) { return JsonAnswer(); });
  RequestHandle handle = transport_->Start(Request(server.Url()));
  transport_.reset();
  EXPECT_FALSE(handle->TakeAnswer().has_value());
  EXPECT_LT(TimeOf([&] { handle.reset(); }), seconds(1));
}

TEST_F(TransportTest, MeasuresTheDurationOfARequest) {
  const ChosenServer server([](const ServerRequest&) {
    std::this_thread::sleep_for(milliseconds(30));
    return JsonAnswer();
  });
  const Answer answer = Exchange(*transport_, Request(server.Url()));
  EXPECT_GE(answer.duration, milliseconds(30));
  EXPECT_LT(answer.duration, seconds(20));
}

}  // namespace
}  // namespace certmon::http
