// The polls of one project: when they begin, what each may change, and what is logged about it; with
// inspect_files also the inspections between polls.
//
// Inspections never delay a poll of the list: no download is requested while a poll is in progress,
// and downloads in flight when it begins share only the token with it.
//
// Used by one thread: the poll loop.
#ifndef EXPORTER_POLL_PROJECT_POLLER_H_
#define EXPORTER_POLL_PROJECT_POLLER_H_

#include <functional>
#include <memory>
#include <optional>
#include <string>

#include "exporter/inspect/file_inspector.h"
#include "exporter/log/log.h"
#include "exporter/metrics/self_metrics.h"
#include "exporter/poll/poll_record.h"
#include "exporter/poll/poll_report.h"
#include "exporter/poll/project_settings.h"
#include "exporter/poll/schedule.h"
#include "exporter/state/state.h"
#include "lib/base/clock.h"
#include "lib/base/random.h"
#include "lib/certapi/list_poll.h"
#include "lib/certapi/token_source.h"
#include "lib/http/retry.h"
#include "lib/http/transport.h"
#include "lib/inventory/merge.h"

namespace certmon::exporter {

// What a poller works with; everything outlives it.
struct PollTools {
  const base::Clock& clock;
  base::Random& random;
  http::Transport& transport;
  SelfMetrics& self;
  Log& log;
  std::function<void()> on_published = {};  // a new State was published; quick. May be empty
  bool polls_again = true;                  // false for --once: the log names no next poll
};

class ProjectPoller {
 public:
  ProjectPoller(ProjectSettings settings, Schedule::First first, const PollTools& tools);

  // Takes the answers that are there, begins a poll if one is due, and starts the requests that are
  // due. An unexpected exception ends the poll with kInternal, or the inspections until the next
  // poll has ended; it never leaves this function. True if State has changed.
  bool Advance();
  // When Advance must be called again if no answer arrives before.
  [[nodiscard]] base::MonotonicTime NextWake() const;

  // New settings for the same project. What is known stays. If they differ from the settings
  // before, cancels a poll in progress and makes the next one due at once.
  void Reconfigure(ProjectSettings settings);

  // Shows every result of the inspections. True if State has changed.
  bool ShowInspected();
  // A poll has ended since the start (restored data does not count), and every file that was due
  // was tried or poll_timeout has passed since.
  [[nodiscard]] bool HasInspected() const;
  // Every file that was due by the last poll was tried.
  [[nodiscard]] bool HasReadEveryFile() const { return !inspector_ || inspector_->IsThrough(); }

  [[nodiscard]] const ProjectState& State() const { return state_; }

 private:
  void AdvancePoll();
  void Begin();
  // What is known belongs to another account from now on. Its files are forgotten; its certificates
  // stay until a poll of the new account replaces them.
  void LeaveAccount();
  [[nodiscard]] std::unique_ptr<certapi::TokenSource> MakeTokenSource();  // null: none is needed
  // Another source: every file is read again; the earlier results stay until then.
  void SetUpInspections(bool is_same_source);
  [[nodiscard]] bool TakeInspected(FileInspector::Show show);
  void CountAttempt(const certapi::Attempt& attempt);
  void End(certapi::ListOutcome outcome);
  void Fail();
  void Report(const certapi::ListOutcome& outcome, const inventory::MergeResult& merged);
  void Commit(std::optional<base::Reason> failure,
              std::shared_ptr<const inventory::Inventory> inventory, std::uint64_t removed);

  ProjectSettings settings_;
  PollTools tools_;
  Schedule schedule_;
  PollReport report_;
  http::RetryBudget budget_;
  ProjectState state_;
  PollRecord record_;  // writes state_
  const std::function<void(const certapi::Attempt&)> on_attempt_ =
      [this](const certapi::Attempt& attempt) { CountAttempt(attempt); };
  std::unique_ptr<certapi::TokenSource> tokens_;  // if the version needs one
  std::optional<certapi::ListPoll> poll_;         // while in progress; after tokens_, it uses them
  std::optional<FileInspector> inspector_;        // with inspect_files; after tokens_ as well
  std::optional<std::chrono::seconds> retry_after_;  // of the last poll
  std::optional<base::Error> credential_failure_;
  base::MonotonicTime began_{};
  std::shared_ptr<const CredentialReading> reading_;  // that the last poll has used
  // Whose certificates are known; null: unknown.
  std::shared_ptr<const certapi::Credentials> account_;
  bool ask_all_ = true;
  bool changed_ = false;  // State, during this Advance
};

}  // namespace certmon::exporter

#endif  // EXPORTER_POLL_PROJECT_POLLER_H_
