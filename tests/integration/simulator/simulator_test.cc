#include "lib/simulator/simulator.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <nlohmann/json.hpp>
#include <thread>
#include <vector>

#include "tests/integration/simulator/simulator_fixture.h"

namespace certmon::simulator {
namespace {

using nlohmann::json;
using test_support::Fetch;
using test_support::HttpAnswer;
using test_support::HttpGet;
using test_support::HttpQuestion;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::StartsWith;

TEST_F(SimulatorTest, AnswersTheDocumentedEnvelopeOverHttp) {
  Start(25);
  const HttpAnswer answer = List("pageSize=10&pageNum=3&all=false&status=ALL");
  EXPECT_EQ(answer.status, 200);
  EXPECT_EQ(answer.Header("content-type"), "application/json");
  const json document = json::parse(answer.body);
  EXPECT_EQ(document["header"],
            json({{"resultCode", 0}, {"resultMessage", "success"}, {"isSuccessful", true}}));
  EXPECT_EQ(document["body"]["totalCount"], 25);
  EXPECT_EQ(document["body"]["totalPage"], 3);
  EXPECT_EQ(document["body"]["currentPage"], 3);
  EXPECT_EQ(document["body"]["pageSize"], 10);
  EXPECT_EQ(document["body"]["data"].size(), 5U);
}

TEST_F(SimulatorTest, ReturnsAllCertificatesAtOnceUnlessAllIsIgnored) {
  Start(237);
  EXPECT_EQ(json::parse(List("all=true&status=ALL").body)["body"]["data"].size(), 237U);
  simulator_->Configure([](Settings& settings) {
    settings.ignore_all = true;
    settings.page_size_max = 10;
  });
  const json capped = json::parse(List("all=true&status=ALL&pageSize=100").body);
  EXPECT_EQ(capped["body"]["data"].size(), 10U);
  EXPECT_EQ(capped["body"]["pageSize"], 10);
  EXPECT_EQ(capped["body"]["totalPage"], 24);
}

TEST_F(SimulatorTest, LogsRequestsInOrderAsTheyArrived) {
  Start();
  static_cast<void>(List("pageNum=1&status=ALL"));
  static_cast<void>(HttpGet(simulator_->BaseUrl() + "/a%2Fb?c=%41"));
  const std::vector<LoggedRequest> requests = simulator_->Requests();
  ASSERT_EQ(requests.size(), 2U);
  EXPECT_EQ(requests[0].method, "GET");
  EXPECT_EQ(requests[0].query, "pageNum=1&status=ALL");
  EXPECT_THAT(requests[0].headers,
              testing::Contains(testing::Pair("X-TC-AUTHENTICATION-ID", kDemoUserAccessKeyId)));
  EXPECT_EQ(requests[1].path, "/a%2Fb");
  EXPECT_EQ(requests[1].query, "c=%41");
  EXPECT_NE(requests[0].connection, requests[1].connection);
  simulator_->ClearRequests();
  EXPECT_EQ(simulator_->RequestCount(), 0U);
}

TEST_F(SimulatorTest, ChangesCertificatesWhileItRuns) {
  Start(2);
  const std::string name =
      json::parse(List("status=ALL").body)["body"]["data"][0]["certificateName"];
  EXPECT_TRUE(simulator_->Renew(name, "2099-12-31"));
  EXPECT_EQ(json::parse(List("status=ALL").body)["body"]["data"][0]["expirationDate"],
            "2099-12-31");
  EXPECT_TRUE(simulator_->Remove(name));
  EXPECT_EQ(json::parse(List("status=ALL").body)["body"]["totalCount"], 1);
  EXPECT_TRUE(simulator_->Add(MakeRecord("new.example.com", 0, 90, FixedNow())));
  EXPECT_THAT(List("status=ALL").body, HasSubstr("\"new.example.com\""));
}

TEST_F(SimulatorTest, ReturnsFalseIfThereIsNothingToChange) {
  Start(1);
  EXPECT_FALSE(simulator_->Renew("no.example.com", "2099-12-31"));
  EXPECT_FALSE(simulator_->Remove("no.example.com"));
  EXPECT_FALSE(simulator_->Remove("", "no-such-project"));
  EXPECT_FALSE(simulator_->Add(Record(), "no-such-project"));
}

TEST_F(SimulatorTest, RefusesConnectionsWhileItDoesNotListenAndKeepsItsPort) {
  Start();
  const std::uint16_t port = simulator_->port();
  simulator_->StopListening();
  EXPECT_EQ(List("").curl_code, 7);  // CURLE_COULDNT_CONNECT
  ASSERT_TRUE(simulator_->StartListening().has_value());
  EXPECT_EQ(simulator_->port(), port);
  EXPECT_EQ(List("").status, 200);
}

TEST_F(SimulatorTest, MayStartAndStopListeningTwice) {
  Start();
  simulator_->StopListening();
  simulator_->StopListening();
  ASSERT_TRUE(simulator_->StartListening().has_value());
  ASSERT_TRUE(simulator_->StartListening().has_value());
  EXPECT_EQ(List("").status, 200);
}

TEST_F(SimulatorTest, AnswersSeveralAtOnceAndCountsThem) {
  Start();
  simulator_->Configure([](Settings& settings) { settings.latency = std::chrono::seconds(30); });
  std::vector<std::jthread> clients;
  clients.reserve(5);
  for (int i = 0; i < 5; ++i) clients.emplace_back([this] { static_cast<void>(List("")); });
  while (simulator_->MostAtOnce() < 5) std::this_thread::yield();
  simulator_->StopListening();  // ends the latency
  clients.clear();
  EXPECT_EQ(simulator_->MostAtOnce(), 5U);
}

TEST_F(SimulatorTest, WaitsForItsLatencyBeforeItAnswers) {
  Start();
  simulator_->Configure(
      [](Settings& settings) { settings.latency = std::chrono::milliseconds(80); });
  const auto start = std::chrono::steady_clock::now();
  EXPECT_EQ(List("").status, 200);
  EXPECT_GE(std::chrono::steady_clock::now() - start, std::chrono::milliseconds(80));
}

TEST_F(SimulatorTest, ListensOnTheGivenAddress) {
  SimulatorOptions options;
  options.listen = {.host = "", .port = 0};
  const auto started = Simulator::Start(std::move(options));
  ASSERT_TRUE(started.has_value()) << started.error().message;
  EXPECT_THAT((*started)->BaseUrl(), StartsWith("http://127.0.0.1:"));
  EXPECT_EQ(HttpGet((*started)->BaseUrl() + "/").status, 404);
}

TEST_F(SimulatorTest, FailsToStartOnAPortInUse) {
  Start();
  SimulatorOptions options;
  options.listen.port = simulator_->port();
  const auto second = Simulator::Start(std::move(options));
  ASSERT_FALSE(second.has_value());
  EXPECT_EQ(second.error().message,
            "cannot listen on 127.0.0.1:" + std::to_string(simulator_->port()) +
                ": address already in use");
}

TEST_F(SimulatorTest, ChangesFromUnexpiredToExpiredByItsClock) {
  Start(0);
  ASSERT_TRUE(simulator_->Add(MakeRecord("day.example.com", -1, 1, FixedNow())));
  EXPECT_EQ(json::parse(List("").body)["body"]["totalCount"], 1);
  // It is noon in Seoul, 12 hours before the day in the entry.
  clock_.Advance(std::chrono::hours(12) - std::chrono::nanoseconds(1));
  EXPECT_EQ(json::parse(List("").body)["body"]["totalCount"], 1);
  clock_.Advance(std::chrono::nanoseconds(1));
  EXPECT_EQ(json::parse(List("").body)["body"]["totalCount"], 0);
  EXPECT_EQ(json::parse(List("status=ALL").body)["body"]["totalCount"], 1);
}

}  // namespace
}  // namespace certmon::simulator
