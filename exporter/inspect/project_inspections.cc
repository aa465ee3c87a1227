#include "exporter/inspect/project_inspections.h"

#include <algorithm>
#include <utility>

namespace certmon::exporter {

void ProjectInspections::SwitchOn(std::chrono::nanoseconds poll_interval, FileSource source,
                                  bool is_same_source) {
  if (!inspector_ || !is_same_source) {
    InspectedFiles known = inspector_ ? inspector_->Files() : InspectedFiles();
    InspectionRules rules;
    rules.first_backoff = poll_interval;
    inspector_.emplace(project_, rules, tools_, std::move(known));
    shown_ = 0;
  }
  inspector_->SetSource(std::move(source));
}

void ProjectInspections::SwitchOff() noexcept { inspector_.reset(); }

void ProjectInspections::NotePoll(std::optional<std::chrono::seconds> retry_after) noexcept {
  retry_after_ = retry_after;
  is_told_ = false;
}

std::vector<FileInspector::Start> ProjectInspections::TakeStarts(
    const std::shared_ptr<const inventory::Inventory>& inventory) {
  if (!inspector_) {
    return {};
  }
  // Here and not where the poll ends: what fails in it is no failure of the poll.
  if (!is_told_) {
    inspector_->OnPolled(inventory, retry_after_);
    is_told_ = true;
  }
  return inspector_->TakeStarts();
}

void ProjectInspections::OnAnswer(FileInspector::Key key, std::chrono::nanoseconds duration,
                                  base::Result<http::HttpResponse> answer) {
  if (inspector_) {
    inspector_->OnAnswer(key, duration, std::move(answer));
  }
}

bool ProjectInspections::Awaits(FileInspector::Key key) const {
  return inspector_ && inspector_->Awaits(key);
}

void ProjectInspections::GiveUp() noexcept {
  if (inspector_) {
    inspector_->GiveUp();
  }
}

void ProjectInspections::Fail() noexcept {
  if (inspector_) {
    inspector_->Fail();
    is_told_ = true;
  }
}

base::MonotonicTime ProjectInspections::NextWake() const {
  if (!inspector_) {
    return base::MonotonicTime::max();
  }
  return std::min(inspector_->NextWake(),
                  HasNews() ? shown_at_ + kShowWithin : base::MonotonicTime::max());
}

std::shared_ptr<const InspectedFiles> ProjectInspections::TakeShown(Show show) {
  if (!HasNews()) {
    return nullptr;
  }
  const base::MonotonicTime now = tools_.clock.MonotonicNow();
  if (show == Show::kWhenDue && !inspector_->IsSettled() && now < shown_at_ + kShowWithin) {
    return nullptr;
  }
  auto files = std::make_shared<const InspectedFiles>(inspector_->Files());
  shown_ = inspector_->Ended();
  shown_at_ = now;
  return files;
}

bool ProjectInspections::IsThrough() const {
  return !inspector_ || (is_told_ && inspector_->IsSettled());
}

}  // namespace certmon::exporter
