// The access token of one project (API v1.3): requests it, renews it, and knows whether it may be
// sent.
//
// Shared by all requests of the project: at most one request for a token is in flight. A token is
// renewed from 80 % of its lifetime on (on the monotonic clock, counted from its request). If no new
// one can be had, the old one is used until it ends. A token that the API refused is dropped.
// Failed requests are retried as any other (http/retry.h).
//
// Used by one thread: the poll loop. Tokens are never logged or saved.
#ifndef LIB_CERTAPI_TOKEN_SOURCE_H_
#define LIB_CERTAPI_TOKEN_SOURCE_H_

#include <chrono>
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>

#include "lib/base/clock.h"
#include "lib/base/random.h"
#include "lib/certapi/api_endpoint.h"
#include "lib/certapi/attempt.h"
#include "lib/certapi/credentials.h"
#include "lib/certapi/token.h"
#include "lib/http/retry.h"
#include "lib/http/transport.h"

namespace certmon::certapi {

// Everything referred to outlives the source.
struct TokenContext {
  std::shared_ptr<const ApiEndpoint> endpoint;
  const base::Clock& clock;
  base::Random& random;
  http::Transport& transport;
  http::RetryBudget& budget;  // of the project
  std::function<void(const Attempt&)> on_attempt;
  // Called with each new token before it is used. May be empty.
  std::function<void(const base::Secret&)> on_issued = {};
};

class TokenSource {
 public:
  enum class State : std::uint8_t {
    kUsable,   // Token may be sent
    kPending,  // a request is in flight, or waits for its retry
    kFailed,   // there is none; Failure says why
  };

  explicit TokenSource(TokenContext context) : context_(std::move(context)) {}
  ~TokenSource();
  TokenSource(const TokenSource&) = delete;
  TokenSource& operator=(const TokenSource&) = delete;

  // A poll or a download begins. Forgets an earlier failure, and with another access key the token
  // too.
  void Begin(std::shared_ptr<const Credentials> credentials);

  // Takes the answer if it is there, and starts the request that is due. After Begin.
  void Advance();
  // Cancels the request and its retry. `why` is counted as its failure; nullopt: it did not fail.
  void Drop(std::optional<base::Reason> why);

  // As of now. Never kPending before Advance was called.
  [[nodiscard]] State GetState() const;
  // If kUsable.
  [[nodiscard]] const base::Secret& Token() const { return token_->value; }
  // Counts the tokens from 1; 0 while there is none.
  [[nodiscard]] std::uint64_t Serial() const { return token_ ? serial_ : 0; }
  // If kFailed, and the last failure while a retry is due later.
  [[nodiscard]] const std::optional<base::Error>& Failure() const { return failure_; }
  // When Advance must be called again if no answer arrives before.
  [[nodiscard]] base::MonotonicTime NextWake() const;
  // A request waits in the queue of its host (http/host_queue.h).
  [[nodiscard]] bool IsQueued() const { return request_ && !request_->StartedAt(); }

  // The API refused the token with this serial. Ignored if it is not the current one.
  void OnRefused(std::uint64_t serial);

  // Replaces the token, and the one before it, in a text that the API sent (base/redaction.h);
  // returns the number of replacements.
  std::size_t Redact(std::string& text) const;

  // When the last token ends or ended, by its answer; nullopt before the first token.
  [[nodiscard]] std::optional<base::WallTime> ExpiresAt() const { return expires_at_; }

 private:
  void Retire();
  [[nodiscard]] bool IsAlive() const;
  [[nodiscard]] bool IsDue() const;
  void StartRequest();
  void ForgetBody();
  void OnAnswer(base::MonotonicTime started, const http::Answer& answer);
  void OnFailure(base::Error error);

  TokenContext context_;
  std::shared_ptr<const Credentials> credentials_;
  std::optional<IssuedToken> token_;
  base::Secret token_before_;  // answers to requests with it may still arrive; empty: none
  std::uint64_t serial_ = 0;
  base::MonotonicTime renew_at_{};
  base::MonotonicTime ends_at_{};
  std::optional<base::WallTime> expires_at_;

  std::string body_;                             // of the answer; never grows, wiped
  int attempts_ = 0;                             // for the token that is due
  std::optional<base::MonotonicTime> retry_at_;  // set while waiting
  std::optional<base::Error> failure_;
  bool given_up_ = false;        // until the next Begin
  http::RequestHandle request_;  // null if none is in flight; after body_, which it writes to
};

}  // namespace certmon::certapi

#endif  // LIB_CERTAPI_TOKEN_SOURCE_H_
