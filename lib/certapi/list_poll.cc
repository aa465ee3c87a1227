#include "lib/certapi/list_poll.h"

#include <algorithm>
#include <utility>

#include "lib/certapi/redact_page.h"

namespace certmon::certapi {

ListPoll::ListPoll(const ListPollSettings& settings, ListPollContext context)
    : settings_(settings),
      context_(std::move(context)),
      deadline_(context_.clock.MonotonicNow() + settings.timeout),
      walk_(settings.page_concurrency, settings.ask_all) {}

http::HttpRequest ListPoll::Build(const ListWalk::Ask& ask) const {
  return BuildListRequest(*context_.endpoint, *context_.credentials,
                          {.page_size = settings_.page_size, .page = ask.page, .all = ask.all});
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
  const auto start = [&](Request request) {
    request.retry_at.reset();
    request.started = now;
    ++request.attempts;
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
    start(Request{.ask = *ask, .attempts = 0, .started = {}, .retry_at = {}, .last_failure = {}});
  }
  return starts;
}

void ListPoll::OnAnswer(Key key, std::chrono::nanoseconds duration,
                        base::Result<http::HttpResponse> answer) {
  auto node = under_way_.extract(key);
  if (node.empty()) {
    return;
  }
  Attempt attempt{.duration = duration, .failure = {}, .result_code = {}};
  base::Result<CertificatePage> page = tl::make_unexpected(base::Error{});
  if (answer) {
    page = DecodeListResponse(*answer, context_.zone, context_.clock.WallNow());
  } else {
    page = base::Fail(std::move(answer).error());
  }
  if (page) {
    RedactPage(*context_.credentials, *page);
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
    context_.on_attempt({.duration = now - request.started, .failure = why, .result_code = {}});
  }
  under_way_.clear();
  waiting_.clear();
}

void ListPoll::OnFailure(Request request, base::Error error) {
  // Elsewhere than with these two the wish is not ours to keep: a refused key must be tried again
  // as soon as it was mended.
  if (error.retry_after &&
      (error.reason == base::Reason::kRateLimited || error.http_status == 503)) {
    retry_after_ = std::max(retry_after_.value_or(std::chrono::seconds(0)), *error.retry_after);
  }
  if (!walk_.IsWanted(request.ask)) {
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
  if (!waiting_.empty()) {
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
  for (const Request& request : waiting_) {
    wake = std::min(wake, *request.retry_at);
  }
  return wake;
}

}  // namespace certmon::certapi
