#include "lib/http_server/server_shutdown.h"

#include <gtest/gtest.h>
#include <sys/socket.h>

#include <array>
#include <thread>

namespace certmon::http {
namespace {

constexpr std::chrono::hours kLongerThanAnyTest{1};

// The two ends of a connection.
class SocketPair {
 public:
  SocketPair() {
    std::array<int, 2> fds{-1, -1};
    EXPECT_EQ(socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, fds.data()), 0);
    ours = FileDescriptor(fds[0]);
    theirs = FileDescriptor(fds[1]);
  }
  FileDescriptor ours;
  FileDescriptor theirs;
};

TEST(InFlight, DoesNotWaitWhereNothingIsUnderWay) {
  InFlight in_flight;
  in_flight.WaitForNone(kLongerThanAnyTest);
  in_flight.Begin();
  in_flight.End();
  in_flight.WaitForNone(kLongerThanAnyTest);
}

TEST(InFlight, WaitsUntilTheLastHasEnded) {
  InFlight in_flight;
  in_flight.Begin();
  in_flight.Begin();
  std::jthread other([&in_flight] {
    in_flight.End();
    in_flight.End();
  });
  in_flight.WaitForNone(kLongerThanAnyTest);
}

TEST(InFlight, GivesUpAtItsLimit) {
  InFlight in_flight;
  in_flight.Begin();
  in_flight.WaitForNone(std::chrono::milliseconds(1));
}

TEST(StopSignal, EndsEveryWaitOnceItIsSet) {
  StopSignal stop;
  SocketPair connection;
  EXPECT_FALSE(stop.IsSet());
  std::jthread other([&stop] { stop.Set(); });
  EXPECT_EQ(stop.WaitFor(connection.ours.Get(), std::chrono::milliseconds(-1)), WaitEnd::kStopping);
  EXPECT_EQ(stop.WaitFor(connection.ours.Get(), kLongerThanAnyTest), WaitEnd::kStopping);
  EXPECT_TRUE(stop.IsSet());
}

TEST(StopSignal, NoticesThatTheClientHasGone) {
  StopSignal stop;
  SocketPair connection;
  connection.theirs = FileDescriptor();
  EXPECT_EQ(stop.WaitFor(connection.ours.Get(), kLongerThanAnyTest), WaitEnd::kClientGone);
}

TEST(StopSignal, WaitsItsTimeThoughBytesAreHere) {
  StopSignal stop;
  SocketPair connection;
  ASSERT_EQ(send(connection.theirs.Get(), "next", 4, 0), 4);
  const auto start = std::chrono::steady_clock::now();
  EXPECT_EQ(stop.WaitFor(connection.ours.Get(), std::chrono::milliseconds(20)),
            WaitEnd::kTimeElapsed);
  EXPECT_GE(std::chrono::steady_clock::now() - start, std::chrono::milliseconds(20));
}

}  // namespace
}  // namespace certmon::http
