// Faults of the connection, as a client experiences them.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <chrono>
#include <thread>

#include "tests/integration/simulator/simulator_fixture.h"

namespace certmon::simulator {
namespace {

using test_support::Fetch;
using test_support::HttpAnswer;
using test_support::HttpQuestion;
using test_support::RawConnection;
using test_support::RawExchange;
using testing::HasSubstr;
using testing::Not;

// libcurl's result codes (libcurl-errors(3)).
constexpr int kOk = 0;
constexpr int kCouldNotConnect = 7;
constexpr int kPartialFile = 18;
constexpr int kWriteError = 23;
constexpr int kTimedOut = 28;
constexpr int kReceiveError = 56;

constexpr const char* kQuery = "all=true&status=ALL";

class SimulatorWireTest : public SimulatorTest {
 protected:
  // Gets the list without the fault, into whole_, and then with it.
  HttpAnswer ListUnder(const FaultRule& rule) {
    Start();
    whole_ = List(kQuery).body;
    EXPECT_GT(whole_.size(), 1000U);
    AddFault(rule);
    return List(kQuery);
  }

  std::string whole_;
};

TEST_F(SimulatorWireTest, RefuseClosesTheListenerUntilTheFaultsAreCleared) {
  EXPECT_EQ(ListUnder({.name = "refuse"}).curl_code, kCouldNotConnect);
  simulator_->ClearFaults();
  EXPECT_EQ(List(kQuery).status, 200);
}

TEST_F(SimulatorWireTest, HangReadsTheRequestAndSendsNothing) {
  Start();
  AddFault({.name = "hang"});
  RawConnection client(simulator_->port(), "GET / HTTP/1.1\r\nHost: x\r\n\r\n");
  while (simulator_->RequestCount() == 0) std::this_thread::yield();
  EXPECT_EQ(client.ReadToEnd(std::chrono::milliseconds(100)), "");
}

TEST_F(SimulatorWireTest, HangEndsWhenTheSimulatorStops) {
  Start();
  AddFault({.name = "hang"});
  std::jthread client([this] { EXPECT_NE(List(kQuery).curl_code, kTimedOut); });
  while (simulator_->RequestCount() == 0) std::this_thread::yield();
  simulator_->StopListening();
}

TEST_F(SimulatorWireTest, ResetSendsNothing) {
  const HttpAnswer answer = ListUnder({.name = "reset"});
  EXPECT_EQ(answer.curl_code, kReceiveError) << answer.curl_error;
  EXPECT_THAT(answer.curl_error, HasSubstr("reset by peer"));
  EXPECT_EQ(answer.status, 0);
}

TEST_F(SimulatorWireTest, ResetMidBodySendsTheGivenNumberOfBytes) {
  const HttpAnswer answer = ListUnder({.name = "reset-mid-body", .argument = "100"});
  EXPECT_EQ(answer.curl_code, kReceiveError) << answer.curl_error;
  EXPECT_EQ(answer.status, 200);
  EXPECT_EQ(answer.body, whole_.substr(0, 100));
}

TEST_F(SimulatorWireTest, ResetMidBodySendsHalfByDefault) {
  const HttpAnswer answer = ListUnder({.name = "reset-mid-body"});
  EXPECT_EQ(answer.body, whole_.substr(0, whole_.size() / 2));
}

TEST_F(SimulatorWireTest, TruncateKeepsTheLengthOfTheWhole) {
  Start();
  const std::string whole = List(kQuery).body;
  for (const std::size_t bytes :
       {std::size_t{0}, std::size_t{1}, std::size_t{100}, whole.size() - 1}) {
    simulator_->ClearFaults();
    AddFault({.name = "truncate", .argument = std::to_string(bytes)});
    const HttpAnswer answer = List(kQuery);
    EXPECT_EQ(answer.curl_code, kPartialFile) << bytes;
    EXPECT_EQ(answer.Header("content-length"), std::to_string(whole.size()));
    EXPECT_EQ(answer.body, whole.substr(0, bytes));
  }
}

TEST_F(SimulatorWireTest, TruncateAtOrBeyondTheEndIsAWholeAnswer) {
  Start();
  const std::string whole = List(kQuery).body;
  for (const std::size_t bytes : {whole.size(), whole.size() + 1}) {
    simulator_->ClearFaults();
    AddFault({.name = "truncate", .argument = std::to_string(bytes)});
    EXPECT_EQ(List(kQuery).curl_code, kOk);
  }
}

TEST_F(SimulatorWireTest, CloseDelimitedLooksCompleteToHttp) {
  const HttpAnswer answer = ListUnder({.name = "close-delimited"});
  EXPECT_EQ(answer.curl_code, kOk) << answer.curl_error;
  EXPECT_EQ(answer.Header("content-length"), "");
  EXPECT_EQ(answer.Header("transfer-encoding"), "");
  EXPECT_EQ(answer.body, whole_.substr(0, whole_.size() / 2));
}

TEST_F(SimulatorWireTest, DripSendsByteByByte) {
  Start(0);
  const std::string whole = List(kQuery).body;
  AddFault({.name = "drip", .argument = "1"});
  const auto start = std::chrono::steady_clock::now();
  const HttpAnswer answer = List(kQuery);
  EXPECT_EQ(answer.body, whole);
  EXPECT_GE(std::chrono::steady_clock::now() - start,
            std::chrono::milliseconds(static_cast<std::int64_t>(whole.size())));
}

TEST_F(SimulatorWireTest, DripSendsTheHeadAtOnce) {
  Start();
  AddFault({.name = "drip", .argument = "3600000"});
  RawConnection client(simulator_->port(), "GET / HTTP/1.1\r\nHost: x\r\n\r\n");
  const std::string head = client.ReadUntil("\r\n\r\n");
  EXPECT_THAT(head, HasSubstr("Content-Length: "));
  EXPECT_THAT(head, testing::EndsWith("\r\n\r\n"));
  EXPECT_EQ(client.ReadToEnd(std::chrono::milliseconds(100)), "");
}

TEST_F(SimulatorWireTest, EndlessSendsChunks) {
  Start();
  AddFault({.name = "endless"});
  HttpQuestion question = ListQuestion(kQuery);
  question.max_body_bytes = 20'000'000;
  const HttpAnswer answer = Fetch(question);
  EXPECT_EQ(answer.curl_code, kWriteError);  // the client stopped reading
  EXPECT_EQ(answer.Header("transfer-encoding"), "chunked");
}

TEST_F(SimulatorWireTest, BigAnnouncesAGibibyteAndSendsIt) {
  Start();
  AddFault({.name = "big"});
  HttpQuestion question = ListQuestion(kQuery);
  question.max_body_bytes = 20'000'000;
  const HttpAnswer answer = Fetch(question);
  EXPECT_EQ(answer.curl_code, kWriteError);
  EXPECT_EQ(answer.Header("content-length"), "1073741824");
}

TEST_F(SimulatorWireTest, BigSendsTheAnnouncedNumberOfBytes) {
  Start();
  AddFault({.name = "big", .argument = "100000"});
  const HttpAnswer answer = List(kQuery);
  EXPECT_EQ(answer.curl_code, kOk);
  EXPECT_EQ(answer.body.size(), 100000U);
}

TEST_F(SimulatorWireTest, GarbageIsNotHttp) {
  Start();
  AddFault({.name = "garbage"});
  EXPECT_NE(List(kQuery).curl_code, kOk);
  const std::string raw = RawExchange(simulator_->port(), "GET / HTTP/1.1\r\nHost: x\r\n\r\n");
  EXPECT_THAT(raw, HasSubstr("no HTTP at all"));
  EXPECT_THAT(raw, Not(HasSubstr("HTTP/1.1")));
}

TEST_F(SimulatorWireTest, StopsAtOnceDuringEveryLongFault) {
  for (const char* name : {"hang", "drip", "endless", "big"}) {
    Start();
    AddFault({.name = name});
    std::jthread client([this] { static_cast<void>(List(kQuery)); });
    while (simulator_->RequestCount() == 0) std::this_thread::yield();
    const auto start = std::chrono::steady_clock::now();
    simulator_->StopListening();
    EXPECT_LT(std::chrono::steady_clock::now() - start, std::chrono::seconds(10)) << name;
  }
}

TEST_F(SimulatorWireTest, ARuleWithACountEndsAfterIt) {
  Start();
  AddFault({.name = "reset", .count = 2});
  EXPECT_EQ(List(kQuery).curl_code, kReceiveError);
  EXPECT_EQ(List(kQuery).curl_code, kReceiveError);
  EXPECT_EQ(List(kQuery).status, 200);
}

TEST_F(SimulatorWireTest, FaultsOfOneProjectDoNotAffectOthers) {
  Start();
  simulator_->Configure([](Settings& settings) {
    settings.projects.push_back({.appkey = "other", .keys = {}, .certificates = {}});
  });
  AddFault({.name = "reset", .appkey = "other"});
  EXPECT_EQ(List(kQuery).status, 200);
  EXPECT_EQ(test_support::HttpGet(ListUrl(kQuery, "other")).curl_code, kReceiveError);
}

}  // namespace
}  // namespace certmon::simulator
