#include "lib/http/curl_transport.h"

#include <curl/curl.h>

#include <algorithm>
#include <atomic>
#include <map>
#include <utility>

#include "lib/http/curl_exchange.h"
#include "lib/http/curl_memory.h"

namespace certmon::http {
namespace {

using std::chrono::milliseconds;

// libcurl waits on a clock that stands still while the machine is suspended; a shorter wait
// notices.
constexpr milliseconds kLongestPoll{5000};

class CurlTransport final : public Transport {
 public:
  CurlTransport(std::string user_agent, const base::Clock& clock)
      : user_agent_(std::move(user_agent)),
        clock_(clock),
        multi_(curl_multi_init(), &curl_multi_cleanup) {}

  ~CurlTransport() override {
    for (const auto& [id, exchange] : exchanges_) {
      curl_multi_remove_handle(multi_.get(), exchange->handle());
    }
  }

  RequestId Start(HttpRequest request) override {
    const RequestId id = ++last_id_;
    const std::shared_ptr<const KeptConnections> kept = request.kept;
    CURLSH* const pool = kept ? PoolOf(kept) : nullptr;
    auto exchange = std::make_unique<CurlExchange>(id, std::move(request), clock_.MonotonicNow());
    if (!multi_ || (kept && pool == nullptr) || !exchange->Prepare(user_agent_, pool) ||
        curl_multi_add_handle(multi_.get(), exchange->handle()) != CURLM_OK) {
      ready_.push_back(
          {id, {}, base::Fail(base::Reason::kInternal, "libcurl refused the request")});
      return id;
    }
    exchanges_.emplace(id, std::move(exchange));
    return id;
  }

  void Cancel(RequestId id) override {
    const auto found = exchanges_.find(id);
    if (found != exchanges_.end()) {
      curl_multi_remove_handle(multi_.get(), found->second->handle());
      exchanges_.erase(found);
      return;
    }
    ready_.erase(std::remove_if(ready_.begin(), ready_.end(),
                                [id](const Completion& done) { return done.id == id; }),
                 ready_.end());
  }

  std::vector<Completion> Wait(base::MonotonicTime until) override {
    ClosePoolsOfNobody();
    while (true) {
      Perform();
      if (woken_.exchange(false) || !ready_.empty()) {
        return std::exchange(ready_, {});
      }
      const auto left = std::chrono::ceil<milliseconds>(until - clock_.MonotonicNow());
      if (left.count() <= 0) {
        return {};
      }
      curl_multi_poll(multi_.get(), nullptr, 0,
                      static_cast<int>(std::min(left, kLongestPoll).count()), nullptr);
    }
  }

  void Wake() override {
    woken_ = true;
    curl_multi_wakeup(multi_.get());
  }

 private:
  // The connections of one KeptConnections. No request uses them once nobody holds that.
  struct Pool {
    std::weak_ptr<const KeptConnections> owner;
    std::unique_ptr<CURLSH, decltype(&curl_share_cleanup)> connections{nullptr,
                                                                       &curl_share_cleanup};
  };

  // Null where libcurl has no memory for it.
  [[nodiscard]] CURLSH* PoolOf(const std::shared_ptr<const KeptConnections>& owner) {
    ClosePoolsOfNobody();
    for (const Pool& pool : pools_) {
      if (pool.owner.lock() == owner) {
        return pool.connections.get();
      }
    }
    Pool pool{.owner = owner};
    pool.connections.reset(curl_share_init());
    if (!pool.connections || curl_share_setopt(pool.connections.get(), CURLSHOPT_SHARE,
                                               CURL_LOCK_DATA_CONNECT) != CURLSHE_OK) {
      return nullptr;
    }
    pools_.push_back(std::move(pool));
    return pools_.back().connections.get();
  }

  void ClosePoolsOfNobody() {
    pools_.erase(std::remove_if(pools_.begin(), pools_.end(),
                                [](const Pool& pool) { return pool.owner.expired(); }),
                 pools_.end());
  }

  void Perform() {
    int running = 0;
    curl_multi_perform(multi_.get(), &running);
    // Before the messages are taken, which come once.
    ready_.reserve(ready_.size() + exchanges_.size());
    int left = 0;
    while (const CURLMsg* message = curl_multi_info_read(multi_.get(), &left)) {
      if (message->msg == CURLMSG_DONE) {
        Complete(message->easy_handle, message->data.result);
      }
    }
  }

  void Complete(CURL* handle, CURLcode code) {
    CurlExchange* exchange = nullptr;
    curl_easy_getinfo(handle, CURLINFO_PRIVATE, &exchange);
    const RequestId id = exchange->id();
    ready_.push_back({id, clock_.MonotonicNow() - exchange->started(), exchange->TakeResult(code)});
    curl_multi_remove_handle(multi_.get(), handle);
    exchanges_.erase(id);
  }

  const std::string user_agent_;
  const base::Clock& clock_;
  std::unique_ptr<CURLM, decltype(&curl_multi_cleanup)> multi_;
  std::vector<Pool> pools_;  // before the exchanges, which use them to their end
  std::map<RequestId, std::unique_ptr<CurlExchange>> exchanges_;
  std::vector<Completion> ready_;
  RequestId last_id_ = 0;
  std::atomic<bool> woken_{false};
};

}  // namespace

std::unique_ptr<Transport> MakeCurlTransport(const std::string& user_agent,
                                             const base::Clock& clock) {
  // A failure shows at curl_multi_init: every request fails with kInternal then.
  static_cast<void>(InitialiseLibcurlWithWiping());
  return std::make_unique<CurlTransport>(user_agent, clock);
}

}  // namespace certmon::http
