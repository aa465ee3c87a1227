// Deadlines and limits over real sockets, with a clock that the test moves.
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <unistd.h>

#include <atomic>
#include <list>

#include "tests/support/fake_clock.h"
#include "tests/unit/http_server/server_fixture.h"

namespace certmon::http {
namespace {

using std::chrono::milliseconds;
using std::chrono::seconds;
using test_support::HttpAnswer;
using test_support::HttpGet;
using test_support::RawConnection;
using testing::HasSubstr;
using testing::StartsWith;

constexpr std::size_t kLargeBytes = 8'000'000;  // more than the socket buffers of both sides hold

class ServerDeadlines : public testing::Test {
 protected:
  ServerOptions Options() {
    ServerOptions options = OptionsWith(EchoRoute());
    options.routes.push_back({.methods = {"GET"},
                              .path = "/large",
                              .handler =
                                  [this](const ServerRequest&) {
                                    ServerResponse response;
                                    response.body = large_;
                                    ++large_answers;
                                    return response;
                                  },
                              .max_at_once = 2});
    options.clock = &clock;
    return options;
  }

  // Moves the clock by one second at a time, and calls `step` after each, until the connection has
  // ended. Returns the number of seconds, at most 60.
  template <typename Step>
  int SecondsUntilEnd(const RawConnection& connection, Step step) {
    int passed = 0;
    // The pause lets the server react; if it is too short, the end comes some steps late.
    while (passed < 60 && !connection.HasEnded(milliseconds(40))) {
      clock.Advance(seconds(1));
      ++passed;
      step();
    }
    return passed;
  }

  void WaitForLargeAnswers(int count) const {
    for (int i = 0; i < 2000 && large_answers < count; ++i) usleep(10'000);
    ASSERT_EQ(large_answers, count);
  }

  test_support::FakeClock clock;
  std::atomic<int> large_answers{0};

 private:
  std::shared_ptr<const std::string> large_ = std::make_shared<const std::string>(kLargeBytes, 'x');
};

// A wrong implementation results in 60: every step sends or reads a byte.
constexpr int kEarliest = 10;
constexpr int kLatest = 40;

TEST_F(ServerDeadlines, CutsAClientThatDripsHeadersTenSecondsAfterAccept) {
  const auto server = MustStart(Options());
  const RawConnection dripping(server->Bound()[0].port, "GET /echo HTTP/1.1\r\nX: ");
  const int passed = SecondsUntilEnd(dripping, [&dripping] { dripping.Send("y"); });
  EXPECT_GE(passed, kEarliest);
  EXPECT_LE(passed, kLatest);
}

TEST_F(ServerDeadlines, CutsAClientThatDripsABodyAfterAnAnswer) {
  const auto server = MustStart(Options());
  RawConnection dripping(server->Bound()[0].port, "GET /echo HTTP/1.1\r\nHost: x\r\n\r\n");
  EXPECT_THAT(dripping.ReadUntil("= "), StartsWith("HTTP/1.1 200 "));
  dripping.Send("POST /echo HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n");
  const int passed = SecondsUntilEnd(dripping, [&dripping] { dripping.Send("1\r\nb\r\n"); });
  EXPECT_GE(passed, kEarliest);
  EXPECT_LE(passed, kLatest);
}

TEST_F(ServerDeadlines, CutsAKeptConnectionWithoutARequest) {
  const auto server = MustStart(Options());
  RawConnection kept(server->Bound()[0].port, "GET /echo HTTP/1.1\r\nHost: x\r\n\r\n");
  EXPECT_THAT(kept.ReadUntil("= "), StartsWith("HTTP/1.1 200 "));
  const int passed = SecondsUntilEnd(kept, [] {});
  EXPECT_GE(passed, kEarliest);
  EXPECT_LE(passed, kLatest);
}

TEST_F(ServerDeadlines, KeepsAConnectionWithARequestInTime) {
  const auto server = MustStart(Options());
  RawConnection kept(server->Bound()[0].port, "");
  for (int i = 0; i < 5; ++i) {
    clock.Advance(seconds(9));
    kept.Send("GET /echo HTTP/1.1\r\nHost: x\r\n\r\n");
    EXPECT_THAT(kept.ReadUntil("= "), StartsWith("HTTP/1.1 200 "));
  }
}

TEST_F(ServerDeadlines, CutsAClientThatNeverReadsTenSecondsAfterTheRequest) {
  const auto server = MustStart(Options());
  const RawConnection deaf(server->Bound()[0].port, "GET /large HTTP/1.1\r\nHost: x\r\n\r\n");
  WaitForLargeAnswers(1);
  const int passed = SecondsUntilEnd(deaf, [] {});
  EXPECT_GE(passed, kEarliest);
  EXPECT_LE(passed, kLatest);
}

TEST_F(ServerDeadlines, CutsAClientThatReadsInDrips) {
  const auto server = MustStart(Options());
  RawConnection slow(server->Bound()[0].port, "GET /large HTTP/1.1\r\nHost: x\r\n\r\n");
  WaitForLargeAnswers(1);
  const int passed = SecondsUntilEnd(slow, [&slow] { static_cast<void>(slow.ReadUntil("x")); });
  EXPECT_GE(passed, kEarliest);
  EXPECT_LE(passed, kLatest);
}

TEST_F(ServerDeadlines, RefusesOverTheLimitWhileAnswersAreSentAndServesOtherRoutes) {
  const auto server = MustStart(Options());
  const std::string request = "GET /large HTTP/1.1\r\nHost: x\r\n\r\n";
  const RawConnection first(server->Bound()[0].port, request);
  WaitForLargeAnswers(1);
  const RawConnection second(server->Bound()[0].port, request);
  WaitForLargeAnswers(2);
  const HttpAnswer refused = HttpGet(UrlOf(*server, "/large"));
  EXPECT_EQ(refused.status, 503);
  EXPECT_EQ(refused.Header("retry-after"), "1");
  EXPECT_EQ(refused.Header("content-length"), std::to_string(refused.body.size()));
  EXPECT_EQ(HttpGet(UrlOf(*server, "/echo")).status, 200);
  EXPECT_FALSE(first.HasEnded(milliseconds(0)));
  EXPECT_FALSE(second.HasEnded(milliseconds(0)));
}

TEST_F(ServerDeadlines, CutsTheAnswerThatHasStalledLongestForANewOne) {
  const auto server = MustStart(Options());
  const std::string request = "GET /large HTTP/1.1\r\nHost: x\r\n\r\n";
  const RawConnection first(server->Bound()[0].port, request);
  WaitForLargeAnswers(1);
  // At first the kernel still accepts parts of the answer; not any more at the second refusal.
  clock.Advance(milliseconds(500));
  const RawConnection second(server->Bound()[0].port, request);
  WaitForLargeAnswers(2);
  int refusals = 0;
  HttpAnswer answer = HttpGet(UrlOf(*server, "/large"));
  for (; answer.status == 503 && refusals < 40; ++refusals) {
    clock.Advance(milliseconds(200));
    answer = HttpGet(UrlOf(*server, "/large"));
  }
  EXPECT_EQ(answer.status, 200);
  EXPECT_EQ(answer.body.size(), kLargeBytes);
  EXPECT_GE(refusals, 3);  // 500 ms + 3 * 200 ms is the first sum over a second
  int ended = 0;
  for (int i = 0; i < 2000 && ended == 0; ++i) {
    ended = static_cast<int>(first.HasEnded(milliseconds(10))) +
            static_cast<int>(second.HasEnded(milliseconds(0)));
  }
  EXPECT_EQ(ended, 1);
}

TEST_F(ServerDeadlines, DoesNotCountFinishedAnswers) {
  const auto server = MustStart(Options());
  for (int i = 0; i < 10; ++i) EXPECT_EQ(HttpGet(UrlOf(*server, "/large")).status, 200);
}

TEST_F(ServerDeadlines, AnswersBusyByTheRoutesOwnHandler) {
  ServerOptions options = Options();
  options.routes.back().busy = [](const ServerRequest&) {
    ServerResponse response = BusyResponse();
    response.headers.emplace_back("X-Own", "yes");
    return response;
  };
  const auto server = MustStart(std::move(options));
  std::list<RawConnection> deaf;
  for (int i = 1; i <= 2; ++i) {
    deaf.emplace_back(server->Bound()[0].port, "GET /large HTTP/1.1\r\nHost: x\r\n\r\n");
    WaitForLargeAnswers(i);
  }
  const HttpAnswer refused = HttpGet(UrlOf(*server, "/large"));
  EXPECT_EQ(refused.status, 503);
  EXPECT_EQ(refused.Header("x-own"), "yes");
}

TEST_F(ServerDeadlines, ClosesTheLongestWaitingAtTheLimitOfConnections) {
  ServerOptions options = Options();
  options.max_connections = 2;
  const auto server = MustStart(std::move(options));
  const std::string request = "GET /echo HTTP/1.1\r\nHost: x\r\n\r\n";
  RawConnection first(server->Bound()[0].port, request);
  EXPECT_THAT(first.ReadUntil("= "), HasSubstr(" 200 "));
  RawConnection second(server->Bound()[0].port, request);
  EXPECT_THAT(second.ReadUntil("= "), HasSubstr(" 200 "));
  // One thread serves both: the first's answer has ended before the second's began.
  clock.Advance(seconds(1));
  second.Send(request);
  EXPECT_THAT(second.ReadUntil("= "), HasSubstr(" 200 "));
  RawConnection third(server->Bound()[0].port, request);
  EXPECT_THAT(third.ReadUntil("= "), HasSubstr(" 200 "));
  EXPECT_TRUE(first.HasEnded(seconds(20)));
  EXPECT_FALSE(second.HasEnded(milliseconds(0)));
}

TEST_F(ServerDeadlines, AnswersWhileManyMoreThanTheLimitDrip) {
  ServerOptions options = Options();
  options.max_connections = 8;
  options.max_connections_per_client = 8;
  const auto server = MustStart(std::move(options));
  std::list<RawConnection> dripping;
  for (int i = 0; i < 100; ++i) {
    dripping.emplace_back(server->Bound()[0].port, "GET /ec");
    if (i % 10 == 0) {
      EXPECT_EQ(HttpGet(UrlOf(*server, "/echo")).status, 200);
    }
  }
  EXPECT_EQ(HttpGet(UrlOf(*server, "/echo")).status, 200);
  int open = 0;
  for (const RawConnection& connection : dripping) {
    if (!connection.HasEnded(milliseconds(0))) ++open;
  }
  EXPECT_LE(open, 8 + 8 / 4 + 1);
}

TEST_F(ServerDeadlines, ReleasesTheBodyOfACutClient) {
  ServerOptions options = Options();
  std::weak_ptr<const std::string> seen;
  std::atomic<bool> is_asked{false};
  options.routes[0].handler = [&](const ServerRequest&) {
    ServerResponse response;
    response.body = std::make_shared<const std::string>(kLargeBytes, 'y');
    seen = response.body;
    is_asked = true;
    return response;
  };
  const auto server = MustStart(std::move(options));
  const RawConnection deaf(server->Bound()[0].port, "GET /echo HTTP/1.1\r\nHost: x\r\n\r\n");
  for (int i = 0; i < 2000 && !is_asked; ++i) usleep(10'000);
  ASSERT_TRUE(is_asked);
  EXPECT_LE(SecondsUntilEnd(deaf, [] {}), kLatest);
  for (int i = 0; i < 2000 && !seen.expired(); ++i) usleep(10'000);
  EXPECT_TRUE(seen.expired());
}

}  // namespace
}  // namespace certmon::http
