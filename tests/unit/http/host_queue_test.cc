// How many requests are in flight to one host, and which starts next.
#include "lib/http/host_queue.h"

#include <gtest/gtest.h>

#include <chrono>
#include <memory>
#include <string>
#include <vector>

#include "tests/support/scripted_transport.h"

namespace certmon::http {
namespace {

using std::chrono::milliseconds;
using std::chrono::seconds;
using test_support::ScriptedAnswer;
using test_support::ScriptedTransport;
using test_support::SentRequest;

class HostQueueTest : public testing::Test {
 protected:
  explicit HostQueueTest(int limit = 2) {
    auto transport = std::make_unique<ScriptedTransport>(clock_, [this](const SentRequest&) {
      return ScriptedAnswer{.response = HttpResponse{.status = 200}, .after = latency_};
    });
    scripted_ = transport.get();
    queue_ = std::make_unique<HostQueue>(std::move(transport), limit);
  }

  RequestHandle Start(const std::string& url, Priority priority = Priority::kBegin) {
    HttpRequest request;
    request.url = base::Secret(url);
    request.priority = priority;
    return queue_->Start(std::move(request));
  }
  // One Wait that starts requests, if any wait for their turn.
  void Wait() { queue_->Wait(clock_.MonotonicNow()); }
  void WaitForAnswers() { queue_->Wait(base::MonotonicTime::max()); }
  [[nodiscard]] std::vector<std::string> Sent() const {
    std::vector<std::string> urls;
    for (const SentRequest& sent : scripted_->Sent()) {
      urls.push_back(sent.url);
    }
    return urls;
  }
  using Strings = std::vector<std::string>;

  test_support::FakeClock clock_{base::WallTime(seconds(1'000'000))};
  milliseconds latency_{100};
  ScriptedTransport* scripted_ = nullptr;
  std::unique_ptr<HostQueue> queue_;
};

TEST_F(HostQueueTest, StartsNoMoreThanTheLimitAndTheOthersAfterAnAnswer) {
  std::vector<RequestHandle> handles;
  for (const char* url : {"http://a/1", "http://a/2", "http://a/3"}) {
    handles.push_back(Start(url));
  }
  Wait();
  EXPECT_EQ(Sent(), (Strings{"http://a/1", "http://a/2"}));
  WaitForAnswers();
  EXPECT_TRUE(handles[0]->TakeAnswer().has_value());
  EXPECT_FALSE(handles[2]->StartedAt().has_value());
  Wait();
  EXPECT_EQ(Sent().size(), 3U);
  EXPECT_EQ(scripted_->MostInFlight(), 2U);
}

TEST_F(HostQueueTest, CountsEachHostForItself) {
  std::vector<RequestHandle> handles;
  for (const char* host : {"http://a", "http://a:81", "https://a", "http://b"}) {
    for (const char* path : {"/1", "/2", "/3"}) {
      handles.push_back(Start(std::string(host) + path));
    }
  }
  Wait();
  EXPECT_EQ(Sent().size(), 8U);
}

TEST_F(HostQueueTest, IgnoresThePathTheQueryAndTheFragment) {
  std::vector<RequestHandle> handles;
  for (const char* url : {"http://a", "http://a/", "http://a?b://c/", "http://a#d"}) {
    handles.push_back(Start(url));
  }
  Wait();
  EXPECT_EQ(Sent().size(), 2U);
}

TEST_F(HostQueueTest, StartsByPriorityAndThenInTheOrderOfStart) {
  const RequestHandle handles[] = {
      Start("http://a/file", Priority::kBackground), Start("http://a/first", Priority::kBegin),
      Start("http://a/page-2", Priority::kContinue), Start("http://a/second", Priority::kBegin),
      Start("http://a/page-3", Priority::kContinue)};
  queue_->SetLimit(1);
  for (int i = 0; i < 5; ++i) {
    Wait();
    WaitForAnswers();
  }
  EXPECT_EQ(Sent(), (Strings{"http://a/page-2", "http://a/page-3", "http://a/first",
                             "http://a/second", "http://a/file"}));
}

TEST_F(HostQueueTest, NeverSendsARequestThatWasCancelledWhileItWaited) {
  const RequestHandle first = Start("http://a/1");
  const RequestHandle second = Start("http://a/2");
  RequestHandle third = Start("http://a/3");
  Wait();
  third.reset();
  WaitForAnswers();
  Wait();
  EXPECT_EQ(Sent().size(), 2U);
}

TEST_F(HostQueueTest, GivesTheTurnOfACancelledRequestToTheNext) {
  RequestHandle first = Start("http://a/1");
  const RequestHandle second = Start("http://a/2");
  const RequestHandle third = Start("http://a/3");
  Wait();
  first.reset();
  EXPECT_TRUE(scripted_->Sent().at(0).cancelled);
  Wait();
  EXPECT_EQ(Sent().size(), 3U);
}

TEST_F(HostQueueTest, CountsTheTimeOfARequestFromItsRealStart) {
  queue_->SetLimit(1);
  const RequestHandle first = Start("http://a/1");
  const RequestHandle second = Start("http://a/2");
  const base::MonotonicTime began = clock_.MonotonicNow();
  Wait();
  WaitForAnswers();
  Wait();
  WaitForAnswers();
  EXPECT_EQ(second->StartedAt(), began + milliseconds(100));
  EXPECT_EQ(second->TakeAnswer()->duration, milliseconds(100));
}

TEST_F(HostQueueTest, ReturnsFromWaitAtOnceIfItStartsARequest) {
  const RequestHandle handle = Start("http://a/1");
  const base::MonotonicTime began = clock_.MonotonicNow();
  queue_->Wait(began + seconds(5));
  EXPECT_EQ(clock_.MonotonicNow(), began);
  EXPECT_EQ(handle->StartedAt(), began);
}

TEST_F(HostQueueTest, AppliesANewLimitToWaitingRequests) {
  std::vector<RequestHandle> handles;
  for (int i = 0; i < 8; ++i) {
    handles.push_back(Start("http://a/" + std::to_string(i)));
  }
  Wait();
  EXPECT_EQ(scripted_->InFlight(), 2U);
  queue_->SetLimit(5);
  Wait();
  EXPECT_EQ(scripted_->InFlight(), 5U);
  queue_->SetLimit(1);
  WaitForAnswers();  // all five
  Wait();
  EXPECT_EQ(scripted_->InFlight(), 1U);
}

TEST_F(HostQueueTest, LeavesRequestsUnansweredThatOutliveIt) {
  RequestHandle sent = Start("http://a/1");
  Wait();
  RequestHandle waiting = Start("http://a/2");
  queue_.reset();
  EXPECT_FALSE(sent->TakeAnswer().has_value());
  EXPECT_FALSE(waiting->TakeAnswer().has_value());
  EXPECT_FALSE(waiting->StartedAt().has_value());
}

}  // namespace
}  // namespace certmon::http
