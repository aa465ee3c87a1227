// The access token of one project (API v1.3): when a new one is asked for, and which to go out
// with; a state machine that does no IO and never waits.
//
// Shared by all requests of the project: one request for a token is under way at a time, whoever
// started it. A token is replaced from 80 % of its life on (by the monotonic clock, from the moment
// it was asked for); as long as it lives it is used where a new one cannot be had. A token that the
// API refused is given up. Failed requests are repeated as any other (http/retry.h).
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
#include <string_view>

#include "lib/base/clock.h"
#include "lib/base/random.h"
#include "lib/certapi/api_endpoint.h"
#include "lib/certapi/attempt.h"
#include "lib/certapi/credentials.h"
#include "lib/certapi/token.h"
#include "lib/http/retry.h"
#include "lib/http/transport.h"

namespace certmon::certapi {

// How the message of every error of the token endpoint begins.
inline constexpr std::string_view kTokenErrorStart = "token: ";

// Everything referred to outlives the source.
struct TokenContext {
  std::shared_ptr<const ApiEndpoint> endpoint;
  const base::Clock& clock;
  base::Random& random;
  http::RetryBudget& budget;  // of the project
  std::function<void(const Attempt&)> on_attempt;
  // Told of each token that was issued, before it is used. May be empty.
  std::function<void(const base::Secret&)> on_issued = {};
};

class TokenSource {
 public:
  enum class State : std::uint8_t {
    kUsable,   // Token may be sent
    kPending,  // a request for one is under way, or waits to be repeated
    kFailed,   // none could be had; Failure says why
  };

  explicit TokenSource(TokenContext context) : context_(std::move(context)) {}

  // A poll (or a download) begins. A failure of before is forgotten; with another access key, the
  // token too.
  void Begin(std::shared_ptr<const Credentials> credentials);

  // The request that is to be started now, where a token is due and none is asked for. After Begin.
  [[nodiscard]] std::optional<http::HttpRequest> TakeRequest();
  // The answer of the request taken last.
  void OnAnswer(std::chrono::nanoseconds duration, const base::Result<http::HttpResponse>& answer);
  // The request under way was cancelled, for this reason if it is a failure; a repetition that was
  // waited for is given up.
  void Drop(std::optional<base::Reason> why);

  // As of the clock's now. Never kPending before TakeRequest was called.
  [[nodiscard]] State Look() const;
  // Where kUsable.
  [[nodiscard]] const base::Secret& Token() const { return token_->value; }
  // Which token that is: counts the tokens from 1; 0 while there is none.
  [[nodiscard]] std::uint64_t Serial() const { return token_ ? serial_ : 0; }
  // Where kFailed, and the last failure while a repetition is waited for.
  [[nodiscard]] const std::optional<base::Error>& Failure() const { return failure_; }
  // When TakeRequest is to be called again while kPending, answers apart.
  [[nodiscard]] base::MonotonicTime NextWake() const;

  // The API refused the token of that serial. Ignored where it is not the current one.
  void OnRefused(std::uint64_t serial);

  // Replaces the token, and the one before it, in a text that the API sent (base/redaction.h);
  // returns how often.
  std::size_t Redact(std::string& text) const;

  // When the last token that was had ends or ended, as its answer said; nullopt before the first.
  [[nodiscard]] std::optional<base::WallTime> ExpiresAt() const { return expires_at_; }

 private:
  struct Body;  // of the answer under way

  void Retire();
  [[nodiscard]] bool IsAlive() const;
  [[nodiscard]] bool IsDue() const;
  void OnFailure(base::Error error);

  TokenContext context_;
  std::shared_ptr<const Credentials> credentials_;
  std::optional<IssuedToken> token_;
  base::Secret token_before_;  // answers to what was sent with it may still come; empty: none
  std::uint64_t serial_ = 0;
  base::MonotonicTime replace_at_{};
  base::MonotonicTime dies_at_{};
  std::optional<base::WallTime> expires_at_;

  std::shared_ptr<Body> under_way_;  // null where no request is
  base::MonotonicTime started_{};
  base::WallTime started_wall_{};
  int attempts_ = 0;                             // for the token that is due
  std::optional<base::MonotonicTime> retry_at_;  // set while waiting
  std::optional<base::Error> failure_;
  bool given_up_ = false;  // until the next Begin
};

}  // namespace certmon::certapi

#endif  // LIB_CERTAPI_TOKEN_SOURCE_H_
