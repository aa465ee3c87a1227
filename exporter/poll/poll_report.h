// What is said in the log about a poll that ended: its failure or success, and what it changed.
#ifndef EXPORTER_POLL_POLL_REPORT_H_
#define EXPORTER_POLL_POLL_REPORT_H_

#include <chrono>
#include <optional>
#include <string>

#include "exporter/log/log.h"
#include "lib/base/clock.h"
#include "lib/base/error.h"
#include "lib/certapi/list_outcome.h"
#include "lib/inventory/merge.h"

namespace certmon::exporter {

// Good for the time of the call.
struct EndedPoll {
  const std::string& project;
  const certapi::ListOutcome& outcome;
  const inventory::MergeResult& merged;
  const inventory::Inventory& before;
  bool was_up = false;  // after the poll before
  std::chrono::nanoseconds duration{};
  base::MonotonicTime now;
  base::WallTime wall_now;
  std::optional<std::chrono::nanoseconds> next_poll_in;  // nullopt: there is none
  std::chrono::seconds expiry_critical{};  // a certificate that leaves with less left is a warning
};

// The reports of one project. Names no secret. Used by one thread: the poll loop.
class PollReport {
 public:
  // `log` outlives the report.
  explicit PollReport(Log& log) : log_(log) {}

  // A failure that stays is said once a minute; names are told up to fifty a line.
  void Say(const EndedPoll& poll);

 private:
  void SayFailure(const EndedPoll& poll, const base::Error& error);
  void SayRejected(const EndedPoll& poll);
  void SayHeld(const EndedPoll& poll);
  void SayChanges(const EndedPoll& poll);
  void SayOddDates(const EndedPoll& poll);

  Log& log_;
  // The last failure that was logged.
  std::optional<base::Reason> logged_reason_;
  base::MonotonicTime logged_at_{};
};

}  // namespace certmon::exporter

#endif  // EXPORTER_POLL_POLL_REPORT_H_
