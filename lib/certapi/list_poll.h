// One poll of one project: the walk over the pages, with requests, retries and the poll's time
// limit; a state machine that does no IO and never waits. Whoever drives it starts the requests it
// gives out, hands the answers back, and comes again at NextWake.
//
// With v1.3 the poll gives out the request for a token first, where one is due, and pages wait for
// it. Where the API refuses a token, another is asked for, once in a poll, and the page again.
//
// Its requests share kept connections with each other and with nothing else (http/transport.h).
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
#include "lib/certapi/attempt.h"
#include "lib/certapi/credentials.h"
#include "lib/certapi/expiry_zone.h"
#include "lib/certapi/list_outcome.h"
#include "lib/certapi/list_request.h"
#include "lib/certapi/list_walk.h"
#include "lib/certapi/token_source.h"
#include "lib/http/retry.h"
#include "lib/http/transport.h"

namespace certmon::certapi {

struct ListPollSettings {
  int page_size = 100;       // 1 to 1000, what is asked for
  int page_concurrency = 4;  // 1 to 16
  bool ask_all = true;
  bool domains = false;                                        // reads Certificate::domains
  std::chrono::nanoseconds timeout{std::chrono::seconds(60)};  // the whole walk, retries included

  friend bool operator==(const ListPollSettings&, const ListPollSettings&) = default;
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
  TokenSource* tokens = nullptr;  // of the project; not null where the version NeedsToken
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
  // A request for a token that is under way is given back to the source.
  ~ListPoll();
  ListPoll(const ListPoll&) = delete;
  ListPoll& operator=(const ListPoll&) = delete;

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
    std::uint64_t token_serial = 0;               // of the token it was sent with
    base::MonotonicTime started{};                // of the last attempt
    std::optional<base::MonotonicTime> retry_at;  // set while waiting
    std::optional<base::Error> last_failure;
  };

  [[nodiscard]] http::HttpRequest Build(const ListWalk::Ask& ask) const;
  // True where pages may be asked for now.
  [[nodiscard]] bool HasToken(std::vector<Start>& starts);
  // True where the request is to be sent once more, with another token.
  [[nodiscard]] bool MayRenewToken(const Request& request, const base::Error& error);
  void NoteRetryAfter(const base::Error& error);
  void OnFailure(Request request, base::Error error);
  void EndByTime();
  // Forgets what is under way and counts it: these were attempts too.
  void DropRequests(std::optional<base::Reason> why);

  ListPollSettings settings_;
  ListPollContext context_;
  base::MonotonicTime deadline_;
  ListWalk walk_;
  const std::shared_ptr<const http::KeptConnections> kept_ =
      std::make_shared<const http::KeptConnections>();  // of this poll alone
  Key next_key_ = 1;
  std::map<Key, Request> under_way_;
  std::vector<Request> waiting_;
  std::optional<Key> token_key_;  // of the request for a token that is under way
  bool token_renewed_ = false;    // after a refusal
  std::optional<std::chrono::seconds> retry_after_;
};

}  // namespace certmon::certapi

#endif  // LIB_CERTAPI_LIST_POLL_H_
