#include "lib/http/curl_transport.h"

#include <curl/curl.h>

#include <algorithm>
#include <condition_variable>
#include <mutex>
#include <utility>
#include <vector>

#include "lib/http/curl_exchange.h"
#include "lib/http/curl_memory.h"

namespace certmon::http {
namespace {

using std::chrono::milliseconds;

// The clock of libcurl's wait stands still while the machine is suspended; shorter waits notice.
constexpr milliseconds kLongestPoll{5000};

class CurlTransport final : public Transport {
 public:
  CurlTransport(std::string user_agent, const base::Clock& clock, std::shared_ptr<CurlMulti> multi)
      : user_agent_(std::move(user_agent)), clock_(clock), multi_(std::move(multi)) {}

  [[nodiscard]] RequestHandle Start(HttpRequest request) override {
    std::shared_ptr<CURLSH> connections = request.kept ? ConnectionsOf(request.kept) : nullptr;
    return std::make_unique<CurlExchange>(multi_, std::move(connections), std::move(request),
                                          user_agent_, clock_);
  }

  void Wait(base::MonotonicTime until) override {
    DropUnownedPools();
    while (true) {
      CURLMcode outcome = Perform();
      if (TakeWoken() || std::exchange(multi_->any_answered, false)) {
        return;
      }
      const auto left = std::chrono::ceil<milliseconds>(until - clock_.MonotonicNow());
      if (left.count() <= 0) {
        return;
      }
      if (outcome == CURLM_OK) {
        outcome = curl_multi_poll(multi_->handle.get(), nullptr, 0,
                                  static_cast<int>(std::min(left, kLongestPoll).count()), nullptr);
      }
      if (outcome != CURLM_OK) {
        FailAll(outcome);
        Pause(std::min<milliseconds>(left, kPauseAfterFailedWait));
        return;
      }
    }
  }

  void Wake() override {
    {
      const std::lock_guard lock(wake_mutex_);
      woken_ = true;
    }
    wake_.notify_all();
    curl_multi_wakeup(multi_->handle.get());
  }

 private:
  // The connections of one KeptConnections. They are closed after their last request.
  struct Pool {
    std::weak_ptr<const KeptConnections> owner;
    std::shared_ptr<CURLSH> connections;
  };

  // Null if libcurl cannot make a pool.
  [[nodiscard]] std::shared_ptr<CURLSH> ConnectionsOf(
      const std::shared_ptr<const KeptConnections>& owner) {
    DropUnownedPools();
    for (const Pool& pool : pools_) {
      if (pool.owner.lock() == owner) {
        return pool.connections;
      }
    }
    std::shared_ptr<CURLSH> connections(curl_share_init(), &curl_share_cleanup);
    if (!connections || curl_share_setopt(connections.get(), CURLSHOPT_SHARE,
                                          CURL_LOCK_DATA_CONNECT) != CURLSHE_OK) {
      return nullptr;
    }
    pools_.push_back({.owner = owner, .connections = connections});
    return connections;
  }

  void DropUnownedPools() {
    std::erase_if(pools_, [](const Pool& pool) { return pool.owner.expired(); });
  }

  [[nodiscard]] CURLMcode Perform() {
    int running = 0;
    const CURLMcode outcome = curl_multi_perform(multi_->handle.get(), &running);
    int left = 0;
    while (const CURLMsg* message = curl_multi_info_read(multi_->handle.get(), &left)) {
      if (message->msg == CURLMSG_DONE) {
        CurlExchange* exchange = nullptr;
        curl_easy_getinfo(message->easy_handle, CURLINFO_PRIVATE, &exchange);
        exchange->Finish(message->data.result);
      }
    }
    return outcome;
  }

  void FailAll(CURLMcode code) {
    while (!multi_->in_flight.empty()) {
      (*multi_->in_flight.begin())
          ->Fail(std::string("libcurl cannot wait for answers: ") + curl_multi_strerror(code));
    }
  }

  void Pause(milliseconds duration) {
    std::unique_lock lock(wake_mutex_);
    wake_.wait_for(lock, duration, [this] { return woken_; });
    woken_ = false;
  }

  [[nodiscard]] bool TakeWoken() {
    const std::lock_guard lock(wake_mutex_);
    return std::exchange(woken_, false);
  }

  const std::string user_agent_;
  const base::Clock& clock_;
  const std::shared_ptr<CurlMulti> multi_;
  std::vector<Pool> pools_;
  std::mutex wake_mutex_;
  std::condition_variable wake_;
  bool woken_ = false;  // guarded by wake_mutex_
};

}  // namespace

base::Result<std::unique_ptr<Transport>> MakeCurlTransport(const std::string& user_agent,
                                                           const base::Clock& clock) {
  auto multi = InitialiseLibcurlWithWiping() ? std::make_shared<CurlMulti>() : nullptr;
  if (!multi || !multi->handle) {
    return base::Fail(base::Reason::kInternal, "the HTTP client (libcurl) cannot be initialised");
  }
  return std::make_unique<CurlTransport>(user_agent, clock, std::move(multi));
}

}  // namespace certmon::http
