// A Transport that answers from a script, with a FakeClock. Wait advances the clock to the next
// answer, so simulated minutes take no real time.
//
// Used by one thread, except for Wake, which is thread-safe.
#ifndef TESTS_SUPPORT_SCRIPTED_TRANSPORT_H_
#define TESTS_SUPPORT_SCRIPTED_TRANSPORT_H_

#include <atomic>
#include <chrono>
#include <cstddef>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "lib/http/transport.h"
#include "tests/support/fake_clock.h"

namespace certmon::test_support {

// One request as it was sent.
struct SentRequest {
  base::MonotonicTime at;
  http::Method method = http::Method::kGet;
  std::string url;
  std::map<std::string, std::string> headers;
  std::size_t max_body_bytes = 0;
  std::string body;
  std::string basic;  // "USER:PASSWORD"; empty without basic authentication
  bool cancelled = false;

  // The value of a query parameter; empty if there is none.
  [[nodiscard]] std::string Query(const std::string& name) const;
  // pageNum as a number; 0 if there is none.
  [[nodiscard]] std::uint64_t Page() const;
};

struct ScriptedAnswer {
  // nullopt: no answer, so the request fails with kTimeout at its own time limit.
  std::optional<base::Result<http::HttpResponse>> response;
  std::chrono::nanoseconds after{std::chrono::milliseconds(10)};
};

// An answer with a JSON body.
[[nodiscard]] http::HttpResponse JsonResponse(int status, std::string body);
// A list response: page `page` of `names` in pages of `size`. Every certificate expires on
// 2030-01-01.
[[nodiscard]] http::HttpResponse ListResponse(const std::vector<std::string>& names,
                                              std::uint64_t page, std::size_t size);
// A failure without an HTTP response.
[[nodiscard]] base::Result<http::HttpResponse> NoResponse(base::Reason reason);

class ScriptedTransport final : public http::Transport {
 public:
  using Script = std::function<ScriptedAnswer(const SentRequest&)>;

  ScriptedTransport(FakeClock& clock, Script script) : clock_(clock), script_(std::move(script)) {}

  [[nodiscard]] http::RequestHandle Start(http::HttpRequest request) override;
  // Simultaneous answers arrive in the order of Start.
  void Wait(base::MonotonicTime until) override;
  void Wake() override { woken_ = true; }

  void SetScript(Script script) { script_ = std::move(script); }
  // Calls `action` in Wait when the clock reaches this time. Wait returns after it.
  void At(base::MonotonicTime time, std::function<void()> action) {
    actions_.emplace(time, std::move(action));
  }

  [[nodiscard]] const std::vector<SentRequest>& Sent() const { return state_->sent; }
  [[nodiscard]] std::size_t InFlight() const { return state_->pending.size(); }
  [[nodiscard]] std::size_t MostInFlight() const { return most_in_flight_; }

 private:
  class Request;
  // Shared with the requests, which may outlive the transport.
  struct State {
    std::vector<SentRequest> sent;
    std::multimap<base::MonotonicTime, Request*> pending;  // by the time of the answer
  };

  void RunDueActions();

  FakeClock& clock_;
  Script script_;
  std::multimap<base::MonotonicTime, std::function<void()>> actions_;
  std::atomic<bool> woken_{false};
  std::shared_ptr<State> state_ = std::make_shared<State>();
  std::size_t most_in_flight_ = 0;
};

}  // namespace certmon::test_support

#endif  // TESTS_SUPPORT_SCRIPTED_TRANSPORT_H_
