#include "exporter/client/session.h"

#include <algorithm>
#include <utility>

#include "lib/certapi/list_request.h"

namespace certmon::client {
namespace {

using certapi::ListPoll;
using certapi::TokenSource;

// A single run counts no requests.
void ForgetAttempt(const certapi::Attempt& /*attempt*/) {}

}  // namespace

Session::Session(exporter::ProjectSettings settings, const base::Clock& clock, base::Random& random,
                 http::Transport& transport)
    : settings_(std::move(settings)), clock_(clock), random_(random), transport_(transport) {
  if (certapi::NeedsToken(settings_.options->api.version)) {
    tokens_.emplace(certapi::TokenContext{.endpoint = EndpointOf(settings_),
                                          .clock = clock_,
                                          .random = random_,
                                          .transport = transport_,
                                          .budget = budget_,
                                          .on_attempt = ForgetAttempt,
                                          .on_issued = settings_.on_token});
  }
}

std::unique_ptr<ListPoll> Session::NewPoll(std::optional<std::chrono::nanoseconds> limit) {
  certapi::ListPollSettings list = ListSettingsOf(*settings_.options);
  // They identify the leaf of a file that holds several certificates.
  list.domains = certapi::HasDomains(settings_.options->api.version);
  if (limit && *limit < list.timeout) {
    list.timeout = *limit;
    list.timeout_name = "--timeout";
  }
  return std::make_unique<ListPoll>(
      list, certapi::ListPollContext{.endpoint = EndpointOf(settings_),
                                     .credentials = settings_.credentials,
                                     .zone = settings_.zone,
                                     .clock = clock_,
                                     .random = random_,
                                     .transport = transport_,
                                     .budget = budget_,
                                     .on_attempt = ForgetAttempt,
                                     .tokens = tokens_ ? &*tokens_ : nullptr});
}

certapi::ListOutcome Session::List() { return NewPoll()->Run(); }

base::Result<FileHead> Session::Download(const certapi::FileWanted& wanted,
                                         const NewSink& new_sink) {
  const base::MonotonicTime deadline = clock_.MonotonicNow() + settings_.options->poll_timeout;
  if (tokens_) {
    tokens_->Begin(settings_.credentials);
  }
  bool token_renewed = false;
  for (int attempt = 1;; ++attempt) {
    if (auto token = EnsureToken(deadline); !token) {
      return base::Fail(std::move(token).error());
    }
    auto file = TryDownload(wanted, new_sink());
    if (file) {
      budget_.Refund();
      return file;
    }
    if (tokens_ && !token_renewed && certapi::IsTokenRefusal(file.error())) {
      token_renewed = true;
      tokens_->OnRefused(tokens_->Serial());
      continue;
    }
    const auto wait = http::RetryWait(attempt, file.error(), random_.Fraction());
    if (!wait || clock_.MonotonicNow() + *wait >= deadline || !budget_.TryTake()) {
      return file;
    }
    WaitUntil(clock_.MonotonicNow() + *wait);
  }
}

base::Result<void> Session::EnsureToken(base::MonotonicTime deadline) {
  while (tokens_) {
    tokens_->Advance();
    const TokenSource::State state = tokens_->GetState();
    if (state == TokenSource::State::kUsable) {
      break;
    }
    const base::MonotonicTime wake = tokens_->NextWake();
    const bool is_too_late = clock_.MonotonicNow() >= deadline ||
                             (wake >= deadline && wake != base::MonotonicTime::max());
    if (state == TokenSource::State::kFailed || is_too_late) {
      return base::Fail(tokens_->Failure().value_or(
          base::Error{.reason = base::Reason::kToken,
                      .message = "token: there was none within poll_timeout",
                      .is_of_token_endpoint = true}));
    }
    transport_.Wait(std::min(wake, deadline));
  }
  return {};
}

base::Result<FileHead> Session::TryDownload(const certapi::FileWanted& wanted,
                                            certapi::FileSink sink) {
  certapi::DownloadBody body(std::move(sink));
  const base::Secret* const token = tokens_ ? &tokens_->Token() : nullptr;
  const http::Answer done = http::Exchange(
      transport_, certapi::BuildDownloadRequest(settings_.options->api, *settings_.credentials,
                                                token, wanted, body));
  if (!done.response) {
    return base::Fail(done.response.error());
  }
  if (auto finished = body.Finish(*done.response, clock_.WallNow()); !finished) {
    return base::Fail(std::move(finished).error());
  }
  return FileHead{done.response->content_disposition};
}

void Session::WaitUntil(base::MonotonicTime until) {
  while (clock_.MonotonicNow() < until) {
    transport_.Wait(until);
  }
}

}  // namespace certmon::client
