// The poll loop: one thread that carries the requests and answers of all projects, and publishes a
// new State after each poll. A project that hangs delays no other: nothing here waits for a single
// request.
#ifndef EXPORTER_POLL_POLLER_H_
#define EXPORTER_POLL_POLLER_H_

#include <atomic>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "exporter/poll/project_poller.h"
#include "exporter/poll/requests_under_way.h"
#include "exporter/state/state.h"
#include "lib/http/transport.h"

namespace certmon::exporter {

// Nothing that a turn throws, lack of memory above all, ends the loop: it ends a poll with
// kInternal or is tried again, and what is published is always whole.
//
// Constructed, run and destroyed by one thread at a time; Replace, Stop and LastTurn are
// thread-safe.
class Poller {
 public:
  // Publishes a first State (nothing known) before it returns.
  Poller(std::vector<ProjectSettings> projects, Schedule::First first, const PollTools& tools,
         http::Transport& transport, StateStore& states);

  // Polls until Stop.
  void Run();
  // Polls until every project had one poll, and its files were inspected as far as that went within
  // its poll_timeout more, or Stop. For --once.
  void RunOnce();

  // Other projects from the loop's next turn on: new ones are added, missing ones go with their
  // series, changed ones keep what is known and are polled at once, the others notice nothing.
  // Thread-safe.
  void Replace(std::vector<ProjectSettings> projects);

  // Ends Run within moments; requests under way are dropped.
  void Stop();

  // When the loop last turned, on the clock's monotonic scale.
  [[nodiscard]] base::MonotonicTime LastTurn() const;

 private:
  void Turn();
  void ApplyReplacement() noexcept;
  // All or nothing: where it throws, no project has come or gone.
  void Apply(const std::vector<ProjectSettings>& wanted);
  [[nodiscard]] ProjectPoller* Find(const std::string& name) const;
  [[nodiscard]] std::unique_ptr<ProjectPoller> MakeProject(ProjectSettings settings,
                                                           Schedule::First first);
  void StartRequests(ProjectPoller& project);
  [[nodiscard]] std::vector<http::Completion> Wait(base::MonotonicTime until) noexcept;
  void Deliver(http::Completion completion);
  // Those of its polls, and those of inspections that it no longer waits for.
  void DropRequestsOf(const ProjectPoller& project);
  void DropAllRequestsOf(const ProjectPoller& project);
  [[nodiscard]] bool AllPolled() const;
  [[nodiscard]] base::MonotonicTime NextWake() const;
  void Publish();
  // Publishes where something has changed since the last time; true then. False also where that
  // met a fault: it is tried again with the next turn.
  bool PublishIfChanged() noexcept;
  // Runs a step of one project; what it throws ends that project's poll, not the loop. Where the
  // poll ended, its requests under way are dropped.
  template <typename Step>
  void Guarded(ProjectPoller& project, Step step) noexcept;
  // The same for a step of inspections, which ends those alone.
  template <typename Step>
  void GuardedInspection(ProjectPoller& project, Step step) noexcept;
  void ShowInspected(ProjectInspections::Show show) noexcept;
  void NoteIfEnded(ProjectPoller& project);

  PollTools tools_;
  http::Transport& transport_;
  StateStore& states_;
  std::vector<std::unique_ptr<ProjectPoller>> projects_;
  RequestsUnderWay requests_;
  std::mutex replacement_mutex_;
  std::optional<std::vector<ProjectSettings>> replacement_;  // waits for the next turn
  bool changed_ = false;  // a poll ended or projects were replaced, and it is not published yet
  std::atomic<bool> stop_{false};
  std::atomic<base::MonotonicTime::rep> last_turn_;
};

}  // namespace certmon::exporter

#endif  // EXPORTER_POLL_POLLER_H_
