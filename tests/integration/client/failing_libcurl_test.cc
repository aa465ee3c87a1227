// libcurl that cannot be initialised, or cannot wait: this program's own functions stand in front of
// those of libcurl.
#include <curl/curl.h>
#include <dlfcn.h>
#include <gtest/gtest.h>

#include <atomic>
#include <chrono>
#include <thread>

#include "tests/integration/client/client_fixture.h"
#include "tests/support/result_matchers.h"

namespace {

std::atomic<bool> init_fails = false;
std::atomic<bool> poll_fails = false;
std::atomic<int> polls = 0;

template <typename Function>
Function Real(const char* name) {
  return reinterpret_cast<Function>(dlsym(RTLD_NEXT, name));
}

}  // namespace

extern "C" {

CURLM* curl_multi_init() {
  static const auto kReal = Real<CURLM* (*)()>("curl_multi_init");
  return init_fails ? nullptr : kReal();
}

CURLMcode curl_multi_poll(CURLM* multi, curl_waitfd* extra, unsigned count, int timeout_ms,
                          int* ready) {
  static const auto kReal =
      Real<CURLMcode (*)(CURLM*, curl_waitfd*, unsigned, int, int*)>("curl_multi_poll");
  ++polls;
  return poll_fails ? CURLM_INTERNAL_ERROR : kReal(multi, extra, count, timeout_ms, ready);
}

}  // extern "C"

namespace certmon::http {
namespace {

using std::chrono::milliseconds;
using std::chrono::seconds;
using test_support::FailsWith;
using test_support::IsOk;

class FailingLibcurl : public ClientFixture {
 protected:
  ~FailingLibcurl() override {
    init_fails = false;
    poll_fails = false;
  }
};

TEST_F(FailingLibcurl, ThatCannotBeInitialisedIsAnErrorAtTheStart) {
  init_fails = true;
  const auto transport = MakeCurlTransport("test/1.0", clock_);
  ASSERT_THAT(transport, FailsWith(base::Reason::kInternal));
  EXPECT_EQ(transport.error().message, "the HTTP client (libcurl) cannot be initialised");
}

TEST_F(FailingLibcurl, ThatCannotWaitFailsEveryRequestInFlightAndPauses) {
  const ChosenServer server([](const ServerRequest&) {
    FaultyResponse response = JsonAnswer();
    response.wire_fault = WireFault::kHang;
    return response;
  });
  const RequestHandle handles[] = {transport_->Start(Request(server.Url())),
                                   transport_->Start(Request(server.Url()))};
  poll_fails = true;
  EXPECT_GE(TimeOf([&] { transport_->Wait(clock_.MonotonicNow() + seconds(25)); }),
            milliseconds(900));
  for (const RequestHandle& handle : handles) {
    const auto answer = handle->TakeAnswer();
    ASSERT_TRUE(answer.has_value());
    EXPECT_THAT(answer->response, FailsWith(base::Reason::kInternal));
  }
}

TEST_F(FailingLibcurl, ThatCannotWaitKeepsNoProcessorBusy) {
  poll_fails = true;
  polls = 0;
  const base::MonotonicTime until = clock_.MonotonicNow() + milliseconds(2500);
  while (clock_.MonotonicNow() < until) {
    transport_->Wait(until);
  }
  EXPECT_LE(polls, 5);
}

TEST_F(FailingLibcurl, ThatCannotWaitStillReactsToWake) {
  poll_fails = true;
  std::thread waker([this] {
    std::this_thread::sleep_for(milliseconds(50));
    transport_->Wake();
  });
  EXPECT_LT(TimeOf([&] { transport_->Wait(clock_.MonotonicNow() + seconds(25)); }),
            milliseconds(900));
  waker.join();
}

TEST_F(FailingLibcurl, ThatRecoversIsUsedAgain) {
  const ChosenServer server([](const ServerRequest&) { return JsonAnswer(); });
  poll_fails = true;
  transport_->Wait(clock_.MonotonicNow() + milliseconds(10));
  poll_fails = false;
  EXPECT_THAT(Get(server.Url()), IsOk());
}

}  // namespace
}  // namespace certmon::http
