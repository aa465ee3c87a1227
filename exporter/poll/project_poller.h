// The polls of one project: when they begin, what each may change, and what is then said about it;
// and, with inspect_files, the inspections between them.
// Does no IO but reading credential files; the poll loop carries requests and answers.
//
// A poll of the list is never delayed by inspections: no download begins while a poll is under way,
// and what is under way when it begins shares nothing with it but the token.
//
// Used by one thread: the poll loop.
#ifndef EXPORTER_POLL_PROJECT_POLLER_H_
#define EXPORTER_POLL_PROJECT_POLLER_H_

#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "exporter/inspect/project_inspections.h"
#include "exporter/log/log.h"
#include "exporter/metrics/self_metrics.h"
#include "exporter/poll/poll_report.h"
#include "exporter/poll/project_settings.h"
#include "exporter/poll/schedule.h"
#include "exporter/state/state.h"
#include "lib/base/clock.h"
#include "lib/base/random.h"
#include "lib/certapi/list_poll.h"
#include "lib/certapi/token_source.h"
#include "lib/http/retry.h"
#include "lib/inventory/merge.h"

namespace certmon::exporter {

// What a poller works with; everything outlives it.
struct PollTools {
  const base::Clock& clock;
  base::Random& random;
  SelfMetrics& self;
  Log& log;
  std::function<void()> on_published = {};  // a new State was published; quick. May be empty
  bool polls_again = true;                  // false for --once: the log tells of no next poll
};

class ProjectPoller {
 public:
  ProjectPoller(ProjectSettings settings, Schedule::First first, const PollTools& tools);

  // Requests to start now; begins a poll where one is due.
  [[nodiscard]] std::vector<certapi::ListPoll::Start> TakeStarts();
  void OnAnswer(certapi::ListPoll::Key key, std::chrono::nanoseconds duration,
                base::Result<http::HttpResponse> answer);
  // The same of inspections.
  [[nodiscard]] std::vector<FileInspector::Start> TakeInspections() {
    return poll_ || !are_inspections_set_up_ ? std::vector<FileInspector::Start>()
                                             : inspections_.TakeStarts(state_.inventory);
  }
  void OnInspected(FileInspector::Key key, std::chrono::nanoseconds duration,
                   base::Result<http::HttpResponse> answer) {
    inspections_.OnAnswer(key, duration, std::move(answer));
  }
  // False for a request that nobody waits for any more, which may go.
  [[nodiscard]] bool AwaitsInspection(FileInspector::Key key) const {
    return inspections_.Awaits(key);
  }

  // New settings for the same project: what is known stays. Where they say something else than
  // before, a poll under way is dropped and the next is due at once; true then. Where it throws,
  // everything is as before.
  bool Reconfigure(ProjectSettings settings);
  // The poll met a fault of this program: it ends with kInternal. Nothing else changes. Works
  // without memory too; the log then lacks the line.
  void Fail() noexcept;
  // A step of the inspections met one: those under way are given up, the polls notice nothing.
  void FailInspections() noexcept { inspections_.Fail(); }

  // True once after each poll that ended: State has changed, and requests still under way may go.
  [[nodiscard]] bool TakeEnded() { return std::exchange(ended_, false); }
  // True where State has come to show more of the inspections.
  [[nodiscard]] bool TakeInspected(ProjectInspections::Show show);
  // A poll has ended since the start (what was restored is none), and every file that was due was
  // tried, as far as that went within poll_timeout.
  [[nodiscard]] bool HasInspected() const;
  // Every file that was due by the last poll was tried.
  [[nodiscard]] bool HasReadEveryFile() const { return inspections_.IsThrough(); }
  // When TakeStarts is to be called again, answers apart.
  [[nodiscard]] base::MonotonicTime NextWake() const;

  [[nodiscard]] const ProjectState& State() const { return state_; }

 private:
  void Begin();
  void LookForNewSecrets();
  // What is known is of another account from now on: its files are forgotten, its certificates stay
  // until a poll of the new one replaces them (`inventory`, of OfAnotherAccount).
  void LeaveAccount(std::shared_ptr<const inventory::Inventory> inventory) noexcept;
  [[nodiscard]] std::shared_ptr<const inventory::Inventory> OfAnotherAccount() const;
  [[nodiscard]] std::unique_ptr<certapi::TokenSource> MakeTokenSource(
      const ProjectSettings& settings);  // null where the version needs none
  void SetUpInspections();
  void OnAttempt(const certapi::Attempt& attempt);
  void Restore(const inventory::SavedProject& saved);
  void EndIfDone();
  void End(certapi::ListOutcome outcome);
  void Say(const certapi::ListOutcome& outcome, const inventory::MergeResult& merged);
  // What ends a poll and cannot fail: a poll is counted once, and shows wholly or not at all.
  void Commit(std::optional<base::Reason> failure,
              std::shared_ptr<const inventory::Inventory> inventory,
              std::uint64_t removed) noexcept;
  void CorrectLastSuccess(base::MonotonicTime now) noexcept;

  ProjectSettings settings_;
  PollTools tools_;
  Schedule schedule_;
  PollReport report_;
  http::RetryBudget budget_;
  ProjectState state_;
  std::unique_ptr<certapi::TokenSource> tokens_;     // where the version needs one
  std::optional<certapi::ListPoll> poll_;            // behind tokens_, which it uses to its end
  ProjectInspections inspections_;                   // behind tokens_ as well
  bool has_new_source_ = true;                       // since the inspections were set up
  bool are_inspections_set_up_ = false;              // with settings_ and tokens_
  std::optional<std::chrono::seconds> retry_after_;  // of the last poll
  std::optional<base::Error> credential_failure_;
  base::MonotonicTime began_{};
  base::MonotonicTime succeeded_{};  // when state_.last_success was, on the clock that never steps
  base::MonotonicTime secrets_looked_at_{};
  bool ask_all_ = true;
  bool ended_ = false;
  bool polled_ = false;
  base::MonotonicTime first_polled_at_{};
};

}  // namespace certmon::exporter

#endif  // EXPORTER_POLL_PROJECT_POLLER_H_
