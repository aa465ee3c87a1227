#include "exporter/poll/poll_record.h"

#include <algorithm>
#include <utility>

namespace certmon::exporter {

void PollRecord::Restore(const inventory::SavedProject& saved) {
  state_.inventory = inventory::RestoredInventory(saved, state_.options->api.base_url);
  if (!state_.inventory->of_another_account) {
    state_.files = std::make_shared<const inventory::InspectedFiles>(saved.files);
  }
  state_.last_success = saved.last_success;
  if (saved.last_success) {
    succeeded_ = clock_.MonotonicNow() - (clock_.WallNow() - *saved.last_success);
  }
  state_.last_attempt = saved.last_attempt;
  state_.removed_total = saved.removed_total;
  state_.attempted = true;
}

void PollRecord::NotePollEnd(base::MonotonicTime began, std::optional<base::Reason> failure,
                             std::shared_ptr<const inventory::Inventory> inventory,
                             std::uint64_t removed) {
  const base::MonotonicTime now = clock_.MonotonicNow();
  first_end_ = first_end_.value_or(now);
  state_.removed_total += removed;
  state_.inventory = std::move(inventory);
  state_.up = !failure;
  state_.last_failure = failure;
  state_.last_attempt = clock_.WallNow();
  state_.poll_duration = now - began;
  state_.attempted = true;
  if (state_.up) {
    state_.last_success = state_.last_attempt;
    succeeded_ = now;
  } else if (state_.last_success && *state_.last_success > *state_.last_attempt) {
    // The wall clock was ahead and was put right: a last success in the future would hide for that
    // long that the data becomes stale.
    state_.last_success =
        *state_.last_attempt - std::max(now - succeeded_, std::chrono::nanoseconds(0));
  }
}

bool PollRecord::Assess() {
  const base::WallTime now = clock_.WallNow();
  const bool is_same = assessed_ == state_;
  // After the clock was set back, a successor that counted as expired may not have.
  if (is_same && assessed_at_ <= now && now < assessed_until_) {
    return false;
  }
  Assessments next = AssessProject(state_, now);
  assessed_at_ = now;
  assessed_until_ = inventory::ValidUntil(next);
  if (is_same && next == *state_.assessments) {
    return false;
  }
  state_.assessments = std::make_shared<const Assessments>(std::move(next));
  assessed_ = state_;
  return true;
}

}  // namespace certmon::exporter
