// The polls of one project: when they begin, what each may change, and what is then said about it.
// Does no IO but reading credential files; the poll loop carries requests and answers.
//
// Used by one thread: the poll loop.
#ifndef EXPORTER_POLL_PROJECT_POLLER_H_
#define EXPORTER_POLL_PROJECT_POLLER_H_

#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "exporter/exposition/self_metrics.h"
#include "exporter/log/log.h"
#include "exporter/poll/poll_report.h"
#include "exporter/poll/project_settings.h"
#include "exporter/poll/schedule.h"
#include "exporter/poll/state.h"
#include "lib/base/clock.h"
#include "lib/base/random.h"
#include "lib/certapi/list_poll.h"
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
};

class ProjectPoller {
 public:
  ProjectPoller(ProjectSettings settings, Schedule::First first, const PollTools& tools);

  // Requests to start now; begins a poll where one is due.
  [[nodiscard]] std::vector<certapi::ListPoll::Start> TakeStarts();
  void OnAnswer(certapi::ListPoll::Key key, std::chrono::nanoseconds duration,
                base::Result<http::HttpResponse> answer);
  // New settings for the same project: what is known stays. Where they say something else than
  // before, a poll under way is dropped and the next is due at once; true then.
  bool Reconfigure(ProjectSettings settings);
  // The poll met a fault of this program: it ends with kInternal.
  void Fail();

  // True once after each poll that ended: State has changed, and requests still under way may go.
  [[nodiscard]] bool TakeEnded();
  // A poll has ended since the start; what was restored is none.
  [[nodiscard]] bool HasPolled() const { return polled_; }
  // When TakeStarts is to be called again, answers apart.
  [[nodiscard]] base::MonotonicTime NextWake() const;

  [[nodiscard]] const ProjectState& State() const { return state_; }

 private:
  void Begin();
  void LookForNewSecrets();
  void ApplySettings();
  void Restore(const inventory::SavedProject& saved);
  void EndIfDone();
  void End(certapi::ListOutcome outcome);

  ProjectSettings settings_;
  PollTools tools_;
  Schedule schedule_;
  PollReport report_;
  http::RetryBudget budget_;
  ProjectState state_;
  std::optional<certapi::ListPoll> poll_;
  std::optional<base::Error> credential_failure_;
  base::MonotonicTime began_{};
  base::MonotonicTime secrets_looked_at_{};
  bool ask_all_ = true;
  bool ended_ = false;
  bool polled_ = false;
};

}  // namespace certmon::exporter

#endif  // EXPORTER_POLL_PROJECT_POLLER_H_
