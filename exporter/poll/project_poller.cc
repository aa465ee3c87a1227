#include "exporter/poll/project_poller.h"

#include <algorithm>
#include <exception>
#include <utility>

namespace certmon::exporter {

ProjectPoller::ProjectPoller(ProjectSettings settings, Schedule::First first,
                             const PollTools& tools)
    : settings_(std::move(settings)),
      tools_(tools),
      schedule_(settings_.options->poll_interval, first, tools.clock.MonotonicNow(), tools.random),
      report_(tools.log, tools.clock),
      record_(tools.clock, state_),
      account_(settings_.credentials) {
  state_.name = settings_.name;
  state_.inventory = std::make_shared<const inventory::Inventory>();
  ApplySettings(settings_, state_);
  tokens_ = MakeTokenSource();
  if (const auto saved = std::exchange(settings_.restored, nullptr)) {
    record_.Restore(*saved);
    tools_.self.CountRemoved(settings_.name, saved->removed_total);
    tools_.log.Info("inventory restored from disk, to be confirmed by the first poll",
                    {{"project", settings_.name},
                     {"certificates", std::to_string(saved->inventory->certificates.size())}});
  }
  SetUpInspections(true);
  record_.Assess();
}

bool ProjectPoller::ShowInspected() {
  const bool changed = TakeInspected(FileInspector::Show::kAll);
  return record_.Assess() || changed;
}

void ProjectPoller::CountAttempt(const certapi::Attempt& attempt) {
  tools_.self.CountRequest(settings_.name, attempt.operation, attempt.duration, attempt.failure);
  if (attempt.result_code) {
    state_.ResultCode(attempt.operation) = attempt.result_code;
  }
}

bool ProjectPoller::Advance() {
  // The text of an unexpected exception may hold anything, so it is not logged.
  try {
    AdvancePoll();
  } catch (const std::exception&) {
    Fail();
  }
  try {
    if (inspector_) {
      inspector_->Advance(state_.inventory, !poll_);
      changed_ = TakeInspected(FileInspector::Show::kWhenDue) || changed_;
    }
  } catch (const std::exception&) {
    inspector_->Fail();
  }
  changed_ = record_.Assess() || changed_;
  return std::exchange(changed_, false);
}

void ProjectPoller::AdvancePoll() {
  if (!poll_ && reading_ && settings_.source->Current() != reading_) {
    schedule_.PollSoon(tools_.clock.MonotonicNow());
  }
  if (!poll_ && schedule_.Due() <= tools_.clock.MonotonicNow()) {
    Begin();
  }
  if (!poll_) {
    return;
  }
  poll_->Advance();
  if (!poll_->Done()) {
    return;
  }
  certapi::ListOutcome outcome = poll_->TakeOutcome();
  began_ = poll_->StartedAt().value_or(began_);
  // For the next polls, so that they do not begin with an answer of megabytes in vain.
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

void ProjectPoller::Begin() {
  began_ = tools_.clock.MonotonicNow();
  schedule_.OnBegin(began_);
  retry_after_.reset();
  reading_ = settings_.source->Current();
  credential_failure_ = reading_->failure;
  if (!reading_->credentials) {
    certapi::ListOutcome nothing;
    nothing.failure = credential_failure_;
    End(std::move(nothing));
    return;
  }
  if (account_ && reading_->credentials->appkey != account_->appkey) {
    LeaveAccount();
  }
  account_ = reading_->credentials;
  settings_.credentials = reading_->credentials;
  SetUpInspections(true);
  certapi::ListPollSettings list = ListSettingsOf(*settings_.options);
  list.ask_all = ask_all_;
  poll_.emplace(list, certapi::ListPollContext{.endpoint = EndpointOf(settings_),
                                               .credentials = reading_->credentials,
                                               .zone = settings_.zone,
                                               .clock = tools_.clock,
                                               .random = tools_.random,
                                               .transport = tools_.transport,
                                               .budget = budget_,
                                               .on_attempt = on_attempt_,
                                               .tokens = tokens_.get()});
}

void ProjectPoller::Reconfigure(ProjectSettings settings) {
  if (SameSettings(settings_, settings)) {
    settings_ = std::move(settings);
    const auto reading = settings_.source->Current();
    if (reading_ && reading->credentials == settings_.credentials &&
        reading->failure.has_value() == reading_->failure.has_value()) {
      // From another place, but nothing new: no poll because of it.
      reading_ = reading;
    }
    return;
  }
  poll_.reset();
  if (inspector_) {
    inspector_->GiveUp();
  }
  if (tokens_) {
    tokens_->Drop(std::nullopt);
  }
  settings_.credentials = account_;
  if (!SameAccount(settings_, settings)) {
    LeaveAccount();
    account_ = settings.credentials;
  } else if (settings.credentials) {
    account_ = settings.credentials;
  }
  const bool is_same_source = SameSource(settings_, settings);
  settings_ = std::move(settings);
  ApplySettings(settings_, state_);
  tokens_ = MakeTokenSource();
  state_.token_expires_at.reset();
  if (state_.token_result_code) {
    state_.token_result_code = 0;
  }
  ask_all_ = true;
  schedule_ = Schedule(settings_.options->poll_interval, Schedule::First::kAtOnce,
                       tools_.clock.MonotonicNow(), tools_.random);
  SetUpInspections(is_same_source);
  record_.Assess();
}

void ProjectPoller::LeaveAccount() {
  auto left = std::make_shared<inventory::Inventory>(*state_.inventory);
  left->of_another_account = true;
  state_.inventory = std::move(left);
  // Its certificates may have the same names and other files.
  inspector_.reset();
  state_.files.reset();
}

std::unique_ptr<certapi::TokenSource> ProjectPoller::MakeTokenSource() {
  if (!certapi::NeedsToken(settings_.options->api.version)) {
    return nullptr;
  }
  return std::make_unique<certapi::TokenSource>(
      certapi::TokenContext{.endpoint = EndpointOf(settings_),
                            .clock = tools_.clock,
                            .random = tools_.random,
                            .transport = tools_.transport,
                            .budget = budget_,
                            .on_attempt = on_attempt_,
                            .on_issued = settings_.on_token});
}

void ProjectPoller::SetUpInspections(bool is_same_source) {
  if (!settings_.options->inspect_files) {
    inspector_.reset();
    state_.files.reset();
    return;
  }
  if (!state_.files) {
    state_.files = std::make_shared<const inventory::InspectedFiles>();
  }
  if (!settings_.credentials) {
    // The next poll that has any sets them up.
    return;
  }
  if (!inspector_ || !is_same_source) {
    inventory::InspectedFiles known = inspector_ ? inspector_->Files() : *state_.files;
    InspectionRules rules;
    rules.first_backoff = settings_.options->poll_interval;
    inspector_.emplace(settings_.name, rules,
                       InspectorTools{.clock = tools_.clock,
                                      .log = tools_.log,
                                      .transport = tools_.transport,
                                      .on_attempt = on_attempt_},
                       std::move(known));
  }
  inspector_->SetSource({.endpoint = EndpointOf(settings_),
                         .credentials = settings_.credentials,
                         .tokens = tokens_.get()});
}

bool ProjectPoller::TakeInspected(FileInspector::Show show) {
  auto files = inspector_ ? inspector_->TakeShown(show) : nullptr;
  if (!files) {
    return false;
  }
  state_.files = std::move(files);
  if (tokens_) {
    // A download may have renewed the token.
    state_.token_expires_at = tokens_->ExpiresAt();
  }
  return true;
}

bool ProjectPoller::HasInspected() const {
  const auto polled_at = record_.FirstPolledAt();
  return polled_at && (HasReadEveryFile() ||
                       tools_.clock.MonotonicNow() >= *polled_at + settings_.options->poll_timeout);
}

void ProjectPoller::Fail() {
  poll_.reset();
  certapi::ListOutcome outcome;
  outcome.failure = base::Error{.message = "the poll ended because of an unexpected fault"};
  inventory::MergeResult unchanged;
  unchanged.next = *state_.inventory;
  Report(outcome, unchanged);
  Commit(base::Reason::kInternal, state_.inventory, 0);
}

void ProjectPoller::End(certapi::ListOutcome outcome) {
  if (outcome.complete() && inventory::LosesEveryDate(*state_.inventory, outcome)) {
    outcome.failure = base::Error{
        .reason = base::Reason::kSchema,
        .message =
            "no entry of the listing has a usable expirationDate, but entries of the last one had"};
  }
  inventory::MergeResult merged =
      inventory::Merge(*state_.inventory, outcome, settings_.options->rules.ignore);
  // Everything that may fail comes before Commit, so that a poll is counted once.
  Report(outcome, merged);
  // If nothing changed, the same object stays: what was rendered of it is still valid.
  std::shared_ptr<const inventory::Inventory> next = state_.inventory;
  if (merged.next != *next) {
    next = std::make_shared<const inventory::Inventory>(std::move(merged.next));
  }
  Commit(outcome.failure ? std::optional(outcome.failure->reason) : std::nullopt, std::move(next),
         merged.removed.size());
}

void ProjectPoller::Report(const certapi::ListOutcome& outcome,
                           const inventory::MergeResult& merged) {
  report_.LogPollEnd({.before = state_,
                      .outcome = outcome,
                      .merged = merged,
                      .began = began_,
                      .next = tools_.polls_again ? std::optional(schedule_.Due()) : std::nullopt});
}

void ProjectPoller::Commit(std::optional<base::Reason> failure,
                           std::shared_ptr<const inventory::Inventory> inventory,
                           std::uint64_t removed) {
  tools_.self.CountRemoved(settings_.name, removed);
  tools_.self.CountPoll(settings_.name, failure);
  record_.NotePollEnd(began_, failure, std::move(inventory), removed);
  state_.next_attempt = tools_.clock.WallNow() + (schedule_.Due() - tools_.clock.MonotonicNow());
  if (tokens_) {
    state_.token_expires_at = tokens_->ExpiresAt();
  }
  if (inspector_) {
    inspector_->NotePoll(retry_after_);
  }
  changed_ = true;
}

base::MonotonicTime ProjectPoller::NextWake() const {
  if (poll_) {
    return poll_->NextWake();
  }
  return inspector_ ? std::min(schedule_.Due(), inspector_->NextWake()) : schedule_.Due();
}

}  // namespace certmon::exporter
