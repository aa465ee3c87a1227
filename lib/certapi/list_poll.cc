#include "lib/certapi/list_poll.h"

#include <algorithm>
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

ListPoll::~ListPoll() {
  if (token_key_) {
    context_.tokens->Drop(std::nullopt);
  }
}

http::HttpRequest ListPoll::Build(const ListWalk::Ask& ask) const {
  const base::Secret* const token =
      context_.tokens != nullptr ? &context_.tokens->Token() : nullptr;
  http::HttpRequest request =
      BuildListRequest(*context_.endpoint, *context_.credentials, token,
                       {.page_size = settings_.page_size, .page = ask.page, .all = ask.all});
  request.kept = kept_;
  return request;
}

bool ListPoll::HasToken(std::vector<Start>& starts) {
  if (context_.tokens == nullptr) {
    return true;
  }
  TokenSource& tokens = *context_.tokens;
  starts.reserve(1);
  if (auto request = tokens.TakeRequest()) {
    token_key_ = next_key_++;
    starts.push_back({.key = *token_key_, .request = *std::move(request)});
  }
  const TokenSource::State state = tokens.Look();
  if (state == TokenSource::State::kFailed) {
    walk_.Abort(tokens.Failure().value_or(base::Error{}));
    DropRequests(std::nullopt);
  }
  return state == TokenSource::State::kUsable;
}

std::vector<ListPoll::Start> ListPoll::TakeStarts() {
  std::vector<Start> starts;
  const base::MonotonicTime now = context_.clock.MonotonicNow();
  if (Done()) {
    return starts;
  }
  if (now >= deadline_) {
    EndByTime();
    return starts;
  }
  if (!HasToken(starts)) {
    return starts;
  }
  const auto start = [&](Request request) {
    request.retry_at.reset();
    request.started = now;
    ++request.attempts;
    request.token_serial = context_.tokens != nullptr ? context_.tokens->Serial() : 0;
    starts.push_back({.key = next_key_, .request = Build(request.ask)});
    under_way_.emplace(next_key_++, std::move(request));
  };
  const auto due = std::partition(waiting_.begin(), waiting_.end(), [now](const Request& request) {
    return *request.retry_at > now;
  });
  std::vector<Request> retries(std::make_move_iterator(due),
                               std::make_move_iterator(waiting_.end()));
  waiting_.erase(due, waiting_.end());
  for (Request& request : retries) {
    if (walk_.IsWanted(request.ask)) {
      start(std::move(request));
    }
  }
  // The walk knows nothing of requests of an earlier reading, which may still be under way.
  while (under_way_.size() < static_cast<std::size_t>(settings_.page_concurrency)) {
    const auto ask = walk_.Next();
    if (!ask) {
      break;
    }
    start(Request{.ask = *ask});
  }
  return starts;
}

void ListPoll::OnAnswer(Key key, std::chrono::nanoseconds duration,
                        base::Result<http::HttpResponse> answer) {
  if (key == token_key_) {
    token_key_.reset();
    context_.tokens->OnAnswer(duration, answer);
    if (context_.tokens->Failure()) {
      NoteRetryAfter(*context_.tokens->Failure());
    }
    return;
  }
  auto node = under_way_.extract(key);
  if (node.empty()) {
    return;
  }
  Attempt attempt{
      .operation = Operation::kList, .duration = duration, .failure = {}, .result_code = {}};
  base::Result<CertificatePage> page = tl::make_unexpected(base::Error{});
  if (answer) {
    page = DecodeListResponse(*answer, context_.zone, context_.clock.WallNow(), settings_.domains);
  } else {
    page = base::Fail(std::move(answer).error());
  }
  if (page) {
    RedactPage(*context_.credentials, context_.tokens, *page);
    attempt.result_code = 0;
    context_.on_attempt(attempt);
    context_.budget.Refund();
    walk_.OnPage(node.mapped().ask, *std::move(page));
  } else {
    attempt.failure = page.error().reason;
    attempt.result_code = page.error().result_code;
    context_.on_attempt(attempt);
    OnFailure(std::move(node.mapped()), std::move(page).error());
  }
  if (Done()) {
    DropRequests(std::nullopt);
  }
}

void ListPoll::DropRequests(std::optional<base::Reason> why) {
  const base::MonotonicTime now = context_.clock.MonotonicNow();
  for (const auto& [key, request] : under_way_) {
    context_.on_attempt({.operation = Operation::kList,
                         .duration = now - request.started,
                         .failure = why,
                         .result_code = {}});
  }
  if (context_.tokens != nullptr) {
    // Another's request for a token is not ours to end.
    if (token_key_ || context_.tokens->NextWake() != base::MonotonicTime::max()) {
      context_.tokens->Drop(why);
    }
    token_key_.reset();
  }
  under_way_.clear();
  waiting_.clear();
}

void ListPoll::NoteRetryAfter(const base::Error& error) {
  // Elsewhere than with these two the wish is not ours to keep: a refused key must be tried again
  // as soon as it was mended.
  if (error.retry_after &&
      (error.reason == base::Reason::kRateLimited || error.http_status == 503)) {
    retry_after_ = std::max(retry_after_.value_or(std::chrono::seconds(0)), *error.retry_after);
  }
}

bool ListPoll::MayRenewToken(const Request& request, const base::Error& error) {
  if (context_.tokens == nullptr || !IsTokenRefusal(error)) {
    return false;
  }
  if (request.token_serial != context_.tokens->Serial()) {
    return true;  // it was replaced while this request was under way
  }
  if (token_renewed_) {
    return false;
  }
  token_renewed_ = true;
  context_.tokens->OnRefused(request.token_serial);
  return true;
}

void ListPoll::OnFailure(Request request, base::Error error) {
  NoteRetryAfter(error);
  if (!walk_.IsWanted(request.ask)) {
    return;
  }
  if (MayRenewToken(request, error)) {
    request.retry_at = context_.clock.MonotonicNow();
    request.last_failure = std::move(error);
    waiting_.push_back(std::move(request));
    return;
  }
  const auto wait = http::RetryWait(request.attempts, error, context_.random.Fraction());
  const base::MonotonicTime now = context_.clock.MonotonicNow();
  if (!wait || now + *wait >= deadline_ || !context_.budget.TryTake()) {
    walk_.OnFailure(request.ask, std::move(error));
    return;
  }
  request.retry_at = now + *wait;
  request.last_failure = std::move(error);
  waiting_.push_back(std::move(request));
}

void ListPoll::EndByTime() {
  // What a request waited for tells more than that the time is over.
  if (context_.tokens != nullptr && context_.tokens->Failure() &&
      context_.tokens->Look() != TokenSource::State::kUsable) {
    walk_.Abort(*context_.tokens->Failure());
  } else if (!waiting_.empty()) {
    walk_.Abort(*std::move(waiting_.front().last_failure));
  } else {
    base::Error error;
    error.reason = base::Reason::kTimeout;
    error.message = "the whole listing was not read within poll_timeout";
    walk_.Abort(std::move(error));
  }
  DropRequests(base::Reason::kTimeout);
}

base::MonotonicTime ListPoll::NextWake() const {
  base::MonotonicTime wake = deadline_;
  if (context_.tokens != nullptr && context_.tokens->Look() != TokenSource::State::kUsable) {
    // Pages wait for the token.
    return std::min(wake, context_.tokens->NextWake());
  }
  for (const Request& request : waiting_) {
    wake = std::min(wake, *request.retry_at);
  }
  return wake;
}

}  // namespace certmon::certapi
