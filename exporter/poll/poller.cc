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
      requests_(transport),
      last_turn_(tools.clock.MonotonicNow().time_since_epoch().count()) {
  projects_.reserve(projects.size());
  for (ProjectSettings& project : projects) {
    projects_.push_back(MakeProject(std::move(project), first));
  }
  Publish();
}

std::unique_ptr<ProjectPoller> Poller::MakeProject(ProjectSettings settings,
                                                   Schedule::First first) {
  tools_.self.AddProject(settings.name, OperationsOf(*settings.options));
  return std::make_unique<ProjectPoller>(std::move(settings), first, tools_);
}

void Poller::Run() {
  while (!stop_) {
    Turn();
  }
}

void Poller::RunOnce() {
  while (!stop_ && (!AllPolled() || changed_)) {
    Turn();
  }
  // What the time was over for.
  ShowInspected(ProjectInspections::Show::kAll);
  PublishIfChanged();
  for (const auto& project : projects_) {
    if (!project->HasReadEveryFile()) {
      tools_.log.Warn("not every certificate file was read within poll_timeout",
                      {{"project", project->State().name}});
    }
  }
}

void Poller::Replace(std::vector<ProjectSettings> projects) {
  {
    const std::lock_guard lock(replacement_mutex_);
    replacement_ = std::move(projects);
  }
  transport_.Wake();
}

void Poller::ApplyReplacement() noexcept {
  std::optional<std::vector<ProjectSettings>> wanted;
  {
    const std::lock_guard lock(replacement_mutex_);
    wanted = std::exchange(replacement_, std::nullopt);
  }
  if (!wanted) {
    return;
  }
  try {
    Apply(*wanted);
  } catch (const std::exception&) {
    // Tried again with the next turn, but for one that came meanwhile.
    const std::lock_guard lock(replacement_mutex_);
    if (!replacement_) {
      replacement_ = std::move(wanted);
    }
  }
}

void Poller::Apply(const std::vector<ProjectSettings>& wanted) {
  std::vector<std::unique_ptr<ProjectPoller>> next;
  next.reserve(wanted.size());
  for (const ProjectSettings& settings : wanted) {
    next.push_back(Find(settings.name) == nullptr ? MakeProject(settings, Schedule::First::kAtOnce)
                                                  : nullptr);
  }
  for (const ProjectSettings& settings : wanted) {
    ProjectPoller* const known = Find(settings.name);
    if (known == nullptr) {
      continue;
    }
    if (known->Reconfigure(settings)) {
      DropRequestsOf(*known);
    }
    // Behind it: requests that it gave up were counted, also of an operation that is gone now.
    tools_.self.AddProject(settings.name, OperationsOf(*settings.options));
  }
  // From here on nothing throws.
  for (std::size_t i = 0; i < wanted.size(); ++i) {
    const auto known = std::find_if(projects_.begin(), projects_.end(), [&](const auto& project) {
      return project && project->State().name == wanted[i].name;
    });
    if (!next[i]) {
      next[i] = std::move(*known);
    }
  }
  projects_.swap(next);
  for (const auto& gone : next) {
    if (gone) {
      DropAllRequestsOf(*gone);
      tools_.self.RemoveProject(gone->State().name);
    }
  }
  changed_ = true;
}

ProjectPoller* Poller::Find(const std::string& name) const {
  const auto found = std::find_if(projects_.begin(), projects_.end(), [&name](const auto& project) {
    return project->State().name == name;
  });
  return found == projects_.end() ? nullptr : found->get();
}

void Poller::Stop() {
  stop_ = true;
  transport_.Wake();
}

base::MonotonicTime Poller::LastTurn() const {
  return base::MonotonicTime(base::MonotonicTag::duration(last_turn_.load()));
}

template <typename Step>
void Poller::Guarded(ProjectPoller& project, Step step) noexcept {
  try {
    step(project);
  } catch (const std::exception&) {
    // The text of an unforeseen exception may hold anything: it is not logged.
    project.Fail();
  }
  NoteIfEnded(project);
}

template <typename Step>
void Poller::GuardedInspection(ProjectPoller& project, Step step) noexcept {
  try {
    step(project);
  } catch (const std::exception&) {
    project.FailInspections();
    requests_.Drop([&project](const RequestUnderWay& request) {
      return request.project == &project && request.is_inspection &&
             !project.AwaitsInspection(request.key);
    });
  }
}

void Poller::ShowInspected(ProjectInspections::Show show) noexcept {
  for (const auto& project : projects_) {
    GuardedInspection(*project, [this, show](ProjectPoller& poller) {
      changed_ = poller.TakeInspected(show) || changed_;
    });
  }
}

void Poller::NoteIfEnded(ProjectPoller& project) {
  if (project.TakeEnded()) {
    // At once: the project may begin its next poll in its next step, and must keep those requests.
    DropRequestsOf(project);
    changed_ = true;
  }
}

void Poller::Turn() {
  last_turn_ = tools_.clock.MonotonicNow().time_since_epoch().count();
  ApplyReplacement();
  for (const auto& project : projects_) {
    StartRequests(*project);
  }
  if (PublishIfChanged()) {
    // Before the next wait, for RunOnce to see that all is done.
    return;
  }
  const base::MonotonicTime until =
      std::min(NextWake(), tools_.clock.MonotonicNow() + kLongestWait);
  for (http::Completion& completion : Wait(until)) {
    Deliver(std::move(completion));
  }
  ShowInspected(ProjectInspections::Show::kWhenDue);
  PublishIfChanged();
}

std::vector<http::Completion> Poller::Wait(base::MonotonicTime until) noexcept {
  try {
    return transport_.Wait(until);
  } catch (const std::exception&) {
    // Nobody knows whose answers are lost: every poll that waits for one ends.
    while (const auto lost = requests_.Any()) {
      lost->project->FailInspections();
      if (!lost->is_inspection) {
        lost->project->Fail();
        NoteIfEnded(*lost->project);
      }
      requests_.Drop([&lost](const RequestUnderWay& request) {
        return request.project == lost->project && request.is_inspection == lost->is_inspection;
      });
    }
    return {};
  }
}

bool Poller::PublishIfChanged() noexcept {
  if (!changed_) {
    return false;
  }
  try {
    Publish();
  } catch (const std::exception&) {
    return false;
  }
  changed_ = false;
  return true;
}

void Poller::StartRequests(ProjectPoller& project) {
  Guarded(project, [this](ProjectPoller& poller) {
    for (certapi::ListPoll::Start& start : poller.TakeStarts()) {
      requests_.Start({.project = &poller, .key = start.key}, std::move(start.request));
    }
  });
  GuardedInspection(project, [this](ProjectPoller& poller) {
    for (FileInspector::Start& start : poller.TakeInspections()) {
      requests_.Start({.project = &poller, .key = start.key, .is_inspection = true},
                      std::move(start.request));
    }
  });
}

void Poller::Deliver(http::Completion completion) {
  const auto found = requests_.Take(completion.id);
  if (!found) {
    return;
  }
  const RequestUnderWay request = *found;
  if (request.is_inspection) {
    GuardedInspection(*request.project, [&](ProjectPoller& poller) {
      poller.OnInspected(request.key, completion.duration, std::move(completion.response));
    });
    return;
  }
  Guarded(*request.project, [&](ProjectPoller& poller) {
    poller.OnAnswer(request.key, completion.duration, std::move(completion.response));
  });
}

void Poller::DropRequestsOf(const ProjectPoller& project) {
  requests_.Drop([&project](const RequestUnderWay& request) {
    return request.project == &project &&
           (!request.is_inspection || !project.AwaitsInspection(request.key));
  });
}

void Poller::DropAllRequestsOf(const ProjectPoller& project) {
  requests_.Drop(
      [&project](const RequestUnderWay& request) { return request.project == &project; });
}

bool Poller::AllPolled() const {
  return std::all_of(projects_.begin(), projects_.end(),
                     [](const auto& project) { return project->HasInspected(); });
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
