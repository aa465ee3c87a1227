// The log lines about a poll that ended: its failure or success, and what it changed.
#ifndef EXPORTER_POLL_POLL_REPORT_H_
#define EXPORTER_POLL_POLL_REPORT_H_

#include <optional>
#include <set>
#include <string>

#include "exporter/log/log.h"
#include "exporter/state/state.h"
#include "lib/base/clock.h"
#include "lib/base/error.h"
#include "lib/certapi/list_outcome.h"
#include "lib/inventory/merge.h"

namespace certmon::exporter {

// Valid during the call.
struct EndedPoll {
  const ProjectState& before;  // the poll
  const certapi::ListOutcome& outcome;
  const inventory::MergeResult& merged;
  base::MonotonicTime began;
  std::optional<base::MonotonicTime> next;  // the next poll; nullopt: there is none
};

// The log lines of one project. They hold no secret. Used by one thread: the poll loop.
class PollReport {
 public:
  // `log` and `clock` outlive the report.
  PollReport(Log& log, const base::Clock& clock) : log_(log), clock_(clock) {}

  // Logs a failure that stays once a minute, and at most fifty names in a line.
  void LogPollEnd(const EndedPoll& poll);

 private:
  void LogFailure(const EndedPoll& poll, const base::Error& error);
  void LogRejected(const EndedPoll& poll);
  void LogHeld(const EndedPoll& poll);
  void LogIgnored(const EndedPoll& poll);
  void LogUnmatched(const EndedPoll& poll);
  void LogChanges(const EndedPoll& poll);
  void LogOddDates(const EndedPoll& poll);

  Log& log_;
  const base::Clock& clock_;
  // The last failure that was logged.
  std::optional<base::Reason> logged_reason_;
  base::MonotonicTime logged_at_{};
  // Of the last complete poll: ignored certificates that had not expired, and patterns of the
  // configuration that matched nothing.
  std::set<std::string> ignored_unexpired_;
  std::set<std::string> unmatched_;
};

}  // namespace certmon::exporter

#endif  // EXPORTER_POLL_POLL_REPORT_H_
