// One poll of one project: reads the list page by page, with retries and a time limit.
//
// With v1.3 the poll first requests a token, if one is due, and pages wait for it. If the API
// refuses a token, the poll requests another one, once, and then the page again.
//
// Its requests share kept-alive connections with each other and with nothing else
// (http/transport.h).
//
// Used by one thread: the poll loop.
#ifndef LIB_CERTAPI_LIST_POLL_H_
#define LIB_CERTAPI_LIST_POLL_H_

#include <chrono>
#include <cstdint>
#include <functional>
#include <list>
#include <memory>
#include <optional>
#include <string_view>
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
  int page_size = 100;       // 1 to 1000, what is requested
  int page_concurrency = 4;  // 1 to 16
  bool ask_all = true;
  bool domains = false;                                        // reads Certificate::domains
  std::chrono::nanoseconds timeout{std::chrono::seconds(60)};  // of the poll, retries included
  std::string_view timeout_name = "poll_timeout";              // for messages; static storage

  friend bool operator==(const ListPollSettings&, const ListPollSettings&) = default;
};

// Everything referred to outlives the poll.
struct ListPollContext {
  std::shared_ptr<const ApiEndpoint> endpoint;
  std::shared_ptr<const Credentials> credentials;
  ExpiryZone zone;
  const base::Clock& clock;
  base::Random& random;
  http::Transport& transport;
  http::RetryBudget& budget;  // of the project
  std::function<void(const Attempt&)> on_attempt;
  TokenSource* tokens = nullptr;  // of the project; not null if the version NeedsToken
};

class ListPoll {
 public:
  // Starts nothing. The timeout runs while a request is in flight or waits for its retry, not while
  // all requests wait for their turn in the queue of the host (http/host_queue.h).
  ListPoll(const ListPollSettings& settings, ListPollContext context);
  // Cancels the requests in flight and counts them.
  ~ListPoll();
  ListPoll(const ListPoll&) = delete;
  ListPoll& operator=(const ListPoll&) = delete;

  // Takes the answers that are there, and starts the requests and retries that are due. After the
  // timeout it ends the poll with kTimeout, or with the failure whose retry was due later.
  void Advance();
  // When Advance must be called again if no answer arrives before.
  [[nodiscard]] base::MonotonicTime NextWake() const;

  // The poll has ended; none of its requests is in flight.
  [[nodiscard]] bool Done() const { return walk_.Done(); }
  // When its first request started; nullopt before.
  [[nodiscard]] std::optional<base::MonotonicTime> StartedAt() const { return started_; }
  [[nodiscard]] bool AllIsTooLarge() const { return walk_.AllIsTooLarge(); }
  // The longest Retry-After of its answers; the next poll must not begin before that.
  [[nodiscard]] std::optional<std::chrono::seconds> RetryAfter() const { return retry_after_; }
  // Once, after Done.
  [[nodiscard]] ListOutcome TakeOutcome() { return walk_.TakeOutcome(); }

  // Drives the poll to its end, for programs that do nothing else meanwhile.
  [[nodiscard]] ListOutcome Run();

 private:
  struct Request {
    ListWalk::Ask ask;
    int attempts = 0;                             // made so far
    std::uint64_t token_serial = 0;               // of the token it was sent with
    std::optional<base::MonotonicTime> retry_at;  // set while waiting
    std::optional<base::Error> last_failure;
    http::RequestHandle handle;  // null while waiting
  };

  void TakeAnswers();
  void OnAnswer(Request request, http::Answer answer);
  void OnFailure(Request request, base::Error error);
  void NoteRetryAfter(const base::Error& error);
  // True if the request must be sent again with another token.
  [[nodiscard]] bool MayRenewToken(const Request& request, const base::Error& error);
  // True if pages may be requested now.
  [[nodiscard]] bool HasToken();
  void StartDue();
  void Start(Request request);
  [[nodiscard]] bool IsQueued() const;
  void EndByTime();
  // Cancels all requests and counts those that were in flight.
  void DropRequests(std::optional<base::Reason> why);

  ListPollSettings settings_;
  ListPollContext context_;
  base::MonotonicTime deadline_;
  std::optional<base::MonotonicTime> queued_since_;  // while all requests wait for their turn
  std::optional<base::MonotonicTime> started_;
  ListWalk walk_;
  const std::shared_ptr<const http::KeptConnections> kept_ =
      std::make_shared<const http::KeptConnections>();  // of this poll alone
  bool has_asked_ = false;                              // for a page
  std::list<Request> in_flight_;                        // in the order of their start
  std::vector<Request> waiting_;                        // for their retry
  bool token_renewed_ = false;                          // after a refusal
  std::optional<std::chrono::seconds> retry_after_;
};

}  // namespace certmon::certapi

#endif  // LIB_CERTAPI_LIST_POLL_H_
