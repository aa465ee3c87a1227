#include "lib/certapi/list_poll.h"

#include <algorithm>
#include <iterator>
#include <utility>

#include "lib/certapi/redact_page.h"

namespace certmon::certapi {

ListPoll::ListPoll(const ListPollSettings& settings, ListPollContext context)
    : settings_(settings),
      context_(std::move(context)),
      deadline_(context_.clock.MonotonicNow() + settings.timeout),
      walk_(settings.page_concurrency, settings.ask_all) {
  if (context_.tokens != nullptr) {
    context_.tokens->Begin(context_.credentials);
  }
}

ListPoll::~ListPoll() { DropRequests(std::nullopt); }

ListOutcome ListPoll::Run() {
  for (Advance(); !Done(); Advance()) {
    context_.transport.Wait(NextWake());
  }
  return TakeOutcome();
}

void ListPoll::Advance() {
  TakeAnswers();
  const base::MonotonicTime now = context_.clock.MonotonicNow();
  if (queued_since_) {
    deadline_ += now - *queued_since_;
  }
  if (!Done() && now >= deadline_) {
    EndByTime();
  }
  if (!Done() && HasToken()) {
    StartDue();
  }
  if (Done()) {
    DropRequests(std::nullopt);
  }
  queued_since_ = IsQueued() ? std::optional(now) : std::nullopt;
  if (!started_ && !queued_since_) {
    started_ = now;
  }
}

void ListPoll::TakeAnswers() {
  for (auto request = in_flight_.begin(); request != in_flight_.end() && !Done();) {
    auto answer = request->handle->TakeAnswer();
    if (!answer) {
      ++request;
      continue;
    }
    Request answered = std::move(*request);
    answered.handle.reset();
    request = in_flight_.erase(request);
    OnAnswer(std::move(answered), *std::move(answer));
  }
}

void ListPoll::OnAnswer(Request request, http::Answer answer) {
  base::Result<CertificatePage> page =
      answer.response ? DecodeListResponse(*answer.response, context_.zone,
                                           context_.clock.WallNow(), settings_.domains)
                      : base::Fail(std::move(answer.response).error());
  Attempt attempt{
      .operation = Operation::kList, .duration = answer.duration, .failure = {}, .result_code = 0};
  if (!page) {
    attempt.failure = page.error().reason;
    attempt.result_code = page.error().result_code;
    context_.on_attempt(attempt);
    base::Error error = std::move(page).error();
    RedactText(*context_.credentials, context_.tokens, error.result_word);
    RedactText(*context_.credentials, context_.tokens, error.result_message);
    OnFailure(std::move(request), std::move(error));
    return;
  }
  RedactPage(*context_.credentials, context_.tokens, *page);
  context_.on_attempt(attempt);
  context_.budget.Refund();
  walk_.OnPage(request.ask, *std::move(page));
}

void ListPoll::OnFailure(Request request, base::Error error) {
  NoteRetryAfter(error);
  if (!walk_.IsWanted(request.ask)) {
    return;
  }
  const base::MonotonicTime now = context_.clock.MonotonicNow();
  if (MayRenewToken(request, error)) {
    request.retry_at = now;
  } else {
    const auto wait = http::RetryWait(request.attempts, error, context_.random.Fraction());
    if (!wait || now + *wait >= deadline_ || !context_.budget.TryTake()) {
      walk_.OnFailure(request.ask, std::move(error));
      return;
    }
    request.retry_at = now + *wait;
  }
  request.last_failure = std::move(error);
  waiting_.push_back(std::move(request));
}

void ListPoll::NoteRetryAfter(const base::Error& error) {
  // Only for 429 and 503: after a 401 the key may be fixed at any moment, and the next poll must
  // use it at once.
  if (error.retry_after &&
      (error.reason == base::Reason::kRateLimited || error.CountsAsStatus() == 503)) {
    retry_after_ = std::max(retry_after_.value_or(std::chrono::seconds(0)), *error.retry_after);
  }
}

bool ListPoll::MayRenewToken(const Request& request, const base::Error& error) {
  if (context_.tokens == nullptr || !IsTokenRefusal(error)) {
    return false;
  }
  if (request.token_serial != context_.tokens->Serial()) {
    return true;  // the token was replaced while this request was in flight
  }
  if (token_renewed_) {
    return false;
  }
  token_renewed_ = true;
  context_.tokens->OnRefused(request.token_serial);
  return true;
}

bool ListPoll::HasToken() {
  if (context_.tokens == nullptr) {
    return true;
  }
  TokenSource& tokens = *context_.tokens;
  tokens.Advance();
  if (tokens.Failure()) {
    NoteRetryAfter(*tokens.Failure());
  }
  const TokenSource::State state = tokens.GetState();
  if (state == TokenSource::State::kFailed) {
    walk_.Abort(tokens.Failure().value_or(base::Error{}));
  }
  return state == TokenSource::State::kUsable;
}

void ListPoll::StartDue() {
  const base::MonotonicTime now = context_.clock.MonotonicNow();
  const auto due = std::partition(waiting_.begin(), waiting_.end(), [now](const Request& request) {
    return *request.retry_at > now;
  });
  std::vector<Request> retries(std::make_move_iterator(due),
                               std::make_move_iterator(waiting_.end()));
  waiting_.erase(due, waiting_.end());
  for (Request& request : retries) {
    if (walk_.IsWanted(request.ask)) {
      Start(std::move(request));
    }
  }
  // Requests of an earlier reading, which the walk does not count, may still be in flight.
  while (in_flight_.size() < static_cast<std::size_t>(settings_.page_concurrency)) {
    const auto ask = walk_.Next();
    if (!ask) {
      break;
    }
    Start({.ask = *ask});
  }
}

void ListPoll::Start(Request request) {
  const base::Secret* const token =
      context_.tokens != nullptr ? &context_.tokens->Token() : nullptr;
  http::HttpRequest http = BuildListRequest(
      *context_.endpoint, *context_.credentials, token,
      {.page_size = settings_.page_size, .page = request.ask.page, .all = request.ask.all});
  http.kept = kept_;
  http.priority = has_asked_ ? http::Priority::kContinue : http::Priority::kBegin;
  has_asked_ = true;
  request.retry_at.reset();
  ++request.attempts;
  request.token_serial = context_.tokens != nullptr ? context_.tokens->Serial() : 0;
  request.handle = context_.transport.Start(std::move(http));
  in_flight_.push_back(std::move(request));
}

bool ListPoll::IsQueued() const {
  if (in_flight_.empty()) {
    return context_.tokens != nullptr && context_.tokens->IsQueued();
  }
  return std::none_of(in_flight_.begin(), in_flight_.end(), [](const Request& request) {
    return request.handle->StartedAt().has_value();
  });
}

void ListPoll::EndByTime() {
  // The failure that a request waited to retry says more than that the time is over.
  if (context_.tokens != nullptr && context_.tokens->Failure() &&
      context_.tokens->GetState() != TokenSource::State::kUsable) {
    walk_.Abort(*context_.tokens->Failure());
  } else if (!waiting_.empty()) {
    walk_.Abort(*std::move(waiting_.front().last_failure));
  } else {
    base::Error error;
    error.reason = base::Reason::kTimeout;
    error.message = "the whole listing was not read within " + std::string(settings_.timeout_name);
    walk_.Abort(std::move(error));
  }
  DropRequests(base::Reason::kTimeout);
}

void ListPoll::DropRequests(std::optional<base::Reason> why) {
  const base::MonotonicTime now = context_.clock.MonotonicNow();
  for (const Request& request : in_flight_) {
    if (const auto started = request.handle->StartedAt()) {
      context_.on_attempt({.operation = Operation::kList,
                           .duration = now - *started,
                           .failure = why,
                           .result_code = {}});
    }
  }
  in_flight_.clear();
  waiting_.clear();
  if (context_.tokens != nullptr) {
    context_.tokens->Drop(why);
  }
}

base::MonotonicTime ListPoll::NextWake() const {
  base::MonotonicTime wake = queued_since_ ? base::MonotonicTime::max() : deadline_;
  if (context_.tokens != nullptr && context_.tokens->GetState() != TokenSource::State::kUsable) {
    // Pages wait for the token.
    return std::min(wake, context_.tokens->NextWake());
  }
  for (const Request& request : waiting_) {
    wake = std::min(wake, *request.retry_at);
  }
  return wake;
}

}  // namespace certmon::certapi
