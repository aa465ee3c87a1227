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
      schedule_(settings_.poll_interval, first, tools.clock.MonotonicNow(), tools.random),
      report_(tools.log) {
  state_.name = settings_.name;
  state_.inventory = std::make_shared<const inventory::Inventory>();
  ApplySettings(settings_);
  MakeTokenSource();
  MakeInspector(false);
  if (settings_.restored) {
    Restore(*std::exchange(settings_.restored, nullptr));
  }
}

void ProjectPoller::Restore(const inventory::SavedProject& saved) {
  auto restored = std::make_shared<inventory::Inventory>(*saved.inventory);
  restored->restored = true;
  state_.inventory = std::move(restored);
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

void ProjectPoller::ApplySettings(const ProjectSettings& settings) {
  std::string base_url = settings.endpoint->base_url;
  std::string api_version(certapi::ApiVersionText(settings.endpoint->version));
  state_.base_url = std::move(base_url);
  state_.api_version = std::move(api_version);
  state_.has_certificate_ids = certapi::HasCertificateId(settings.endpoint->version);
  state_.shows_domains = settings.shows_domains;
  state_.poll_interval = settings.poll_interval;
  state_.expiry_warning = settings.expiry_warning;
  state_.expiry_critical = settings.expiry_critical;
}

bool ProjectPoller::Reconfigure(ProjectSettings settings) {
  const bool same = SameSettings(settings_, settings);
  const bool same_source = SameSource(settings_, settings);
  if (!same) {
    ApplySettings(settings);
  }
  settings_ = std::move(settings);
  if (same) {
    return false;
  }
  poll_.reset();
  if (inspector_) {
    inspector_->GiveUp();
  }
  MakeTokenSource();
  MakeInspector(same_source);
  ask_all_ = true;
  schedule_ = Schedule(settings_.poll_interval, Schedule::First::kAtOnce,
                       tools_.clock.MonotonicNow(), tools_.random);
  return true;
}

void ProjectPoller::MakeTokenSource() {
  tokens_.reset();
  state_.token_expires_at.reset();
  state_.token_result_code.reset();
  if (certapi::NeedsToken(settings_.endpoint->version)) {
    tokens_.emplace(certapi::TokenContext{
        .endpoint = settings_.endpoint,
        .clock = tools_.clock,
        .random = tools_.random,
        .budget = budget_,
        .on_attempt = [this](const certapi::Attempt& attempt) { OnAttempt(attempt); },
        .on_issued =
            [this](const base::Secret& token) {
              if (settings_.on_token) {
                settings_.on_token(token);
              }
            }});
  }
}

void ProjectPoller::MakeInspector(bool is_same_source) {
  if (!settings_.inspect_files) {
    inspector_.reset();
    state_.files.reset();
    state_.download_result_code.reset();
    return;
  }
  // Files of another source are read anew; what is known of them stays meanwhile.
  if (!inspector_ || !is_same_source) {
    InspectedFiles known = inspector_ ? inspector_->Files() : InspectedFiles();
    auto files = std::make_shared<const InspectedFiles>(known);
    InspectionRules rules;
    rules.first_backoff = settings_.poll_interval;
    inspector_.emplace(
        settings_.name, rules,
        InspectorTools{
            .clock = tools_.clock,
            .log = tools_.log,
            .on_attempt = [this](const certapi::Attempt& attempt) { OnAttempt(attempt); }},
        std::move(known));
    state_.files = std::move(files);
    inspections_shown_ = 0;
  }
  inspector_->SetSource({.endpoint = settings_.endpoint,
                         .credentials = settings_.credentials,
                         .tokens = tokens_ ? &*tokens_ : nullptr});
}

void ProjectPoller::OnAttempt(const certapi::Attempt& attempt) {
  tools_.self.CountRequest(settings_.name, attempt.operation, attempt.duration, attempt.failure);
  if (!attempt.result_code) {
    return;
  }
  if (attempt.operation == certapi::Operation::kList) {
    state_.list_result_code = attempt.result_code;
  } else if (attempt.operation == certapi::Operation::kToken) {
    state_.token_result_code = attempt.result_code;
  } else {
    state_.download_result_code = attempt.result_code;
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
    End(nothing);
    return;
  }
  settings_.credentials = reading.credentials;
  MakeInspector(true);
  certapi::ListPollSettings list = settings_.list;
  list.ask_all = ask_all_;
  poll_.emplace(list,
                certapi::ListPollContext{
                    .endpoint = settings_.endpoint,
                    .credentials = std::move(reading.credentials),
                    .zone = settings_.zone,
                    .clock = tools_.clock,
                    .random = tools_.random,
                    .budget = budget_,
                    .on_attempt = [this](const certapi::Attempt& attempt) { OnAttempt(attempt); },
                    .tokens = tokens_ ? &*tokens_ : nullptr});
}

void ProjectPoller::OnAnswer(certapi::ListPoll::Key key, std::chrono::nanoseconds duration,
                             base::Result<http::HttpResponse> answer) {
  if (poll_) {
    poll_->OnAnswer(key, duration, std::move(answer));
    EndIfDone();
  }
}

std::vector<FileInspector::Start> ProjectPoller::TakeInspections() {
  if (!inspector_ || poll_) {
    return {};
  }
  TellInspector();
  return inspector_->TakeStarts();
}

// Here and not where the poll ends: what fails in it is no failure of the poll.
void ProjectPoller::TellInspector() {
  if (!inspector_is_told_) {
    inspector_->OnPolled(state_.inventory, retry_after_);
    inspector_is_told_ = true;
  }
}

void ProjectPoller::OnInspected(FileInspector::Key key, std::chrono::nanoseconds duration,
                                base::Result<http::HttpResponse> answer) {
  if (inspector_) {
    inspector_->OnAnswer(key, duration, std::move(answer));
  }
}

bool ProjectPoller::AwaitsInspection(FileInspector::Key key) const {
  return inspector_ && inspector_->Awaits(key);
}

void ProjectPoller::FailInspections() noexcept {
  if (inspector_) {
    inspector_->Fail();
    inspector_is_told_ = true;
  }
}

bool ProjectPoller::TakeInspected(Show show) {
  if (!inspector_ || inspector_->Ended() == inspections_shown_) {
    return false;
  }
  const base::MonotonicTime now = tools_.clock.MonotonicNow();
  if (show == Show::kWhenDue && !inspector_->IsSettled() && now < shown_at_ + kShowWithin) {
    return false;
  }
  state_.files = std::make_shared<const InspectedFiles>(inspector_->Files());
  inspections_shown_ = inspector_->Ended();
  shown_at_ = now;
  return true;
}

bool ProjectPoller::HasInspected() const {
  if (!inspector_) {
    return polled_;
  }
  return polled_ && inspector_is_told_ &&
         (inspector_->IsSettled() ||
          tools_.clock.MonotonicNow() >= first_polled_at_ + settings_.list.timeout);
}

void ProjectPoller::Fail() noexcept {
  poll_.reset();
  if (inspector_) {
    inspector_->GiveUp();
  }
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
  End(outcome);
}

void ProjectPoller::End(const certapi::ListOutcome& outcome) {
  // Whatever may throw comes before the Commit: a poll that meets a fault here has changed nothing,
  // and Fail ends it.
  inventory::MergeResult merged = inventory::Merge(*state_.inventory, outcome, settings_.ignore);
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
               .next_poll_in = schedule_.Due() - now,
               .expiry_critical = settings_.expiry_critical});
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
  inspector_is_told_ = false;
}

// A success in the future, left behind by a wall clock that was wrong and is put back, would hide
// for that long that the data grows old.
void ProjectPoller::CorrectLastSuccess(base::MonotonicTime now) noexcept {
  if (state_.last_success && *state_.last_success > *state_.last_attempt) {
    state_.last_success = *state_.last_attempt - std::max(now - succeeded_, kNoTime);
  }
}

bool ProjectPoller::TakeEnded() { return std::exchange(ended_, false); }

base::MonotonicTime ProjectPoller::NextWake() const {
  if (poll_) {
    return poll_->NextWake();
  }
  if (!inspector_) {
    return schedule_.Due();
  }
  const bool has_news = inspector_->Ended() != inspections_shown_;
  return std::min({schedule_.Due(), inspector_->NextWake(),
                   has_news ? shown_at_ + kShowWithin : base::MonotonicTime::max()});
}

}  // namespace certmon::exporter
