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
    tools_.self.AddProject(project.name, {Operation::kList});
    projects_.push_back(std::make_unique<ProjectPoller>(std::move(project), first, tools_));
  }
  Publish();
}

void Poller::Run() {
  while (!stop_) {
    Turn();
  }
}

void Poller::RunOnce() {
  while (!stop_ && !AllAttempted()) {
    Turn();
  }
}

void Poller::Stop() {
  stop_ = true;
  transport_.Wake();
}

base::MonotonicTime Poller::LastTurn() const {
  return base::MonotonicTime(base::MonotonicTag::duration(last_turn_.load()));
}

template <typename Step>
void Poller::Guarded(std::size_t project, Step step) {
  try {
    step(*projects_[project]);
  } catch (const std::exception&) {
    // The text of an unforeseen exception may hold anything: it is not logged.
    projects_[project]->Fail();
  }
}

void Poller::Turn() {
  last_turn_ = tools_.clock.MonotonicNow().time_since_epoch().count();
  for (std::size_t project = 0; project < projects_.size(); ++project) {
    StartRequests(project);
  }
  bool ended = false;
  for (std::size_t project = 0; project < projects_.size(); ++project) {
    if (projects_[project]->TakeEnded()) {
      DropRequestsOf(project);
      ended = true;
    }
  }
  if (ended) {
    Publish();
    // Before the next wait, for RunOnce to see that all is done.
    return;
  }
  const base::MonotonicTime until = std::min(NextWake(), tools_.clock.MonotonicNow() + kLongestWait);
  for (http::Completion& completion : transport_.Wait(until)) {
    Deliver(std::move(completion));
  }
}

void Poller::StartRequests(std::size_t project) {
  Guarded(project, [&](ProjectPoller& poller) {
    for (certapi::ListPoll::Start& start : poller.TakeStarts()) {
      const http::RequestId id = transport_.Start(std::move(start.request));
      in_flight_.emplace(id, InFlight{.project = project, .key = start.key});
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
  Guarded(request.project, [&](ProjectPoller& poller) {
    poller.OnAnswer(request.key, completion.duration, std::move(completion.response));
  });
}

void Poller::DropRequestsOf(std::size_t project) {
  for (auto request = in_flight_.begin(); request != in_flight_.end();) {
    if (request->second.project == project) {
      transport_.Cancel(request->first);
      request = in_flight_.erase(request);
    } else {
      ++request;
    }
  }
}

bool Poller::AllAttempted() const {
  return std::all_of(projects_.begin(), projects_.end(),
                     [](const auto& project) { return project->State().attempted; });
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
}

}  // namespace certmon::exporter
