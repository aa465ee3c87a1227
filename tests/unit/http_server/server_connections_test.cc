#include "lib/http_server/server_connections.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace certmon::http {
namespace {

using std::chrono::milliseconds;
using std::chrono::seconds;
using testing::ElementsAre;
using testing::IsEmpty;
using testing::UnorderedElementsAre;

// A table with a clock that the test moves; a connection is a number.
class Connections : public testing::Test {
 protected:
  explicit Connections(const ConnectionLimits& limits = {}) : table(limits) {}

  // Opens and starts a connection.
  std::vector<int> Open(int fd, const std::string& address = "a") {
    std::vector<int> cut;
    EXPECT_TRUE(table.Open(fd, address, now, cut));
    table.Start(fd, now);
    return cut;
  }
  bool IsRefused(int fd, const std::string& address = "a") {
    std::vector<int> cut;
    return !table.Open(fd, address, now, cut) && cut.empty();
  }
  std::vector<int> Overdue() {
    std::vector<int> cut;
    table.CutOverdue(now, cut);
    return cut;
  }
  // Whether the answer may begin; `cut_for_answer` gets what is cut for it.
  bool BeginAnswer(int fd, const void* of_group = nullptr, std::size_t max_at_once = 0) {
    cut_for_answer.clear();
    return table.BeginAnswer(fd, of_group, max_at_once, now, cut_for_answer);
  }

  const int group = 0;  // only its address counts
  const int other_group = 0;
  ConnectionTable table;
  base::MonotonicTime now{std::chrono::hours(1)};
  std::vector<int> cut_for_answer;
};

TEST_F(Connections, CutsOnceTenSecondsAfterAcceptIfNoRequestCame) {
  Open(1);
  now += milliseconds(9'999);
  EXPECT_THAT(Overdue(), IsEmpty());
  now += milliseconds(1);
  EXPECT_THAT(Overdue(), ElementsAre(1));
  EXPECT_THAT(Overdue(), IsEmpty());
}

TEST_F(Connections, HasSeparateDeadlinesForAnAnswerAndTheNextRequest) {
  Open(1);
  now += milliseconds(9'999);
  EXPECT_TRUE(BeginAnswer(1));
  now += milliseconds(9'999);
  EXPECT_THAT(Overdue(), IsEmpty());
  table.EndAnswer(1, now);
  now += milliseconds(9'999);
  EXPECT_THAT(Overdue(), IsEmpty());
  now += milliseconds(1);
  EXPECT_THAT(Overdue(), ElementsAre(1));
}

TEST_F(Connections, CutsAnAnswerAfterTenSecondsDespiteProgress) {
  Open(1);
  EXPECT_TRUE(BeginAnswer(1));
  for (int second = 1; second <= 9; ++second) {
    now += seconds(1);
    table.NoteProgress(1, static_cast<std::uint64_t>(second), now);
    EXPECT_THAT(Overdue(), IsEmpty());
  }
  now += seconds(1);
  EXPECT_THAT(Overdue(), ElementsAre(1));
}

TEST_F(Connections, KeepsTheDeadlineOfAnAnswerThatBeginsInTwoSteps) {
  Open(1);
  Open(2);
  EXPECT_TRUE(BeginAnswer(1));
  now += milliseconds(9'500);
  EXPECT_TRUE(BeginAnswer(1, &group, 1));
  EXPECT_FALSE(BeginAnswer(2, &group, 1));
  now += milliseconds(500);
  EXPECT_THAT(Overdue(), ElementsAre(1));
}

TEST_F(Connections, NeverCutsBeforeStartAndRemovesWhatNeverStarts) {
  std::vector<int> cut;
  EXPECT_TRUE(table.Open(1, "a", now, cut));
  table.CutLongestWaiting(now + seconds(1), cut);
  EXPECT_THAT(cut, IsEmpty());
  now += seconds(10);
  EXPECT_THAT(Overdue(), IsEmpty());
  EXPECT_TRUE(table.IsEmpty());
}

TEST_F(Connections, StartsANewConnectionForAReusedDescriptor) {
  Open(1);
  now += seconds(9);
  table.Close(1);
  Open(1);
  now += seconds(9);
  EXPECT_THAT(Overdue(), IsEmpty());
}

TEST_F(Connections, KeepsACutConnectionCut) {
  Open(1);
  now += seconds(10);
  EXPECT_THAT(Overdue(), ElementsAre(1));
  EXPECT_TRUE(BeginAnswer(1));
  table.EndAnswer(1, now);
  now += seconds(10);
  EXPECT_THAT(Overdue(), IsEmpty());
  EXPECT_FALSE(table.IsEmpty());
}

TEST_F(Connections, HasNoRoomWhileManyHaveNotStarted) {
  std::vector<int> cut;
  int opened = 0;
  for (; table.HasRoom() && opened < 100; ++opened) {
    EXPECT_TRUE(table.Open(opened, "a", now, cut));
  }
  EXPECT_EQ(opened, static_cast<int>(kMostStarting));
  table.Start(0, now);
  EXPECT_TRUE(table.HasRoom());
}

TEST_F(Connections, CutsTheLongestWaitingForADescriptorIfItIsIdle) {
  Open(1);
  Open(2);
  std::vector<int> cut;
  table.CutLongestWaiting(now + milliseconds(99), cut);
  EXPECT_THAT(cut, IsEmpty());
  table.CutLongestWaiting(now + milliseconds(100), cut);
  EXPECT_THAT(cut, ElementsAre(1));
}

class EightConnections : public Connections {
 protected:
  EightConnections() : Connections({.max_connections = 8, .max_per_address = 8}) {}
};

TEST_F(EightConnections, ReservesMostOfASmallLimitForStartedConnections) {
  std::vector<int> cut;
  int opened = 0;
  for (; table.HasRoom() && opened < 100; ++opened) {
    EXPECT_TRUE(table.Open(opened, "a", now, cut));
  }
  EXPECT_EQ(opened, 2);  // a quarter of 8
}

class NoDeadlines : public Connections {
 protected:
  NoDeadlines() : Connections({.request_timeout = {}, .answer_timeout = {}}) {}
};

TEST_F(NoDeadlines, NeverCutsWithoutALimitOfTime) {
  Open(1);
  Open(2);
  EXPECT_TRUE(BeginAnswer(2));
  now += std::chrono::hours(24);
  EXPECT_THAT(Overdue(), IsEmpty());
}

class ThreeConnections : public Connections {
 protected:
  ThreeConnections() : Connections({.max_connections = 3, .max_per_address = 2}) {}
};

TEST_F(ThreeConnections, CutsTheLongestWaitingOfTheAddressThatHasItsLimit) {
  Open(1, "b");
  now += milliseconds(1);
  Open(2, "a");
  now += milliseconds(1);
  Open(3, "a");
  EXPECT_THAT(Open(4, "a"), ElementsAre(2));
}

TEST_F(ThreeConnections, CutsTheLongestWaitingOfAllAtTheLimit) {
  Open(1, "a");
  now += milliseconds(1);
  Open(2, "b");
  now += milliseconds(1);
  EXPECT_TRUE(BeginAnswer(1));
  table.EndAnswer(1, now);
  Open(3, "b");
  EXPECT_THAT(Open(4, "c"), ElementsAre(2));
}

TEST_F(ThreeConnections, OrdersConnectionsOfOneInstantByArrival) {
  Open(7, "a");
  Open(3, "b");
  Open(5, "c");
  EXPECT_TRUE(BeginAnswer(7));
  table.EndAnswer(7, now);
  EXPECT_THAT(Open(1, "d"), ElementsAre(3));
  EXPECT_THAT(Open(2, "e"), ElementsAre(5));
  EXPECT_THAT(Open(4, "f"), ElementsAre(7));
}

TEST_F(ThreeConnections, CutsNoAnswerWithProgressAtTheLimit) {
  for (const auto& [fd, address] : {std::pair(1, "a"), std::pair(2, "b"), std::pair(3, "c")}) {
    Open(fd, address);
    EXPECT_TRUE(BeginAnswer(fd));
  }
  EXPECT_TRUE(IsRefused(4, "d"));
  now += seconds(1);
  table.NoteProgress(1, 5, now);
  std::vector<int> cut;
  EXPECT_TRUE(table.Open(4, "c", now, cut));
  EXPECT_THAT(cut, testing::SizeIs(1));
  EXPECT_NE(cut[0], 1);
}

TEST_F(ThreeConnections, LimitsHowManyCloseAtOnce) {
  int opened = 0;
  for (; table.HasRoom() && opened < 100; ++opened) Open(opened, std::to_string(opened));
  // 3 open ones, and by MostOpen 3 / 4 + 1 = 1 that was cut.
  EXPECT_EQ(opened, 4);
  table.Close(1);
  EXPECT_TRUE(table.HasRoom());
}

TEST_F(Connections, RefusesAnAnswerOverTheLimitOfItsGroupIfNoneHasStalled) {
  for (const int fd : {1, 2, 3, 4}) Open(fd);
  EXPECT_TRUE(BeginAnswer(1, &group, 2));
  EXPECT_TRUE(BeginAnswer(2, &group, 2));
  now += milliseconds(999);
  EXPECT_FALSE(BeginAnswer(3, &group, 2));
  EXPECT_THAT(cut_for_answer, IsEmpty());
  EXPECT_TRUE(BeginAnswer(4, &other_group, 2));
}

TEST_F(Connections, CutsTheAnswerThatHasStalledLongestForAnotherOfItsGroup) {
  for (const int fd : {1, 2, 3, 4}) Open(fd);
  EXPECT_TRUE(BeginAnswer(4, &other_group, 2));
  EXPECT_TRUE(BeginAnswer(1, &group, 2));
  EXPECT_TRUE(BeginAnswer(2, &group, 2));
  now += milliseconds(500);
  table.NoteProgress(1, 1, now);
  now += milliseconds(500);
  EXPECT_TRUE(BeginAnswer(3, &group, 2));
  EXPECT_THAT(cut_for_answer, ElementsAre(2));
  EXPECT_THAT(table.Answering(), UnorderedElementsAre(1, 3, 4));
}

TEST_F(Connections, DoesNotCountARefusalOrAnAnswerThatEnded) {
  for (const int fd : {1, 2, 3}) Open(fd);
  EXPECT_TRUE(BeginAnswer(1, &group, 1));
  EXPECT_FALSE(BeginAnswer(2, &group, 1));
  table.EndAnswer(1, now);
  EXPECT_TRUE(BeginAnswer(3, &group, 1));
}

TEST_F(Connections, CountsTheSameBytesTwiceAsNoProgress) {
  for (const int fd : {1, 2}) Open(fd);
  EXPECT_TRUE(BeginAnswer(1, &group, 1));
  table.NoteProgress(1, 7, now);
  now += seconds(1);
  table.NoteProgress(1, 7, now);
  EXPECT_TRUE(BeginAnswer(2, &group, 1));
  EXPECT_THAT(cut_for_answer, ElementsAre(1));
}

TEST_F(Connections, HasNoLimitOfAnswersAtZero) {
  for (int fd = 1; fd <= 200; ++fd) {
    Open(fd);
    EXPECT_TRUE(BeginAnswer(fd, &group, 0));
  }
}

}  // namespace
}  // namespace certmon::http
