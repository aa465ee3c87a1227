// The poll loop: one thread that advances all projects and publishes a new State after each poll. It
// never waits for a single request, so a request that hangs does not delay other projects.
#ifndef EXPORTER_POLL_POLLER_H_
#define EXPORTER_POLL_POLLER_H_

#include <atomic>
#include <memory>
#include <mutex>
#include <optional>
#include <vector>

#include "exporter/poll/project_poller.h"
#include "exporter/state/state.h"

namespace certmon::exporter {

// Constructed, run and destroyed by one thread at a time; Replace, Stop and LastTurn are
// thread-safe.
class Poller {
 public:
  // Publishes a first State (nothing known) before it returns.
  Poller(std::vector<ProjectSettings> projects, Schedule::First first, const PollTools& tools,
         StateStore& states);

  // Polls until Stop.
  void Run();
  // Polls until every project had one poll, and its files were read or poll_timeout has passed
  // since, or until Stop. For --once.
  void RunOnce();

  // Replaces the projects at the loop's next turn: adds new ones, removes missing ones with their
  // series, polls changed ones at once and keeps what is known of them; the others are not
  // affected.
  void Replace(std::vector<ProjectSettings> projects);

  // Ends Run within moments; requests in flight are cancelled when the poller is destroyed.
  void Stop();

  // When the loop last turned, on the clock's monotonic scale.
  [[nodiscard]] base::MonotonicTime LastTurn() const;

 private:
  void Turn();
  void ApplyReplacement();
  [[nodiscard]] std::unique_ptr<ProjectPoller> MakeProject(ProjectSettings settings,
                                                           Schedule::First first);
  [[nodiscard]] bool AllPolled() const;
  [[nodiscard]] base::MonotonicTime NextWake() const;
  void Publish();

  PollTools tools_;
  StateStore& states_;
  std::vector<std::unique_ptr<ProjectPoller>> projects_;
  std::mutex replacement_mutex_;
  std::optional<std::vector<ProjectSettings>> replacement_;  // for the next turn
  std::atomic<bool> stop_{false};
  std::atomic<base::MonotonicTime::rep> last_turn_;
};

}  // namespace certmon::exporter

#endif  // EXPORTER_POLL_POLLER_H_
