// A name server that hangs delays no other request.
#include "tests/integration/client/hanging_lookup.h"

#include <gtest/gtest.h>

#include <chrono>
#include <string>
#include <thread>
#include <vector>

#include "tests/integration/client/client_fixture.h"
#include "tests/support/result_matchers.h"

namespace certmon::http {
namespace {

using base::Reason;
using std::chrono::milliseconds;
using std::chrono::seconds;
using test_support::FailsWith;
using test_support::IsOk;

class HangingLookup : public ClientFixture {
 protected:
  ~HangingLookup() override {
    transport_.reset();
    ReleaseLookups();
    while (HangingLookups() > 0) {
      std::this_thread::yield();
    }
  }

  // Turns the loop until this many lookups hang.
  void AwaitHanging(int count) {
    const auto patience = std::chrono::steady_clock::now() + seconds(20);
    while (HangingLookups() < count && std::chrono::steady_clock::now() < patience) {
      transport_->Wait(clock_.MonotonicNow() + milliseconds(5));
    }
    ASSERT_EQ(HangingLookups(), count);
  }
};

TEST_F(HangingLookup, EndsByTheConnectTimeout) {
  connection_.connect_timeout = milliseconds(400);
  const auto took = TimeOf([&] {
    EXPECT_THAT(Get("http://api.hang.invalid/"),
                testing::AnyOf(FailsWith(Reason::kTimeout), FailsWith(Reason::kDns)));
  });
  EXPECT_GE(took, milliseconds(390));
  EXPECT_LT(took, seconds(10));
}

TEST_F(HangingLookup, DelaysNoOtherRequest) {
  const ChosenServer server([](const ServerRequest&) { return JsonAnswer(); });
  const RequestHandle hangs = transport_->Start(Request("http://api.hang.invalid/"));
  ASSERT_NO_FATAL_FAILURE(AwaitHanging(1));
  const auto took = TimeOf([&] {
    for (int i = 0; i < 10; ++i) {
      EXPECT_THAT(Get(server.Url()), IsOk());
    }
  });
  EXPECT_LT(took, seconds(4));  // less than the connect timeout of the one that hangs
  EXPECT_EQ(HangingLookups(), 1);
}

TEST_F(HangingLookup, DoesNotDelayTheLoopAfterItsTimeout) {
  // The request is over; the lookup still hangs; the loop goes on.
  const ChosenServer server([](const ServerRequest&) { return JsonAnswer(); });
  connection_.connect_timeout = milliseconds(200);
  EXPECT_THAT(Get("http://api.hang.invalid/"),
              testing::AnyOf(FailsWith(Reason::kTimeout), FailsWith(Reason::kDns)));
  EXPECT_EQ(HangingLookups(), 1);
  EXPECT_LT(TimeOf([&] { EXPECT_THAT(Get(server.Url()), IsOk()); }), seconds(4));
  EXPECT_EQ(HangingLookups(), 1);
}

TEST_F(HangingLookup, DoesNotDelayCancelling) {
  RequestHandle handle = transport_->Start(Request("http://api.hang.invalid/"));
  ASSERT_NO_FATAL_FAILURE(AwaitHanging(1));
  EXPECT_LT(TimeOf([&] { handle.reset(); }), seconds(2));
  EXPECT_EQ(HangingLookups(), 1);
}

TEST_F(HangingLookup, DoesNotDelayTheEnd) {
  std::vector<RequestHandle> handles;
  for (int i = 0; i < 4; ++i) {
    handles.push_back(
        transport_->Start(Request("http://api" + std::to_string(i) + ".hang.invalid/")));
  }
  ASSERT_NO_FATAL_FAILURE(AwaitHanging(4));
  EXPECT_LT(TimeOf([&] {
              handles.clear();
              transport_.reset();
            }),
            seconds(2));
  EXPECT_EQ(HangingLookups(), 4);
}

}  // namespace
}  // namespace certmon::http
