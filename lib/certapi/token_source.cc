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

TokenSource::~TokenSource() { ForgetBody(); }

void TokenSource::Begin(std::shared_ptr<const Credentials> credentials) {
  if (credentials_ && !SameKey(*credentials_, *credentials)) {
    Retire();
  }
  credentials_ = std::move(credentials);
  given_up_ = false;
  if (!request_ && !retry_at_) {
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
  return token_.has_value() && context_.clock.MonotonicNow() < ends_at_;
}

bool TokenSource::IsDue() const {
  return !token_.has_value() || context_.clock.MonotonicNow() >= renew_at_;
}

void TokenSource::Advance() {
  if (request_) {
    if (const auto answer = request_->TakeAnswer()) {
      const auto started = request_->StartedAt();
      request_.reset();
      OnAnswer(*started, *answer);
    }
  }
  const bool must_wait = retry_at_ && context_.clock.MonotonicNow() < *retry_at_;
  if (!request_ && !given_up_ && credentials_ && IsDue() && !must_wait) {
    StartRequest();
  }
}

void TokenSource::StartRequest() {
  retry_at_.reset();
  ++attempts_;
  // All the transport lets through: growing would leave pieces of a token in the heap.
  body_.reserve(kMaxTokenAnswerBytes);
  request_ = context_.transport.Start(BuildTokenRequest(
      *context_.endpoint, *credentials_,
      [this](const http::HttpResponse& /*head*/, std::string_view bytes) { body_.append(bytes); }));
}

void TokenSource::OnAnswer(base::MonotonicTime started, const http::Answer& answer) {
  base::Result<IssuedToken> issued =
      answer.response ? DecodeTokenResponse(*answer.response, body_, context_.clock.WallNow())
                      : base::Result<IssuedToken>(base::Fail(answer.response.error()));
  ForgetBody();
  if (!issued) {
    context_.on_attempt({.operation = Operation::kToken,
                         .duration = answer.duration,
                         .failure = issued.error().reason,
                         .result_code = issued.error().result_code});
    OnFailure(std::move(issued).error());
    return;
  }
  context_.on_attempt({.operation = Operation::kToken,
                       .duration = answer.duration,
                       .failure = {},
                       .result_code = {}});
  context_.budget.Refund();
  if (context_.on_issued) {
    context_.on_issued(issued->value);
  }
  Retire();
  token_ = *std::move(issued);
  ++serial_;
  attempts_ = 0;
  failure_.reset();
  ends_at_ = started + token_->life;
  renew_at_ = started + std::chrono::nanoseconds(token_->life) * 4 / 5;
  expires_at_ = context_.clock.WallNow() + (ends_at_ - context_.clock.MonotonicNow());
}

void TokenSource::OnFailure(base::Error error) {
  error.is_of_token_endpoint = true;
  error.message.insert(0, "token: ");
  const auto wait = http::RetryWait(attempts_, error, context_.random.Fraction());
  failure_ = std::move(error);
  // While the old token can be used, the renewal can wait for the next poll.
  if (IsAlive() || !wait || !context_.budget.TryTake()) {
    given_up_ = true;
    return;
  }
  retry_at_ = context_.clock.MonotonicNow() + *wait;
}

void TokenSource::Drop(std::optional<base::Reason> why) {
  if (const auto started = request_ ? request_->StartedAt() : std::nullopt) {
    context_.on_attempt({.operation = Operation::kToken,
                         .duration = context_.clock.MonotonicNow() - *started,
                         .failure = why,
                         .result_code = {}});
  }
  request_.reset();
  ForgetBody();
  retry_at_.reset();
  attempts_ = 0;
}

void TokenSource::ForgetBody() {
  base::Wipe(body_);
  std::string().swap(body_);
}

TokenSource::State TokenSource::GetState() const {
  if (request_ || retry_at_) {
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
