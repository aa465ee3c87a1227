// The gate of a server: refused requests reach no handler, and a slow verdict delays no other client.
#include "lib/http_server/server_gate.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <unistd.h>

#include <atomic>
#include <deque>
#include <list>
#include <mutex>
#include <stdexcept>

#include "tests/support/fake_clock.h"
#include "tests/unit/http_server/server_fixture.h"

namespace certmon::http {
namespace {

using std::chrono::milliseconds;
using std::chrono::seconds;
using test_support::HttpAnswer;
using test_support::HttpGet;
using test_support::RawConnection;
using testing::AllOf;
using testing::HasSubstr;
using testing::Not;
using testing::StartsWith;

constexpr std::size_t kLargeBytes = 8'000'000;  // more than the socket buffers of both sides hold

ServerResponse Unauthorized(std::shared_ptr<const std::string> body = nullptr) {
  ServerResponse response = TextResponse(401, "who are you\n");
  if (body) response.body = std::move(body);
  return response;
}

// Judges by the header `Judge`: "yes", "no" and "large-no" at once; "throw" throws later, and "later"
// waits for the test.
class ScriptedGate final : public ServerGate {
 public:
  std::optional<GateVerdict> JudgeNow(const ServerRequest& request) override {
    const std::string_view how = request.HeaderValue("Judge").value_or("yes");
    if (how == "yes") return GateVerdict{};
    if (how == "no") return GateVerdict{.refusal = Unauthorized()};
    if (how == "large-no") {
      ++large_refusals;
      return GateVerdict{.refusal =
                             Unauthorized(std::make_shared<const std::string>(kLargeBytes, 'n'))};
    }
    return std::nullopt;
  }

  void JudgeLater(const ServerRequest& request, std::function<void(GateVerdict)> done) override {
    if (request.HeaderValue("Judge") == "throw") throw std::runtime_error("secret");
    const std::lock_guard lock(mutex_);
    waiting_.push_back(std::move(done));
  }

  [[nodiscard]] std::vector<std::pair<std::string, std::string>> Headers() const override {
    return {{"X-Frame-Options", "deny"}};
  }

  void WaitForWaiting(std::size_t count) {
    for (int i = 0; i < 2000; ++i) {
      {
        const std::lock_guard lock(mutex_);
        if (waiting_.size() >= count) return;
      }
      usleep(10'000);
    }
    FAIL() << "not asked to judge";
  }

  // Answers the request that has waited longest.
  void Judge(GateVerdict verdict) {
    const std::lock_guard lock(mutex_);
    ASSERT_FALSE(waiting_.empty());
    waiting_.front()(std::move(verdict));
    waiting_.pop_front();
  }

  std::atomic<int> large_refusals{0};

 private:
  std::mutex mutex_;
  std::deque<std::function<void(GateVerdict)>> waiting_;
};

std::string Request(const std::string& judge, const std::string& more = "",
                    const std::string& line = "GET /echo") {
  return line + " HTTP/1.1\r\nHost: x\r\nJudge: " + judge + "\r\n" + more + "\r\n";
}

class Gate : public testing::Test {
 protected:
  ServerOptions Options() {
    ServerOptions options =
        OptionsWith({.methods = {"GET", "POST"}, .path = "/echo", .handler = [this](const auto&) {
                       ++handled;
                       return TextResponse(200, "in");
                     }});
    options.routes.push_back({.methods = {"GET"},
                              .path = "/limited",
                              .handler = [](const auto&) { return TextResponse(200, "in"); },
                              .max_at_once = 2});
    options.gate = gate;
    options.clock = &clock;
    return options;
  }

  [[nodiscard]] std::uint16_t Port() const { return server->Bound()[0].port; }
  [[nodiscard]] int Status(const std::string& judge, const std::string& path = "/echo") const {
    return HttpGet(UrlOf(*server, path), {"Judge: " + judge}).status;
  }

  test_support::FakeClock clock;
  std::atomic<int> handled{0};
  std::shared_ptr<ScriptedGate> gate = std::make_shared<ScriptedGate>();
  std::unique_ptr<Server> server;
};

TEST_F(Gate, RefusesBeforeAnyHandlerAndRevealsNoRoutes) {
  server = MustStart(Options());
  for (const std::string line : {"GET /echo", "HEAD /echo", "GET /none", "DELETE /echo"}) {
    RawConnection connection(Port(), Request("no", "", line));
    EXPECT_THAT(connection.ReadUntil("\r\n\r\n"), StartsWith("HTTP/1.1 401 ")) << line;
  }
  for (const std::string body : {"Content-Length: 3\r\n\r\nabc", "Content-Length: 99999999\r\n\r\n",
                                 "Transfer-Encoding: chunked\r\n\r\n"}) {
    for (const std::string line : {"POST /echo", "POST /none"}) {
      EXPECT_THAT(
          test_support::RawExchange(Port(), line + " HTTP/1.1\r\nHost: x\r\nJudge: no\r\n" + body),
          AllOf(StartsWith("HTTP/1.1 401 "), HasSubstr("Connection: close")))
          << line << body;
    }
  }
  EXPECT_EQ(handled, 0);
}

TEST_F(Gate, RefusesBodiesOfAmbiguousLengthForEveryVerdict) {
  server = MustStart(Options());
  for (const std::string judge : {"yes", "no", "later"}) {
    EXPECT_THAT(test_support::RawExchange(
                    Port(), Request(judge, "Content-Length: 3\r\nTransfer-Encoding: chunked\r\n",
                                    "POST /echo")),
                StartsWith("HTTP/1.1 400 "))
        << judge;
  }
  EXPECT_EQ(handled, 0);
}

TEST_F(Gate, AddsItsHeadersToEveryAnswer) {
  server = MustStart(Options());
  for (const auto& [judge, path] : {std::pair{"yes", "/echo"}, {"yes", "/none"}, {"no", "/echo"}}) {
    const HttpAnswer answer = HttpGet(UrlOf(*server, path), {std::string("Judge: ") + judge});
    EXPECT_EQ(answer.Header("x-frame-options"), "deny") << judge << path;
    EXPECT_EQ(answer.headers.count("x-frame-options"), 1U);
  }
}

TEST_F(Gate, ServesOtherClientsDuringASlowVerdict) {
  server = MustStart(Options());
  RawConnection first(Port(), Request("later"));
  RawConnection second(Port(), Request("later", "Content-Length: 3\r\n", "POST /echo") + "abc");
  gate->WaitForWaiting(2);
  EXPECT_EQ(Status("yes"), 200);
  EXPECT_EQ(handled, 1);
  gate->Judge({.refusal = Unauthorized()});
  gate->Judge({});
  EXPECT_THAT(first.ReadUntil("you\n") + second.ReadUntil("in"),
              AllOf(HasSubstr("HTTP/1.1 401 "), HasSubstr("HTTP/1.1 200 ")));
  EXPECT_EQ(handled, 2);
}

TEST_F(Gate, JudgesEveryRequestOfAConnection) {
  server = MustStart(Options());
  RawConnection kept(Port(), Request("later"));
  gate->WaitForWaiting(1);
  kept.Send(Request("no"));
  gate->Judge({});
  EXPECT_THAT(kept.ReadUntil("you\n"),
              AllOf(StartsWith("HTTP/1.1 200 "), HasSubstr("HTTP/1.1 401 ")));
}

TEST_F(Gate, DoesNotCountARefusalInTheLimitOfARoute) {
  server = MustStart(Options());
  std::list<RawConnection> deaf;
  for (int i = 0; i < 3; ++i) deaf.emplace_back(Port(), Request("large-no", "", "GET /limited"));
  for (int i = 0; i < 2000 && gate->large_refusals < 3; ++i) usleep(10'000);
  ASSERT_EQ(gate->large_refusals, 3);
  EXPECT_EQ(Status("yes", "/limited"), 200);
}

TEST_F(Gate, DoesNotCutAClientThatWaitsForAVerdictAtTheLimit) {
  ServerOptions options = Options();
  options.max_connections = 2;
  server = MustStart(std::move(options));
  RawConnection judged(Port(), Request("later"));
  gate->WaitForWaiting(1);
  RawConnection idle(Port(), Request("yes"));
  EXPECT_THAT(idle.ReadUntil("in"), HasSubstr(" 200 "));
  // The server can close the idle connection only after it has noticed the end of its answer.
  std::string third;
  for (int i = 0; i < 1000 && third.empty(); ++i) {
    third = RawConnection(Port(), Request("yes")).ReadUntil("in");
  }
  EXPECT_THAT(third, HasSubstr(" 200 "));
  EXPECT_TRUE(idle.HasEnded(seconds(20)));
  gate->Judge({});
  EXPECT_THAT(judged.ReadUntil("in"), HasSubstr(" 200 "));
}

TEST_F(Gate, CutsAClientWhoseVerdictExceedsTheAnswerTimeout) {
  server = MustStart(Options());
  const RawConnection judged(Port(), Request("later"));
  gate->WaitForWaiting(1);
  int passed = 0;
  for (; passed < 60 && !judged.HasEnded(milliseconds(40)); ++passed) clock.Advance(seconds(1));
  EXPECT_GE(passed, 10);
  EXPECT_LE(passed, 40);
  gate->Judge({});
  EXPECT_EQ(Status("yes"), 200);
}

TEST_F(Gate, AnswersWith500IfItThrows) {
  server = MustStart(Options());
  EXPECT_EQ(Status("throw"), 500);
  EXPECT_EQ(handled, 0);
  EXPECT_EQ(Status("yes"), 200);
}

TEST_F(Gate, ContinuesAfterClientsLeaveBeforeTheVerdict) {
  server = MustStart(Options());
  std::size_t left = 0;
  for (int i = 0; i < 20; ++i) {
    const RawConnection gone(Port(), Request("later"));
    gate->WaitForWaiting(++left);
    if (i % 2 == 0) {
      gate->Judge({});
      --left;
    }
  }
  for (; left > 0; --left) gate->Judge({});
  EXPECT_EQ(Status("yes"), 200);
}

TEST_F(Gate, AnswersWaitingClientsWith503WhenTheServerStops) {
  server = MustStart(Options());
  RawConnection judged(Port(), Request("later"));
  gate->WaitForWaiting(1);
  server.reset();
  EXPECT_THAT(judged.ReadToEnd(), AllOf(StartsWith("HTTP/1.1 503 "), Not(HasSubstr("in\n"))));
}

}  // namespace
}  // namespace certmon::http
