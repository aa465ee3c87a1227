#include "lib/certapi/token_source.h"

#include <string>
#include <string_view>
#include <utility>

#include "lib/base/redaction.h"

namespace certmon::certapi {
namespace {

bool SameKey(const Credentials& a, const Credentials& b) {
  return a.user_access_key_id == b.user_access_key_id && a.secret_access_key == b.secret_access_key;
}

}  // namespace

// Shared with the sink, which may outlive the source by a moment.
struct TokenSource::Body {
  Body() { text.reserve(kMaxTokenAnswerBytes); }  // growing would leave pieces of a token behind
  ~Body() { base::Wipe(text); }
  Body(const Body&) = delete;
  Body& operator=(const Body&) = delete;

  std::string text;
};

void TokenSource::Begin(std::shared_ptr<const Credentials> credentials) {
  if (credentials_ && !SameKey(*credentials_, *credentials)) {
    Retire();
  }
  credentials_ = std::move(credentials);
  given_up_ = false;
  if (!under_way_ && !retry_at_) {
    attempts_ = 0;
    failure_.reset();
  }
}

void TokenSource::Retire() {
  if (token_) {
    token_before_ = std::move(token_->value);
    token_.reset();
  }
}

bool TokenSource::IsAlive() const {
  return token_.has_value() && context_.clock.MonotonicNow() < dies_at_;
}

bool TokenSource::IsDue() const {
  return !token_.has_value() || context_.clock.MonotonicNow() >= replace_at_;
}

std::optional<http::HttpRequest> TokenSource::TakeRequest() {
  const base::MonotonicTime now = context_.clock.MonotonicNow();
  if (under_way_ || given_up_ || !IsDue() || (retry_at_ && now < *retry_at_)) {
    return std::nullopt;
  }
  auto body = std::make_shared<Body>();
  http::HttpRequest request =
      BuildTokenRequest(*context_.endpoint, *credentials_,
                        [body](const http::HttpResponse& /*head*/, std::string_view bytes) {
                          // Within what was reserved: the transport ends a longer answer before.
                          body->text.append(bytes);
                        });
  // Nothing throws from here on: a request that is under way and was never given out would be
  // waited for without end.
  retry_at_.reset();
  ++attempts_;
  started_ = now;
  started_wall_ = context_.clock.WallNow();
  under_way_ = std::move(body);
  return request;
}

void TokenSource::OnAnswer(std::chrono::nanoseconds duration,
                           const base::Result<http::HttpResponse>& answer) {
  const auto body = std::exchange(under_way_, nullptr);
  if (!body) {
    return;
  }
  base::Result<IssuedToken> issued =
      answer ? DecodeTokenResponse(*answer, body->text, context_.clock.WallNow())
             : base::Result<IssuedToken>(base::Fail(answer.error()));
  if (!issued) {
    context_.on_attempt({.operation = Operation::kToken,
                         .duration = duration,
                         .failure = issued.error().reason,
                         .result_code = issued.error().result_code});
    OnFailure(std::move(issued).error());
    return;
  }
  context_.on_attempt(
      {.operation = Operation::kToken, .duration = duration, .failure = {}, .result_code = {}});
  context_.budget.Refund();
  if (context_.on_issued) {
    context_.on_issued(issued->value);
  }
  Retire();
  token_ = *std::move(issued);
  ++serial_;
  attempts_ = 0;
  failure_.reset();
  dies_at_ = started_ + token_->life;
  replace_at_ = started_ + std::chrono::nanoseconds(token_->life) * 4 / 5;
  expires_at_ = started_wall_ + token_->life;
}

void TokenSource::OnFailure(base::Error error) {
  error.message.insert(0, kTokenErrorStart);
  const auto wait = http::RetryWait(attempts_, error, context_.random.Fraction());
  failure_ = std::move(error);
  // With a token that still lives there is no hurry: the next poll asks again.
  if (IsAlive() || !wait || !context_.budget.TryTake()) {
    given_up_ = true;
    return;
  }
  retry_at_ = context_.clock.MonotonicNow() + *wait;
}

void TokenSource::Drop(std::optional<base::Reason> why) {
  if (under_way_) {
    context_.on_attempt({.operation = Operation::kToken,
                         .duration = context_.clock.MonotonicNow() - started_,
                         .failure = why,
                         .result_code = {}});
  }
  under_way_.reset();
  retry_at_.reset();
  attempts_ = 0;
}

TokenSource::State TokenSource::Look() const {
  if (under_way_ || retry_at_) {
    return State::kPending;
  }
  return IsAlive() ? State::kUsable : State::kFailed;
}

base::MonotonicTime TokenSource::NextWake() const {
  return retry_at_.value_or(base::MonotonicTime::max());
}

void TokenSource::OnRefused(std::uint64_t serial) {
  if (token_ && serial == serial_) {
    Retire();
    given_up_ = false;
  }
}

std::size_t TokenSource::Redact(std::string& text) const {
  return base::Redact(token_before_, text) + (token_ ? base::Redact(token_->value, text) : 0);
}

}  // namespace certmon::certapi
