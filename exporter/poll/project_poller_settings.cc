// What a project is polled with, and what follows from a change of it.
#include <utility>

#include "exporter/poll/project_poller.h"

namespace certmon::exporter {

bool ProjectPoller::Reconfigure(ProjectSettings settings) {
  const bool same = SameSettings(settings_, settings);
  const bool same_source = SameSource(settings_, settings);
  const bool same_account = SameAccount(settings_, settings);
  if (!same) {
    ShowSettings(settings, state_);
  }
  settings_ = std::move(settings);
  if (same) {
    return false;
  }
  poll_.reset();
  inspections_.GiveUp();
  if (!same_account) {
    // Files of certificates that only share their names with those to come.
    inspections_.SwitchOff();
    state_.files.reset();
  }
  MakeTokenSource();
  SetUpInspections(same_source);
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

void ProjectPoller::SetUpInspections(bool is_same_source) {
  if (!settings_.inspect_files) {
    inspections_.SwitchOff();
    state_.files.reset();
    state_.download_result_code.reset();
    return;
  }
  if (!state_.files) {
    state_.files = std::make_shared<const InspectedFiles>();
  }
  inspections_.SwitchOn(settings_.poll_interval,
                        {.endpoint = settings_.endpoint,
                         .credentials = settings_.credentials,
                         .tokens = tokens_ ? &*tokens_ : nullptr},
                        is_same_source);
}

}  // namespace certmon::exporter
