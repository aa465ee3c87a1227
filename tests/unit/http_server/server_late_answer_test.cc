// Routes whose answer another thread completes, over real sockets.
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <unistd.h>

#include <atomic>
#include <deque>
#include <mutex>
#include <stdexcept>
#include <thread>

#include "tests/support/fake_clock.h"
#include "tests/unit/http_server/server_fixture.h"

namespace certmon::http {
namespace {

using std::chrono::milliseconds;
using std::chrono::seconds;
using test_support::HttpGet;
using test_support::RawConnection;
using testing::AllOf;
using testing::HasSubstr;
using testing::StartsWith;

using Done = std::function<void(ServerResponse)>;

constexpr std::size_t kLargeBytes = 8'000'000;  // more than the socket buffers of both sides hold

const std::string kRequest = "POST /late HTTP/1.1\r\nHost: x\r\nContent-Length: 3\r\n\r\nabc";

class LateAnswer : public testing::Test {
 protected:
  // `/late` keeps `done` for the test; `/now` answers before it returns; `/throw` throws.
  ServerOptions Options() {
    ServerOptions options = OptionsWith(EchoRoute());
    options.routes.push_back({.methods = {"POST"},
                              .path = "/late",
                              .answer_later = [this](const auto& request, Done done) {
                                const std::lock_guard lock(mutex);
                                body = request.body;
                                pending.push_back(std::move(done));
                              }});
    options.routes.push_back(
        {.methods = {"GET"}, .path = "/now", .answer_later = [](const auto&, const Done& done) {
           done(TextResponse(200, "first"));
           done(TextResponse(500, "second"));
         }});
    options.routes.push_back(
        {.methods = {"GET"}, .path = "/throw", .answer_later = [](const auto&, const Done&) {
           throw std::runtime_error("secret");
         }});
    options.clock = &clock;
    return options;
  }

  // The oldest `done` that was not taken yet, after the server has called the route.
  Done TakeDone() {
    for (int i = 0; i < 2000; ++i) {
      {
        const std::lock_guard lock(mutex);
        if (!pending.empty()) {
          Done done = std::move(pending.front());
          pending.pop_front();
          return done;
        }
      }
      usleep(10'000);
    }
    ADD_FAILURE() << "the route was not called";
    return [](const ServerResponse&) {};
  }

  [[nodiscard]] std::uint16_t Port() const { return server->Bound()[0].port; }

  // Moves the clock a second at a time until the connection has ended; 90 if it does not.
  int SecondsUntilEnd(const RawConnection& connection) {
    int passed = 0;
    for (; passed < 90 && !connection.HasEnded(milliseconds(40)); ++passed)
      clock.Advance(seconds(1));
    return passed;
  }

  test_support::FakeClock clock;
  std::mutex mutex;
  std::deque<Done> pending;
  std::string body;
  std::unique_ptr<Server> server;
};

TEST_F(LateAnswer, IsSentWhenAnotherThreadHasIt) {
  server = MustStart(Options());
  RawConnection client(Port(), kRequest);
  Done done = TakeDone();
  EXPECT_EQ(body, "abc");
  EXPECT_EQ(HttpGet(UrlOf(*server, "/echo")).status, 200);
  std::jthread([&done] { done(TextResponse(201, "reloaded\n")); });
  EXPECT_THAT(client.ReadUntil("reloaded\n"), StartsWith("HTTP/1.1 201 "));
  client.Send(kRequest);
  TakeDone()(TextResponse(202, "again\n"));
  EXPECT_THAT(client.ReadUntil("again\n"), StartsWith("HTTP/1.1 202 "));
}

TEST_F(LateAnswer, MayBeGivenAtOnceAndCountsOnce) {
  server = MustStart(Options());
  EXPECT_EQ(HttpGet(UrlOf(*server, "/now")).body, "first");
  RawConnection client(Port(), kRequest);
  const Done done = TakeDone();
  done(TextResponse(200, "first"));
  done(TextResponse(200, "second"));
  EXPECT_THAT(client.ReadUntil("first"), HasSubstr(" 200 "));
  client.Send(kRequest);
  const Done next = TakeDone();
  done(TextResponse(200, "third"));
  next(TextResponse(200, "fourth"));
  EXPECT_THAT(client.ReadUntil("th"), HasSubstr("fourth"));
}

TEST_F(LateAnswer, Is500IfTheRouteThrows) {
  server = MustStart(Options());
  const auto answer = HttpGet(UrlOf(*server, "/throw"));
  EXPECT_EQ(answer.status, 500);
  EXPECT_EQ(answer.body, "internal error\n");
}

TEST_F(LateAnswer, MayTakeThirtySeconds) {
  server = MustStart(Options());
  RawConnection client(Port(), kRequest);
  const Done done = TakeDone();
  for (int i = 0; i < 30; ++i) {
    clock.Advance(seconds(1));
    ASSERT_FALSE(client.HasEnded(milliseconds(40)));
  }
  done(TextResponse(200, "at last"));
  EXPECT_THAT(client.ReadUntil("last"), StartsWith("HTTP/1.1 200 "));
}

TEST_F(LateAnswer, IsCutIfItNeverComesAndItsConnectionIsFreed) {
  ServerOptions options = Options();
  options.max_connections = 1;
  server = MustStart(std::move(options));
  const RawConnection client(Port(), kRequest);
  const Done done = TakeDone();
  const int passed = SecondsUntilEnd(client);
  EXPECT_GE(passed, 40);
  EXPECT_LT(passed, 90);
  EXPECT_EQ(HttpGet(UrlOf(*server, "/echo")).status, 200);
  done(TextResponse(200, "too late"));
  EXPECT_EQ(HttpGet(UrlOf(*server, "/echo")).status, 200);
}

TEST_F(LateAnswer, StillCutsAClientThatDoesNotReadIt) {
  server = MustStart(Options());
  const RawConnection deaf(Port(), kRequest);
  const Done done = TakeDone();
  ServerResponse large;
  large.body = std::make_shared<const std::string>(kLargeBytes, 'x');
  const std::weak_ptr<const std::string> seen = large.body;
  done(std::move(large));
  const int passed = SecondsUntilEnd(deaf);
  EXPECT_GE(passed, 10);
  EXPECT_LE(passed, 39);
  for (int i = 0; i < 2000 && !seen.expired(); ++i) usleep(10'000);
  EXPECT_TRUE(seen.expired());
}

TEST_F(LateAnswer, GivesWayToANewConnectionAtTheLimit) {
  ServerOptions options = Options();
  options.max_connections = 1;
  server = MustStart(std::move(options));
  const RawConnection client(Port(), kRequest);
  const Done done = TakeDone();
  clock.Advance(seconds(1));
  EXPECT_EQ(HttpGet(UrlOf(*server, "/echo")).status, 200);
  EXPECT_TRUE(client.HasEnded(seconds(20)));
}

TEST_F(LateAnswer, MayComeAfterTheClientHasLeft) {
  server = MustStart(Options());
  for (int i = 0; i < 20; ++i) {
    { const RawConnection gone(Port(), kRequest); }
  }
  for (int i = 0; i < 20; ++i) TakeDone()(TextResponse(200, "late"));
  EXPECT_EQ(HttpGet(UrlOf(*server, "/echo")).status, 200);
}

TEST_F(LateAnswer, Is503IfTheServerStopsAndLaterCallsDoNothing) {
  server = MustStart(Options());
  RawConnection client(Port(), kRequest);
  const Done done = TakeDone();
  server.reset();
  EXPECT_THAT(client.ReadToEnd(), AllOf(StartsWith("HTTP/1.1 503 "), HasSubstr("stopping\n")));
  done(TextResponse(200, "too late"));
}

TEST_F(LateAnswer, MayComeWhileTheServerStops) {
  for (int i = 0; i < 20; ++i) {
    server = MustStart(Options());
    const RawConnection client(Port(), kRequest);
    const Done done = TakeDone();
    std::jthread other([&done] { done(TextResponse(200, "late")); });
    server.reset();
  }
}

}  // namespace
}  // namespace certmon::http
