// What a project is polled with, and what follows from a change of it.
#include <memory>
#include <new>
#include <utility>

#include "exporter/poll/project_poller.h"

namespace certmon::exporter {

bool ProjectPoller::Reconfigure(ProjectSettings settings) {
  const bool same = SameSettings(settings_, settings);
  const bool same_source = SameSource(settings_, settings);
  const bool same_account = SameAccount(settings_, settings);
  if (same) {
    settings_ = std::move(settings);
    return false;
  }
  std::unique_ptr<certapi::TokenSource> tokens = MakeTokenSource(settings);
  std::shared_ptr<const inventory::Inventory> left = same_account ? nullptr : OfAnotherAccount();
  ApplySettings(settings, state_);
  // From here on nothing throws but the inspections' part, which the next poll does again.
  settings_ = std::move(settings);
  poll_.reset();
  inspections_.GiveUp();
  if (left) {
    LeaveAccount(std::move(left));
  }
  has_new_source_ = has_new_source_ || !same_source;
  are_inspections_set_up_ = false;
  tokens_ = std::move(tokens);
  state_.token_expires_at.reset();
  if (state_.token_result_code) {
    state_.token_result_code = 0;
  }
  ask_all_ = true;
  schedule_ = Schedule(settings_.options->poll_interval, Schedule::First::kAtOnce,
                       tools_.clock.MonotonicNow(), tools_.random);
  try {
    SetUpInspections();
  } catch (const std::bad_alloc&) {
    // None begins until they are (TakeInspections).
  }
  return true;
}

std::shared_ptr<const inventory::Inventory> ProjectPoller::OfAnotherAccount() const {
  auto left = std::make_shared<inventory::Inventory>(*state_.inventory);
  left->of_another_account = true;
  return left;
}

void ProjectPoller::LeaveAccount(std::shared_ptr<const inventory::Inventory> inventory) noexcept {
  // Files of certificates that only share their names with those to come.
  inspections_.SwitchOff();
  state_.files.reset();
  state_.inventory = std::move(inventory);
}

std::unique_ptr<certapi::TokenSource> ProjectPoller::MakeTokenSource(
    const ProjectSettings& settings) {
  if (!certapi::NeedsToken(settings.options->api.version)) {
    return nullptr;
  }
  return std::make_unique<certapi::TokenSource>(certapi::TokenContext{
      .endpoint = EndpointOf(settings),
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

void ProjectPoller::SetUpInspections() {
  if (!settings_.options->inspect_files) {
    inspections_.SwitchOff();
    state_.files.reset();
    has_new_source_ = false;
    are_inspections_set_up_ = true;
    return;
  }
  if (!state_.files) {
    state_.files = std::make_shared<const InspectedFiles>();
  }
  inspections_.SwitchOn(settings_.options->poll_interval,
                        {.endpoint = EndpointOf(settings_),
                         .credentials = settings_.credentials,
                         .tokens = tokens_.get()},
                        !has_new_source_);
  has_new_source_ = false;
  are_inspections_set_up_ = true;
}

}  // namespace certmon::exporter
