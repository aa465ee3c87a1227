#include "exporter/poll/project_poller.h"

#include <date/date.h>

#include <utility>

#include "exporter/poll/failure_hint.h"
#include "lib/base/duration.h"

namespace certmon::exporter {
namespace {

using std::chrono::milliseconds;

// A failure that stays is logged no more often (fault rows KEEP: one rate-limited line).
constexpr std::chrono::seconds kSameFailureEvery{60};
// How often the secret files are looked at (stat only), so that a rotated key is used at once.
constexpr std::chrono::seconds kLookForSecretsEvery{5};
// More changes of one poll than this are told by their number.
constexpr std::size_t kMaxChangesNamed = 50;

std::string DateText(const std::optional<certapi::Instant>& instant) {
  return instant ? date::format("%FT%TZ", *instant) : "unknown";
}

std::string DurationText(std::chrono::nanoseconds duration) {
  return base::FormatDuration(std::chrono::duration_cast<milliseconds>(duration));
}

}  // namespace

ProjectPoller::ProjectPoller(ProjectSettings settings, Schedule::First first,
                             const PollTools& tools)
    : settings_(std::move(settings)),
      tools_(tools),
      schedule_(settings_.poll_interval, first, tools.clock.MonotonicNow(), tools.random) {
  state_.name = settings_.name;
  state_.inventory = std::make_shared<const inventory::Inventory>();
  ApplySettings();
  if (settings_.restored) {
    Restore(*std::exchange(settings_.restored, nullptr));
  }
}

void ProjectPoller::Restore(const inventory::SavedProject& saved) {
  auto restored = std::make_shared<inventory::Inventory>(*saved.inventory);
  restored->restored = true;
  state_.inventory = std::move(restored);
  state_.last_success = saved.last_success;
  state_.last_attempt = saved.last_attempt;
  state_.removed_total = saved.removed_total;
  state_.attempted = true;
  tools_.self.CountRemoved(settings_.name, saved.removed_total);
}

void ProjectPoller::ApplySettings() {
  state_.base_url = settings_.endpoint->base_url;
  state_.api_version = certapi::ApiVersionText(settings_.endpoint->version);
  state_.poll_interval = settings_.poll_interval;
  state_.expiry_warning = settings_.expiry_warning;
  state_.expiry_critical = settings_.expiry_critical;
}

bool ProjectPoller::Reconfigure(ProjectSettings settings) {
  const bool same = SameSettings(settings_, settings);
  settings_ = std::move(settings);
  if (same) {
    return false;
  }
  ApplySettings();
  poll_.reset();
  ask_all_ = true;
  schedule_ = Schedule(settings_.poll_interval, Schedule::First::kAtOnce,
                       tools_.clock.MonotonicNow(), tools_.random);
  return true;
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
  CredentialReading reading = settings_.source->Read();
  credential_failure_ = std::move(reading.failure);
  if (!reading.credentials) {
    certapi::ListOutcome nothing;
    nothing.failure = credential_failure_;
    End(std::move(nothing));
    return;
  }
  settings_.credentials = reading.credentials;
  certapi::ListPollSettings list = settings_.list;
  list.ask_all = ask_all_;
  const auto on_attempt = [this](const certapi::Attempt& attempt) {
    tools_.self.CountRequest(settings_.name, Operation::kList, attempt.duration, attempt.failure);
    if (attempt.result_code) {
      state_.list_result_code = attempt.result_code;
    }
  };
  poll_.emplace(list, certapi::ListPollContext{.endpoint = settings_.endpoint,
                                               .credentials = std::move(reading.credentials),
                                               .zone = settings_.zone,
                                               .clock = tools_.clock,
                                               .random = tools_.random,
                                               .budget = budget_,
                                               .on_attempt = on_attempt});
}

void ProjectPoller::OnAnswer(certapi::ListPoll::Key key, std::chrono::nanoseconds duration,
                             base::Result<http::HttpResponse> answer) {
  if (poll_) {
    poll_->OnAnswer(key, duration, std::move(answer));
    EndIfDone();
  }
}

void ProjectPoller::Fail() {
  certapi::ListOutcome outcome;
  outcome.failure = base::Error{};
  outcome.failure->message = "the poll ended by an unexpected fault";
  poll_.reset();
  End(std::move(outcome));
}

void ProjectPoller::EndIfDone() {
  if (!poll_ || !poll_->Done()) {
    return;
  }
  certapi::ListOutcome outcome = poll_->TakeOutcome();
  // Remembered, so that not every poll begins with megabytes in vain.
  ask_all_ = ask_all_ && !poll_->AllIsTooLarge();
  if (const auto wait = poll_->RetryAfter(); wait && !outcome.complete()) {
    schedule_.OnRetryAfter(tools_.clock.MonotonicNow(), *wait);
  }
  poll_.reset();
  if (credential_failure_) {
    outcome.failure = std::move(credential_failure_);
  }
  End(std::move(outcome));
}

void ProjectPoller::End(certapi::ListOutcome outcome) {
  inventory::MergeResult merged = inventory::Merge(*state_.inventory, outcome, settings_.ignore);
  state_.removed_total += merged.removed.size();
  tools_.self.CountRemoved(settings_.name, merged.removed.size());
  const std::optional<base::Reason> failure =
      outcome.failure ? std::optional(outcome.failure->reason) : std::nullopt;
  tools_.self.CountPoll(settings_.name, failure);
  Report(outcome, merged);
  state_.inventory = std::make_shared<const inventory::Inventory>(std::move(merged.next));
  state_.up = outcome.complete();
  state_.last_failure = failure;
  state_.last_attempt = tools_.clock.WallNow();
  state_.poll_duration = tools_.clock.MonotonicNow() - began_;
  state_.attempted = true;
  if (state_.up) {
    state_.last_success = state_.last_attempt;
  }
  polled_ = true;
  ended_ = true;
}

void ProjectPoller::Report(const certapi::ListOutcome& outcome,
                           const inventory::MergeResult& merged) {
  if (outcome.failure) {
    ReportFailure(*outcome.failure);
  } else {
    const bool news = !state_.up;
    logged_reason_.reset();
    tools_.log.Write(news ? LogLevel::kInfo : LogLevel::kDebug, "poll complete",
                     {{"project", settings_.name},
                      {"certificates", std::to_string(merged.next.certificates.size())},
                      {"duration", DurationText(tools_.clock.MonotonicNow() - began_)}});
  }
  ReportChanges(merged);
  if (merged.next.held() && !state_.inventory->held()) {
    tools_.log.Warn(
        "removal held until three complete polls agree",
        {{"project", settings_.name}, {"missing", std::to_string(merged.next.missing.size())}});
  }
}

void ProjectPoller::ReportFailure(const base::Error& error) {
  const base::MonotonicTime now = tools_.clock.MonotonicNow();
  if (logged_reason_ == error.reason && now - logged_at_ < kSameFailureEvery) {
    return;
  }
  logged_reason_ = error.reason;
  logged_at_ = now;
  tools_.log.Warn("poll failed", {{"project", settings_.name},
                                  {"reason", std::string(base::ReasonLabel(error.reason))},
                                  {"error", error.message},
                                  {"hint", std::string(FailureHint(error.reason))},
                                  {"next_poll_in", DurationText(schedule_.Due() - now)}});
}

void ProjectPoller::ReportChanges(const inventory::MergeResult& merged) {
  if (merged.added.size() + merged.removed.size() + merged.redated.size() > kMaxChangesNamed) {
    tools_.log.Info("certificates changed", {{"project", settings_.name},
                                             {"added", std::to_string(merged.added.size())},
                                             {"removed", std::to_string(merged.removed.size())},
                                             {"redated", std::to_string(merged.redated.size())}});
    return;
  }
  // In seconds: nanoseconds do not reach from today to the year 9999.
  const auto now = std::chrono::floor<std::chrono::seconds>(tools_.clock.WallNow());
  for (const auto& added : merged.added) {
    tools_.log.Info("certificate found", {{"project", settings_.name},
                                          {"certificate", added.name},
                                          {"expires", DateText(added.expires_at)}});
  }
  for (const auto& removed : merged.removed) {
    const bool alarming =
        removed.expires_at && *removed.expires_at - now < settings_.expiry_critical;
    tools_.log.Write(alarming ? LogLevel::kWarn : LogLevel::kInfo, "certificate left the listing",
                     {{"project", settings_.name},
                      {"certificate", removed.name},
                      {"expires", DateText(removed.expires_at)}});
  }
  for (const auto& change : merged.redated) {
    const bool earlier = change.after.expires_at < change.before.expires_at;
    tools_.log.Write(earlier ? LogLevel::kWarn : LogLevel::kInfo,
                     earlier ? "certificate expires earlier than before" : "certificate renewed",
                     {{"project", settings_.name},
                      {"certificate", change.after.name},
                      {"expired_before", DateText(change.before.expires_at)},
                      {"expires", DateText(change.after.expires_at)}});
  }
}

bool ProjectPoller::TakeEnded() { return std::exchange(ended_, false); }

base::MonotonicTime ProjectPoller::NextWake() const {
  return poll_ ? poll_->NextWake() : schedule_.Due();
}

}  // namespace certmon::exporter
