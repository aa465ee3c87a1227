// The inspections of one project between its polls: switched on and off by its settings, told of
// each poll, and shown now and then.
//
// Used by one thread: the poll loop.
#ifndef EXPORTER_INSPECT_PROJECT_INSPECTIONS_H_
#define EXPORTER_INSPECT_PROJECT_INSPECTIONS_H_

#include <chrono>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "exporter/inspect/file_inspector.h"

namespace certmon::exporter {

class ProjectInspections {
 public:
  // What is shown is rendered anew each time: not before that is over, while files are due.
  static constexpr std::chrono::seconds kShowWithin{10};

  ProjectInspections(std::string project, InspectorTools tools)
      : project_(std::move(project)), tools_(std::move(tools)) {}

  // On. Where the source is another than before, every file is read anew; what is known of them
  // stays meanwhile. Requests under way with another source are given up before (GiveUp).
  void SwitchOn(std::chrono::nanoseconds poll_interval, FileSource source, bool is_same_source);
  // Off: nothing is known any more.
  void SwitchOff() noexcept;

  // A poll of the list ended; `retry_after` where the API asked to wait.
  void NotePoll(std::optional<std::chrono::seconds> retry_after) noexcept;

  // As FileInspector; `inventory` is that of the last poll.
  [[nodiscard]] std::vector<FileInspector::Start> TakeStarts(
      const std::shared_ptr<const inventory::Inventory>& inventory);
  void OnAnswer(FileInspector::Key key, std::chrono::nanoseconds duration,
                base::Result<http::HttpResponse> answer);
  [[nodiscard]] bool Awaits(FileInspector::Key key) const;
  void GiveUp() noexcept;
  void Fail() noexcept;
  // When TakeStarts or TakeShown is to be called again, answers apart.
  [[nodiscard]] base::MonotonicTime NextWake() const;

  // What is to be shown from now on, where that has changed: once all files that are due were
  // tried, after kShowWithin otherwise, and in any case with kAll. Null where it has not.
  enum class Show : std::uint8_t { kWhenDue, kAll };
  [[nodiscard]] std::shared_ptr<const InspectedFiles> TakeShown(Show show);

  // Every file that was due by the last poll was tried; true while switched off.
  [[nodiscard]] bool IsThrough() const;

 private:
  [[nodiscard]] bool HasNews() const { return inspector_ && inspector_->Ended() != shown_; }

  std::string project_;
  InspectorTools tools_;
  std::optional<FileInspector> inspector_;  // while switched on
  bool is_told_ = true;                     // of the last poll
  std::optional<std::chrono::seconds> retry_after_;
  std::uint64_t shown_ = 0;  // of FileInspector::Ended
  base::MonotonicTime shown_at_{};
};

}  // namespace certmon::exporter

#endif  // EXPORTER_INSPECT_PROJECT_INSPECTIONS_H_
