#include "exporter/files/secret_files.h"

#include <algorithm>
#include <optional>
#include <utility>

#include "exporter/config/file_state.h"

namespace certmon::exporter {
namespace {

using Clock = std::chrono::steady_clock;

// Finds changes that stat(2) does not show: a file system with coarse times.
constexpr std::chrono::minutes kReadAgainAfter{1};

std::string Joined(const std::vector<std::string>& texts) {
  std::string joined;
  for (const std::string& text : texts) {
    joined += (joined.empty() ? "" : ", ") + text;
  }
  return joined;
}

}  // namespace

struct SecretFiles::Look {
  std::vector<FileState> states;                            // before the reading
  std::optional<base::Result<certapi::Credentials>> fresh;  // nullopt: not read
};

struct SecretFiles::Project {
  ProjectSettings settings;
  std::size_t index = 0;  // in the configuration
  bool is_adopted = false;
  std::vector<FileState> seen = {};  // at the last reading
  bool is_good = false;              // the last reading
  Clock::time_point read_at = {};
  bool is_under_way = false;
  bool is_requested = false;  // to be read again after the reading under way
  bool is_awaited = false;    // by Gather
  bool are_modes_checked = false;
  // Before it is adopted: the last reading, not published yet.
  std::optional<base::Result<certapi::Credentials>> fresh = std::nullopt;
};

SecretFiles::SecretFiles(SecretFilesOptions options, DiskThread& disk, Log& log)
    : options_(std::move(options)), disk_(disk), log_(log) {}

void SecretFiles::Watch(std::function<void()> on_change) {
  on_change_ = std::move(on_change);
  LookAtAll();
}

void SecretFiles::LookAtAll() {
  for (const auto& project : projects_) {
    if (!project->is_under_way) {
      Read(project, false);
    }
  }
  disk_.CallAfter(options_.look_every, [this] { LookAtAll(); });
}

void SecretFiles::Read(const std::shared_ptr<Project>& project, bool must_read) {
  const auto source = project->settings.source;
  const std::vector<std::string> files = source->Files();
  if (files.empty()) {
    if (must_read) {
      OnRead(project, {.states = {}, .fresh = source->Read()});
    }
    return;
  }
  project->is_under_way = true;
  under_way_.emplace(project->settings.name, project);
  const bool reads_anyway =
      must_read || !project->is_good || Clock::now() - project->read_at >= kReadAgainAfter;
  disk_.StartRead(
      {{"project", project->settings.name}, {"files", Joined(files)}},
      [this, project, source, files, seen = project->seen, reads_anyway]() -> DiskThread::Step {
        const auto look = std::make_shared<Look>(Look{StatesOfFiles(files), std::nullopt});
        if (reads_anyway || look->states != seen) {
          look->fresh = source->Read();
        }
        return [this, project, look] {
          const auto [begin, end] = under_way_.equal_range(project->settings.name);
          under_way_.erase(std::find_if(
              begin, end, [&project](const auto& entry) { return entry.second == project; }));
          project->is_under_way = false;
          OnRead(project, std::move(*look));
        };
      });
}

void SecretFiles::OnRead(const std::shared_ptr<Project>& project, Look look) {
  if (look.fresh) {
    project->seen = std::move(look.states);
    project->read_at = Clock::now();
    project->is_good = look.fresh->has_value();
    if (project->is_good && options_.on_read) {
      options_.on_read(**look.fresh);
    }
    if (project->is_adopted) {
      Publish(*project, *std::move(look.fresh));
    } else {
      project->fresh = std::move(look.fresh);
    }
  }
  if (std::exchange(project->is_requested, false)) {
    Read(project, true);
    return;
  }
  if (std::exchange(project->is_awaited, false) && --gathered_->awaited == 0) {
    EndGather();
  }
}

void SecretFiles::Publish(Project& project, base::Result<certapi::Credentials> fresh) {
  if (fresh) {
    if (auto fault = rules_.Check(project.index, project.settings, *fresh)) {
      project.is_good = false;
      fresh = base::Fail(base::Reason::kCredentials, *std::move(fault));
    }
  }
  if (fresh && !std::exchange(project.are_modes_checked, true)) {
    for (const FileState& file : project.seen) {
      if (file.is_open_to_others) {
        log_.Warn("secret file can be read by others on this machine", {{"file", file.path}});
      }
    }
  }
  if (project.settings.source->Publish(std::move(fresh)) && on_change_) {
    on_change_();
  }
}

std::shared_ptr<SecretFiles::Project> SecretFiles::Find(const ProjectSettings& settings) const {
  const auto reads_the_same = [&settings](const auto& entry) {
    return entry.second->settings.source->ReadsTheSameAs(*settings.source);
  };
  const auto adopted = adopted_.find(settings.name);
  if (adopted != adopted_.end() && reads_the_same(*adopted)) {
    return adopted->second;
  }
  // One that hangs since an earlier reload: no second thread for the same files.
  const auto [begin, end] = under_way_.equal_range(settings.name);
  const auto hanging = std::find_if(begin, end, reads_the_same);
  return hanging == end ? std::make_shared<Project>(Project{.settings = settings})
                        : hanging->second;
}

void SecretFiles::Gather(std::shared_ptr<Candidate> candidate, OnGathered then) {
  gathered_ = std::move(candidate);
  on_gathered_ = std::move(then);
  for (const ProjectSettings& settings : gathered_->startup.projects) {
    gathered_->files.push_back(Find(settings));
  }
  // One more, so that it does not end before every reading was requested.
  gathered_->awaited = gathered_->files.size() + 1;
  for (const auto& project : gathered_->files) {
    project->is_awaited = true;
    if (project->is_under_way) {
      project->is_requested = true;
    } else {
      Read(project, true);
    }
  }
  if (--gathered_->awaited == 0) {
    EndGather();
    return;
  }
  disk_.CallAfter(options_.gather_limit, [this, waiting = gathered_] {
    if (gathered_ == waiting) {
      EndGather();
    }
  });
}

void SecretFiles::EndGather() {
  const auto candidate = std::exchange(gathered_, nullptr);
  const auto then = std::exchange(on_gathered_, nullptr);
  std::optional<std::string> fault;
  CredentialRules rules;
  for (std::size_t i = 0; i < candidate->files.size() && !fault; ++i) {
    const Project& project = *candidate->files[i];
    const auto current = project.settings.source->Current();
    const base::Error* failure = nullptr;
    const certapi::Credentials* credentials = nullptr;
    if (project.is_adopted) {
      failure = current->failure ? &*current->failure : nullptr;
      credentials = current->credentials.get();
    } else if (project.fresh) {
      failure = *project.fresh ? nullptr : &project.fresh->error();
      credentials = *project.fresh ? &**project.fresh : nullptr;
    }
    if (failure != nullptr && !project.is_awaited) {
      fault = failure->message;
    } else if (credentials != nullptr) {
      fault = rules.Check(i, candidate->startup.projects[i], *credentials);
    }
  }
  for (const auto& project : candidate->files) {
    project->is_awaited = false;
  }
  then(fault ? ConfigResult<void>(tl::make_unexpected(ConfigError{*std::move(fault)}))
             : ConfigResult<void>());
}

void SecretFiles::Adopt(Candidate& candidate) {
  const auto before = std::exchange(projects_, candidate.files);
  adopted_.clear();
  rules_ = CredentialRules();
  for (std::size_t i = 0; i < projects_.size(); ++i) {
    Project& project = *projects_[i];
    ProjectSettings& settings = candidate.startup.projects[i];
    if (project.is_adopted) {
      settings.source->TakeOver(*project.settings.source);
    }
    project.settings = settings;
    project.index = i;
    adopted_.emplace(settings.name, projects_[i]);
    if (!std::exchange(project.is_adopted, true)) {
      if (auto fresh = std::exchange(project.fresh, std::nullopt)) {
        Publish(project, *std::move(fresh));
      }
    } else if (const auto known = settings.source->Current()->credentials) {
      if (auto fault = rules_.Check(i, settings, *known)) {
        settings.source->Publish(base::Fail(base::Reason::kCredentials, *std::move(fault)));
      }
    }
    settings.credentials = settings.source->Current()->credentials;
  }
  for (const auto& project : before) {
    project->is_adopted = project->index < projects_.size() && projects_[project->index] == project;
  }
}

}  // namespace certmon::exporter
