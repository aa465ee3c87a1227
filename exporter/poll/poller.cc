#include "exporter/poll/poller.h"

#include <algorithm>
#include <map>
#include <string>
#include <utility>

namespace certmon::exporter {
namespace {

// The loop turns at least this often, so that /-/healthy can tell a stuck loop from a quiet one.
constexpr std::chrono::seconds kLongestWait{5};

}  // namespace

Poller::Poller(std::vector<ProjectSettings> projects, Schedule::First first, const PollTools& tools,
               StateStore& states)
    : tools_(tools),
      states_(states),
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
  while (!stop_ && !AllPolled()) {
    Turn();
  }
  for (const auto& project : projects_) {
    project->ShowInspected();
    if (!project->HasReadEveryFile()) {
      tools_.log.Warn("not every certificate file was read within poll_timeout",
                      {{"project", project->State().name}});
    }
  }
  Publish();
}

void Poller::Replace(std::vector<ProjectSettings> projects) {
  {
    const std::lock_guard lock(replacement_mutex_);
    replacement_ = std::move(projects);
  }
  tools_.transport.Wake();
}

void Poller::Stop() {
  stop_ = true;
  tools_.transport.Wake();
}

base::MonotonicTime Poller::LastTurn() const {
  return base::MonotonicTime(base::MonotonicTag::duration(last_turn_.load()));
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
  std::map<std::string, std::unique_ptr<ProjectPoller>> known;
  for (auto& project : projects_) {
    const std::string& name = project->State().name;
    known.emplace(name, std::move(project));
  }
  projects_.clear();
  for (ProjectSettings& settings : *wanted) {
    const auto found = known.find(settings.name);
    if (found == known.end()) {
      projects_.push_back(MakeProject(std::move(settings), Schedule::First::kAtOnce));
      continue;
    }
    const auto operations = OperationsOf(*settings.options);
    found->second->Reconfigure(std::move(settings));
    // After Reconfigure, which counts the requests that it cancels, also of operations that are
    // used no more.
    tools_.self.AddProject(found->first, operations);
    projects_.push_back(std::move(found->second));
    known.erase(found);
  }
  for (auto& [name, project] : known) {
    project.reset();
    tools_.self.RemoveProject(name);
  }
  Publish();
}

void Poller::Turn() {
  last_turn_ = tools_.clock.MonotonicNow().time_since_epoch().count();
  ApplyReplacement();
  tools_.transport.Wait(std::min(NextWake(), tools_.clock.MonotonicNow() + kLongestWait));
  if (stop_) {
    return;  // starts no more requests
  }
  bool changed = false;
  for (const auto& project : projects_) {
    changed = project->Advance() || changed;
  }
  if (changed) {
    Publish();
  }
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
