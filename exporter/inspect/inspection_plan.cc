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
    if (inventory->Find(entry->first) != nullptr) {
      ++entry;
    } else if (!entry->second.place.empty()) {
      entry->second.gone = true;
      ++entry;
    } else {
      queue_.erase({entry->second.due, entry->first});
      entry = entries_.erase(entry);
    }
  }
  for (const certapi::Certificate& certificate : inventory->certificates) {
    const auto [entry, is_new] = entries_.try_emplace(certificate.name);
    const certapi::Certificate* const before = inventory_->Find(certificate.name);
    if (is_new || before == nullptr || *before != certificate) {
      AskSoon(entry->first, entry->second, now);
    }
    entry->second.gone = false;
  }
  inventory_ = std::move(inventory);
}

void InspectionPlan::Enqueue(const std::string& name, Entry& entry, base::MonotonicTime due) {
  queue_.emplace(due, name);
  if (due != entry.due) {
    queue_.erase({entry.due, name});
    entry.due = due;
  }
}

void InspectionPlan::AskSoon(const std::string& name, Entry& entry, base::MonotonicTime now) {
  if (entry.place.empty()) {
    Enqueue(name, entry, now);
    entry.failures = 0;
  } else {
    entry.changed = true;
  }
}

std::optional<certapi::Certificate> InspectionPlan::TakeNext(base::MonotonicTime now) {
  if (!IsDue(now)) {
    return std::nullopt;
  }
  Entry& entry = entries_.find(queue_.begin()->second)->second;
  certapi::Certificate certificate = *inventory_->Find(queue_.begin()->second);
  // From here on nothing throws.
  entry.place = queue_.extract(queue_.begin());
  ++under_way_;
  next_start_ = now + rules_.spacing;
  return certificate;
}

base::MonotonicTime InspectionPlan::DueAfter(const Entry& entry, InspectionEnd end,
                                             base::MonotonicTime now) const {
  if (end == InspectionEnd::kDropped || entry.changed) {
    return now;
  }
  if (end == InspectionEnd::kRead) {
    return now + rules_.every;
  }
  std::chrono::nanoseconds wait = rules_.first_backoff;
  for (int i = 1; i < entry.failures && wait < rules_.longest_backoff; ++i) {
    wait *= 2;
  }
  return now + std::min(wait, rules_.longest_backoff);
}

void InspectionPlan::Count(InspectionEnd end) noexcept {
  if (end == InspectionEnd::kBlocked) {
    ++strikes_;
    halted_ = halted_ || strikes_ >= rules_.strikes;
  } else if (end != InspectionEnd::kDropped) {
    strikes_ = 0;
  }
}

void InspectionPlan::OnEnded(std::string_view name, InspectionEnd end,
                             base::MonotonicTime now) noexcept {
  const auto found = entries_.find(name);
  if (found == entries_.end() || found->second.place.empty()) {
    return;
  }
  --under_way_;
  Count(end);
  Entry& entry = found->second;
  if (entry.gone) {
    entries_.erase(found);
    return;
  }
  if (end == InspectionEnd::kRead || entry.changed) {
    entry.failures = 0;
  } else if (end != InspectionEnd::kDropped) {
    ++entry.failures;
  }
  entry.due =
      end == InspectionEnd::kDropped && !entry.changed ? entry.due : DueAfter(entry, end, now);
  entry.changed = false;
  entry.place.value().first = entry.due;
  queue_.insert(std::move(entry.place));
}

void InspectionPlan::DropAll() noexcept {
  for (auto entry = entries_.begin(); entry != entries_.end();) {
    const auto next = std::next(entry);
    if (!entry->second.place.empty()) {
      OnEnded(entry->first, InspectionEnd::kDropped, entry->second.due);
    }
    entry = next;
  }
}

base::MonotonicTime InspectionPlan::NextWake() const {
  if (halted_ || queue_.empty() || under_way_ >= rules_.at_once) {
    return base::MonotonicTime::max();
  }
  return std::max({queue_.begin()->first, next_start_, not_before_});
}

bool InspectionPlan::IsSettled(base::MonotonicTime now) const {
  return under_way_ == 0 &&
         (halted_ || queue_.empty() || not_before_ > now || queue_.begin()->first > now);
}

}  // namespace certmon::exporter
