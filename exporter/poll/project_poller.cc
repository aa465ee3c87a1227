#include "exporter/poll/project_poller.h"

#include <algorithm>
#include <exception>
#include <type_traits>
#include <utility>

namespace certmon::exporter {
namespace {

// How often the secret files are looked at (stat only), so that a rotated key is used at once.
constexpr std::chrono::seconds kLookForSecretsEvery{5};
constexpr std::chrono::nanoseconds kNoTime{0};

}  // namespace

ProjectPoller::ProjectPoller(ProjectSettings settings, Schedule::First first,
                             const PollTools& tools)
    : settings_(std::move(settings)),
      tools_(tools),
      schedule_(settings_.options->poll_interval, first, tools.clock.MonotonicNow(), tools.random),
      report_(tools.log),
      inspections_(settings_.name, {.clock = tools.clock,
                                    .log = tools.log,
                                    .on_attempt = [this](const certapi::Attempt& attempt) {
                                      OnAttempt(attempt);
                                    }}) {
  state_.name = settings_.name;
  state_.inventory = std::make_shared<const inventory::Inventory>();
  ApplySettings(settings_, state_);
  tokens_ = MakeTokenSource(settings_);
  SetUpInspections();
  if (settings_.restored) {
    Restore(*std::exchange(settings_.restored, nullptr));
  }
}

void ProjectPoller::Restore(const inventory::SavedProject& saved) {
  state_.inventory = inventory::RestoredInventory(saved, settings_.options->api.base_url);
  state_.last_success = saved.last_success;
  if (saved.last_success) {
    succeeded_ = tools_.clock.MonotonicNow() - (tools_.clock.WallNow() - *saved.last_success);
  }
  state_.last_attempt = saved.last_attempt;
  state_.removed_total = saved.removed_total;
  state_.attempted = true;
  tools_.self.CountRemoved(settings_.name, saved.removed_total);
  tools_.log.Info("inventory restored from disk, to be confirmed by the first poll",
                  {{"project", settings_.name},
                   {"certificates", std::to_string(saved.inventory->certificates.size())}});
}

void ProjectPoller::OnAttempt(const certapi::Attempt& attempt) {
  tools_.self.CountRequest(settings_.name, attempt.operation, attempt.duration, attempt.failure);
  if (attempt.result_code) {
    state_.ResultCode(attempt.operation) = attempt.result_code;
  }
}

void ProjectPoller::LookForNewSecrets() {
  const base::MonotonicTime now = tools_.clock.MonotonicNow();
  if (now - secrets_looked_at_ < kLookForSecretsEvery) {
    return;
  }
  secrets_looked_at_ = now;
  if (settings_.source->Changed()) {
    schedule_.PollSoon(now);
  }
}

std::vector<certapi::ListPoll::Start> ProjectPoller::TakeStarts() {
  if (!poll_) {
    LookForNewSecrets();
  }
  if (!poll_ && schedule_.Due() <= tools_.clock.MonotonicNow()) {
    Begin();
  }
  if (!poll_) {
    return {};
  }
  auto starts = poll_->TakeStarts();
  EndIfDone();
  return starts;
}

void ProjectPoller::Begin() {
  began_ = tools_.clock.MonotonicNow();
  schedule_.OnBegin(began_);
  retry_after_.reset();
  CredentialReading reading = settings_.source->Read();
  credential_failure_ = std::move(reading.failure);
  if (!reading.credentials) {
    certapi::ListOutcome nothing;
    nothing.failure = credential_failure_;
    End(std::move(nothing));
    return;
  }
  if (settings_.credentials && reading.credentials->appkey != settings_.credentials->appkey) {
    LeaveAccount(OfAnotherAccount());
  }
  settings_.credentials = reading.credentials;
  SetUpInspections();
  certapi::ListPollSettings list = ListSettingsOf(*settings_.options);
  list.ask_all = ask_all_;
  poll_.emplace(list,
                certapi::ListPollContext{
                    .endpoint = EndpointOf(settings_),
                    .credentials = std::move(reading.credentials),
                    .zone = settings_.zone,
                    .clock = tools_.clock,
                    .random = tools_.random,
                    .budget = budget_,
                    .on_attempt = [this](const certapi::Attempt& attempt) { OnAttempt(attempt); },
                    .tokens = tokens_.get()});
}

void ProjectPoller::OnAnswer(certapi::ListPoll::Key key, std::chrono::nanoseconds duration,
                             base::Result<http::HttpResponse> answer) {
  if (poll_) {
    poll_->OnAnswer(key, duration, std::move(answer));
    EndIfDone();
  }
}

bool ProjectPoller::TakeInspected(ProjectInspections::Show show) {
  auto files = inspections_.TakeShown(show);
  if (!files) {
    return false;
  }
  state_.files = std::move(files);
  if (tokens_) {
    // A download may have brought another one.
    state_.token_expires_at = tokens_->ExpiresAt();
  }
  return true;
}

bool ProjectPoller::HasInspected() const {
  return polled_ &&
         (inspections_.IsThrough() ||
          tools_.clock.MonotonicNow() >= first_polled_at_ + settings_.options->poll_timeout);
}

void ProjectPoller::Fail() noexcept {
  poll_.reset();
  inspections_.GiveUp();
  try {
    certapi::ListOutcome outcome;
    outcome.failure = base::Error{};
    outcome.failure->message = "the poll ended by an unexpected fault";
    inventory::MergeResult unchanged;
    unchanged.next = *state_.inventory;
    Say(outcome, unchanged);
  } catch (const std::exception&) {
    // No memory to say so: the counters and last_poll_failure do.
  }
  Commit(base::Reason::kInternal, state_.inventory, 0);
}

void ProjectPoller::EndIfDone() {
  if (!poll_ || !poll_->Done()) {
    return;
  }
  certapi::ListOutcome outcome = poll_->TakeOutcome();
  // Remembered, so that not every poll begins with megabytes in vain.
  ask_all_ = ask_all_ && !poll_->AllIsTooLarge();
  retry_after_ = outcome.complete() ? std::nullopt : poll_->RetryAfter();
  if (retry_after_) {
    schedule_.OnRetryAfter(tools_.clock.MonotonicNow(), *retry_after_);
  }
  poll_.reset();
  if (credential_failure_) {
    outcome.failure = std::move(credential_failure_);
  }
  End(std::move(outcome));
}

void ProjectPoller::End(certapi::ListOutcome outcome) {
  if (outcome.complete() && inventory::LosesEveryDate(*state_.inventory, outcome)) {
    outcome.failure = base::Error{};
    outcome.failure->reason = base::Reason::kSchema;
    outcome.failure->message =
        "no entry of the listing has a usable expirationDate any more, where the last one had";
  }
  // Whatever may throw comes before the Commit: a poll that meets a fault here has changed nothing,
  // and Fail ends it.
  inventory::MergeResult merged =
      inventory::Merge(*state_.inventory, outcome, settings_.options->ignore);
  auto room = std::make_shared<inventory::Inventory>();
  // Last, so that the log tells of no success that is taken back.
  Say(outcome, merged);
  // The very same where nothing changed: what was made of it is then still good.
  std::shared_ptr<const inventory::Inventory> next = state_.inventory;
  if (merged.next != *next) {
    static_assert(std::is_nothrow_move_assignable_v<inventory::Inventory>);
    *room = std::move(merged.next);
    next = std::move(room);
  }
  Commit(outcome.failure ? std::optional(outcome.failure->reason) : std::nullopt, std::move(next),
         merged.removed.size());
}

void ProjectPoller::Say(const certapi::ListOutcome& outcome, const inventory::MergeResult& merged) {
  const base::MonotonicTime now = tools_.clock.MonotonicNow();
  report_.Say({.project = settings_.name,
               .outcome = outcome,
               .merged = merged,
               .before = *state_.inventory,
               .was_up = state_.up,
               .duration = now - began_,
               .now = now,
               .wall_now = tools_.clock.WallNow(),
               .next_poll_in = tools_.polls_again
                                   ? std::optional(std::max(schedule_.Due() - now, kNoTime))
                                   : std::nullopt,
               .expiry_critical = settings_.options->expiry_critical});
}

void ProjectPoller::Commit(std::optional<base::Reason> failure,
                           std::shared_ptr<const inventory::Inventory> inventory,
                           std::uint64_t removed) noexcept {
  const base::MonotonicTime now = tools_.clock.MonotonicNow();
  tools_.self.CountRemoved(settings_.name, removed);
  tools_.self.CountPoll(settings_.name, failure);
  state_.removed_total += removed;
  state_.inventory = std::move(inventory);
  state_.up = !failure;
  state_.last_failure = failure;
  state_.last_attempt = tools_.clock.WallNow();
  state_.poll_duration = now - began_;
  if (tokens_) {
    state_.token_expires_at = tokens_->ExpiresAt();
  }
  state_.attempted = true;
  if (state_.up) {
    state_.last_success = state_.last_attempt;
    succeeded_ = now;
  } else {
    CorrectLastSuccess(now);
  }
  first_polled_at_ = polled_ ? first_polled_at_ : now;
  polled_ = true;
  ended_ = true;
  inspections_.NotePoll(retry_after_);
}

// A success in the future, left behind by a wall clock that was wrong and is put back, would hide
// for that long that the data grows old.
void ProjectPoller::CorrectLastSuccess(base::MonotonicTime now) noexcept {
  if (state_.last_success && *state_.last_success > *state_.last_attempt) {
    state_.last_success = *state_.last_attempt - std::max(now - succeeded_, kNoTime);
  }
}

base::MonotonicTime ProjectPoller::NextWake() const {
  return poll_ ? poll_->NextWake() : std::min(schedule_.Due(), inspections_.NextWake());
}

}  // namespace certmon::exporter
