#include "exporter/inspect/inspection_plan.h"

namespace certmon::exporter {

void InspectionPlan::OnPolled(std::shared_ptr<const inventory::Inventory> inventory,
                              base::MonotonicTime now) {
  halted_ = false;
  strikes_ = 0;
  if (inventory == inventory_) {
    return;
  }
  for (auto entry = entries_.begin(); entry != entries_.end();) {
    if (inventory->Find(entry->first) == nullptr && !entry->second.in_flight) {
      queue_.erase({entry->second.due, entry->first});
      entry = entries_.erase(entry);
    } else {
      entry->second.gone = inventory->Find(entry->first) == nullptr;
      ++entry;
    }
  }
  for (const certapi::Certificate& certificate : inventory->certificates) {
    const auto [place, is_new] = entries_.try_emplace(certificate.name);
    Entry& entry = place->second;
    const certapi::Certificate* const before = inventory_->Find(certificate.name);
    if (!is_new && before != nullptr && *before == certificate) {
      continue;
    }
    if (entry.in_flight) {
      entry.changed = true;
    } else {
      entry.failures = 0;
      Enqueue(place->first, entry, now);
    }
  }
  inventory_ = std::move(inventory);
}

void InspectionPlan::Enqueue(const std::string& name, Entry& entry, base::MonotonicTime due) {
  queue_.erase({entry.due, name});
  entry.due = due;
  queue_.emplace(due, name);
}

std::optional<certapi::Certificate> InspectionPlan::TakeNext(base::MonotonicTime now) {
  if (!IsDue(now)) {
    return std::nullopt;
  }
  const std::string_view name = queue_.begin()->second;
  queue_.erase(queue_.begin());
  entries_.find(name)->second.in_flight = true;
  ++in_flight_;
  next_start_ = now + rules_.spacing;
  return *inventory_->Find(name);
}

std::chrono::nanoseconds InspectionPlan::Backoff(int failures) const {
  std::chrono::nanoseconds wait = rules_.first_backoff;
  for (int i = 1; i < failures && wait < rules_.longest_backoff; ++i) {
    wait *= 2;
  }
  return std::min(wait, rules_.longest_backoff);
}

void InspectionPlan::CountStrike(InspectionEnd end) {
  if (end == InspectionEnd::kBlocked) {
    ++strikes_;
    halted_ = halted_ || strikes_ >= rules_.strikes;
  } else if (end != InspectionEnd::kDropped) {
    strikes_ = 0;
  }
}

void InspectionPlan::OnEnded(std::string_view name, InspectionEnd end, base::MonotonicTime now) {
  const auto found = entries_.find(name);
  if (found == entries_.end() || !found->second.in_flight) {
    return;
  }
  --in_flight_;
  CountStrike(end);
  Entry& entry = found->second;
  if (entry.gone) {
    entries_.erase(found);
    return;
  }
  entry.in_flight = false;
  base::MonotonicTime due = entry.due;  // if it was dropped
  if (std::exchange(entry.changed, false)) {
    entry.failures = 0;
    due = now;
  } else if (end == InspectionEnd::kRead) {
    entry.failures = 0;
    due = now + rules_.every;
  } else if (end != InspectionEnd::kDropped) {
    due = now + Backoff(++entry.failures);
  }
  Enqueue(found->first, entry, due);
}

void InspectionPlan::DropAll() {
  for (auto entry = entries_.begin(); entry != entries_.end();) {
    const auto ended = entry++;
    if (ended->second.in_flight) {
      OnEnded(ended->first, InspectionEnd::kDropped, ended->second.due);
    }
  }
}

base::MonotonicTime InspectionPlan::NextWake() const {
  if (halted_ || queue_.empty() || in_flight_ >= rules_.at_once) {
    return base::MonotonicTime::max();
  }
  return std::max({queue_.begin()->first, next_start_, not_before_});
}

bool InspectionPlan::IsSettled(base::MonotonicTime now) const {
  return in_flight_ == 0 &&
         (halted_ || queue_.empty() || not_before_ > now || queue_.begin()->first > now);
}

}  // namespace certmon::exporter
