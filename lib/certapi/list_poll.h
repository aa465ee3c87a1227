// One poll of one project: the walk over the pages, with requests, retries and the poll's time
// limit; a state machine that does no IO and never waits. Whoever drives it starts the requests it
// gives out, hands the answers back, and comes again at NextWake.
//
// Used by one thread: the poll loop.
#ifndef LIB_CERTAPI_LIST_POLL_H_
#define LIB_CERTAPI_LIST_POLL_H_

#include <chrono>
#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <vector>

#include "lib/base/clock.h"
#include "lib/base/random.h"
#include "lib/certapi/api_endpoint.h"
#include "lib/certapi/credentials.h"
#include "lib/certapi/expiry_zone.h"
#include "lib/certapi/list_outcome.h"
#include "lib/certapi/list_request.h"
#include "lib/certapi/list_walk.h"
#include "lib/http/retry.h"
#include "lib/http/transport.h"

namespace certmon::certapi {

struct ListPollSettings {
  int page_size = 100;       // 1 to 1000, what is asked for
  int page_concurrency = 4;  // 1 to 16
  bool ask_all = true;
  std::chrono::nanoseconds timeout{std::chrono::seconds(60)};  // the whole walk, retries included

  friend bool operator==(const ListPollSettings&, const ListPollSettings&) = default;
};

// One attempt of a request, for the counters. One that was cut off by the poll's time limit failed
// with kTimeout; one whose answer was of no interest any more did not fail.
struct Attempt {
  std::chrono::nanoseconds duration{};
  std::optional<base::Reason> failure;
  std::optional<std::int64_t> result_code;  // as the API said; 0 for a success without one
};

// What a poll is made with; everything referred to outlives the poll.
struct ListPollContext {
  std::shared_ptr<const ApiEndpoint> endpoint;
  std::shared_ptr<const Credentials> credentials;
  ExpiryZone zone;
  const base::Clock& clock;
  base::Random& random;
  http::RetryBudget& budget;  // of the project
  std::function<void(const Attempt&)> on_attempt;
};

class ListPoll {
 public:
  // Stands for one request from Start to its answer; unique within the poll.
  using Key = std::uint64_t;
  struct Start {
    Key key = 0;
    http::HttpRequest request;
  };

  // The time limit runs from now on.
  ListPoll(const ListPollSettings& settings, ListPollContext context);

  // The requests that are to be started now; empties retries that are due. Ends the poll with
  // kTimeout where its time is over (or with the failure whose retry was waited for).
  [[nodiscard]] std::vector<Start> TakeStarts();

  // The answer of a Start. Ignored for a key that is not under way.
  void OnAnswer(Key key, std::chrono::nanoseconds duration,
                base::Result<http::HttpResponse> answer);

  // When TakeStarts is to be called again, answers apart.
  [[nodiscard]] base::MonotonicTime NextWake() const;

  // The poll is over; requests still under way may be cancelled.
  [[nodiscard]] bool Done() const { return walk_.Done(); }
  [[nodiscard]] bool AllIsTooLarge() const { return walk_.AllIsTooLarge(); }
  // The longest Retry-After met; the next poll must not begin before it is over.
  [[nodiscard]] std::optional<std::chrono::seconds> RetryAfter() const { return retry_after_; }

  // Once, after Done.
  [[nodiscard]] ListOutcome TakeOutcome() { return walk_.TakeOutcome(); }

 private:
  struct Request {
    ListWalk::Ask ask;
    int attempts = 0;                             // made so far
    base::MonotonicTime started{};                // of the last attempt
    std::optional<base::MonotonicTime> retry_at;  // set while waiting
    std::optional<base::Error> last_failure;
  };

  [[nodiscard]] http::HttpRequest Build(const ListWalk::Ask& ask) const;
  void OnFailure(Request request, base::Error error);
  void EndByTime();
  // Forgets what is under way and counts it: these were attempts too.
  void DropRequests(std::optional<base::Reason> why);

  ListPollSettings settings_;
  ListPollContext context_;
  base::MonotonicTime deadline_;
  ListWalk walk_;
  Key next_key_ = 1;
  std::map<Key, Request> under_way_;
  std::vector<Request> waiting_;
  std::optional<std::chrono::seconds> retry_after_;
};

}  // namespace certmon::certapi

#endif  // LIB_CERTAPI_LIST_POLL_H_
