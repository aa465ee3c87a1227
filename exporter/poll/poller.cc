#include "exporter/poll/poller.h"

#include <algorithm>
#include <exception>

namespace certmon::exporter {
namespace {

// The loop turns at least this often, so that /-/healthy can tell a stuck loop from a quiet one.
constexpr std::chrono::seconds kLongestWait{5};

}  // namespace

Poller::Poller(std::vector<ProjectSettings> projects, Schedule::First first, const PollTools& tools,
               http::Transport& transport, StateStore& states)
    : tools_(tools),
      transport_(transport),
      states_(states),
      last_turn_(tools.clock.MonotonicNow().time_since_epoch().count()) {
  projects_.reserve(projects.size());
  for (ProjectSettings& project : projects) {
    AddProject(std::move(project), first);
  }
  Publish();
}

void Poller::AddProject(ProjectSettings settings, Schedule::First first) {
  tools_.self.AddProject(settings.name, {Operation::kList});
  projects_.push_back(std::make_unique<ProjectPoller>(std::move(settings), first, tools_));
}

void Poller::Run() {
  while (!stop_) {
    Turn();
  }
}

void Poller::RunOnce() {
  while (!stop_ && !AllPolled()) {
    Turn();
  }
}

void Poller::Replace(std::vector<ProjectSettings> projects) {
  {
    const std::lock_guard lock(replacement_mutex_);
    replacement_ = std::move(projects);
  }
  transport_.Wake();
}

void Poller::ApplyReplacement() {
  std::optional<std::vector<ProjectSettings>> wanted;
  {
    const std::lock_guard lock(replacement_mutex_);
    wanted = std::exchange(replacement_, std::nullopt);
  }
  if (!wanted) {
    return;
  }
  std::vector<std::unique_ptr<ProjectPoller>> before = std::exchange(projects_, {});
  for (ProjectSettings& settings : *wanted) {
    const auto same_name =
        std::find_if(before.begin(), before.end(), [&settings](const auto& project) {
          return project && project->State().name == settings.name;
        });
    if (same_name == before.end()) {
      AddProject(std::move(settings), Schedule::First::kAtOnce);
      continue;
    }
    if ((*same_name)->Reconfigure(std::move(settings))) {
      DropRequestsOf(**same_name);
    }
    projects_.push_back(std::move(*same_name));
  }
  for (const auto& gone : before) {
    if (gone) {
      DropRequestsOf(*gone);
      tools_.self.RemoveProject(gone->State().name);
    }
  }
  Publish();
}

void Poller::Stop() {
  stop_ = true;
  transport_.Wake();
}

base::MonotonicTime Poller::LastTurn() const {
  return base::MonotonicTime(base::MonotonicTag::duration(last_turn_.load()));
}

template <typename Step>
void Poller::Guarded(ProjectPoller& project, Step step) {
  try {
    step(project);
  } catch (const std::exception&) {
    // The text of an unforeseen exception may hold anything: it is not logged.
    project.Fail();
  }
  if (project.TakeEnded()) {
    // At once: the project may begin its next poll in its next step, and must keep those requests.
    DropRequestsOf(project);
    ended_ = true;
  }
}

void Poller::Turn() {
  last_turn_ = tools_.clock.MonotonicNow().time_since_epoch().count();
  ApplyReplacement();
  for (const auto& project : projects_) {
    StartRequests(*project);
  }
  if (PublishIfEnded()) {
    // Before the next wait, for RunOnce to see that all is done.
    return;
  }
  const base::MonotonicTime until =
      std::min(NextWake(), tools_.clock.MonotonicNow() + kLongestWait);
  for (http::Completion& completion : transport_.Wait(until)) {
    Deliver(std::move(completion));
  }
  PublishIfEnded();
}

bool Poller::PublishIfEnded() {
  const bool ended = std::exchange(ended_, false);
  if (ended) {
    Publish();
  }
  return ended;
}

void Poller::StartRequests(ProjectPoller& project) {
  Guarded(project, [this](ProjectPoller& poller) {
    for (certapi::ListPoll::Start& start : poller.TakeStarts()) {
      const http::RequestId id = transport_.Start(std::move(start.request));
      in_flight_.emplace(id, InFlight{.project = &poller, .key = start.key});
    }
  });
}

void Poller::Deliver(http::Completion completion) {
  const auto found = in_flight_.find(completion.id);
  if (found == in_flight_.end()) {
    return;
  }
  const InFlight request = found->second;
  in_flight_.erase(found);
  Guarded(*request.project, [&](ProjectPoller& poller) {
    poller.OnAnswer(request.key, completion.duration, std::move(completion.response));
  });
}

void Poller::DropRequestsOf(const ProjectPoller& project) {
  for (auto request = in_flight_.begin(); request != in_flight_.end();) {
    if (request->second.project == &project) {
      transport_.Cancel(request->first);
      request = in_flight_.erase(request);
    } else {
      ++request;
    }
  }
}

bool Poller::AllPolled() const {
  return std::all_of(projects_.begin(), projects_.end(),
                     [](const auto& project) { return project->HasPolled(); });
}

base::MonotonicTime Poller::NextWake() const {
  base::MonotonicTime wake = base::MonotonicTime::max();
  for (const auto& project : projects_) {
    wake = std::min(wake, project->NextWake());
  }
  return wake;
}

void Poller::Publish() {
  auto state = std::make_shared<State>();
  state->projects.reserve(projects_.size());
  for (const auto& project : projects_) {
    state->projects.push_back(project->State());
  }
  states_.Publish(std::move(state));
  if (tools_.on_published) {
    tools_.on_published();
  }
}

}  // namespace certmon::exporter
