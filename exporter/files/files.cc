#include "exporter/files/files.h"

#include <algorithm>
#include <chrono>
#include <exception>
#include <future>
#include <iterator>
#include <unordered_map>
#include <utility>

#include "exporter/config/config_file.h"
#include "exporter/config/file_state.h"

namespace certmon::exporter {
namespace {

using Clock = std::chrono::steady_clock;

// Finds changes that stat(2) does not show: a file system with coarse times.
constexpr std::chrono::minutes kReadAgainAfter{1};

tl::unexpected<ConfigError> Refuse(std::string text) {
  return tl::make_unexpected(ConfigError{std::move(text)});
}

std::string Joined(const std::vector<std::string>& texts) {
  std::string joined;
  for (const std::string& text : texts) {
    joined += (joined.empty() ? "" : ", ") + text;
  }
  return joined;
}

// A fault of a parser must not end the program.
ConfigResult<Startup> ReadProjects(const std::string& file, const SecretListeners& listeners) {
  try {
    auto config = ReadConfigFile(file);
    return config ? BuildProjects(*std::move(config), listeners)
                  : ConfigResult<Startup>(tl::make_unexpected(std::move(config).error()));
  } catch (const std::exception&) {
    return Refuse(file + ": an unexpected fault of this program");
  }
}

std::optional<WebConfigReading> ReadWebConfigOf(WebConfigSource& source, bool must_read) {
  try {
    return must_read ? source.Read() : source.ReadIfChanged();
  } catch (const std::exception&) {
    return WebConfigReading{
        .files = {},
        .setup = Refuse(source.Path() + ": an unexpected fault of this program"),
        .tls = {}};
  }
}

// Steps are copyable; what they publish is not.
template <typename T>
std::shared_ptr<T> Shared(T value) {
  return std::make_shared<T>(std::move(value));
}

}  // namespace

struct Files::Look {
  std::vector<FileState> states;                            // before the reading
  std::optional<base::Result<certapi::Credentials>> fresh;  // nullopt: not read
};

// The secret files of one project.
struct Files::ProjectFiles {
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

// Projects that may become those of the exporter.
struct Files::Candidate {
  Startup startup;
  // For each project of `startup`; those whose secrets are read already are shared with projects_.
  std::vector<std::shared_ptr<ProjectFiles>> files = {};
  std::size_t awaited = 0;
};

struct Files::Running {
  std::vector<std::shared_ptr<OnReloaded>> requests;
  std::shared_ptr<Candidate> candidate = nullptr;  // null if there is no configuration file
  bool waits_for_web_config = false;
};

Files::Files(FilesOptions options, const base::Clock& clock, Log& log)
    : options_(std::move(options)), log_(log), state_(clock, log), thread_(log, options_.limits) {}

Files::~Files() { Stop(); }

ConfigResult<void> Files::ReadSecrets(Startup& startup) {
  const auto done = std::make_shared<std::promise<ConfigResult<void>>>();
  thread_.Call([this, &startup, done] {
    auto candidate = Shared(Candidate{.startup = std::move(startup)});
    Gather(candidate, [this, candidate, &startup, done](ConfigResult<void> outcome) {
      if (outcome) {
        Adopt(*candidate);
      }
      startup = std::move(candidate->startup);
      done->set_value(std::move(outcome));
    });
  });
  return done->get_future().get();
}

void Files::Watch(FilesCallbacks callbacks) {
  thread_.Call([this, callbacks = std::move(callbacks)] {
    callbacks_ = callbacks;
    WatchSecrets();
    if (options_.web_config) {
      WatchWebConfig();
    }
  });
}

void Files::WatchSecrets() {
  for (const auto& project : projects_) {
    if (!project->is_under_way) {
      ReadProject(project, false);
    }
  }
  thread_.CallAfter(options_.secrets_every, [this] { WatchSecrets(); });
}

void Files::WatchWebConfig() {
  ReadWebConfig(false);
  thread_.CallAfter(options_.web_config_every, [this] { WatchWebConfig(); });
}

void Files::ReadProject(const std::shared_ptr<ProjectFiles>& project, bool must_read) {
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
  thread_.StartRead(
      {{"project", project->settings.name}, {"files", Joined(files)}},
      [this, project, source, files, seen = project->seen, reads_anyway]() -> DiskThread::Step {
        Look look{.states = StatesOfFiles(files), .fresh = std::nullopt};
        if (reads_anyway || look.states != seen) {
          look.fresh = source->Read();
        }
        return [this, project, shared = Shared(std::move(look))] {
          const auto [begin, end] = under_way_.equal_range(project->settings.name);
          under_way_.erase(std::find_if(
              begin, end, [&project](const auto& entry) { return entry.second == project; }));
          project->is_under_way = false;
          OnRead(project, std::move(*shared));
        };
      });
}

void Files::OnRead(const std::shared_ptr<ProjectFiles>& project, Look look) {
  if (look.fresh) {
    project->seen = std::move(look.states);
    project->read_at = Clock::now();
    project->is_good = look.fresh->has_value();
    if (project->is_good && options_.listeners.on_read) {
      options_.listeners.on_read(**look.fresh);
    }
    if (project->is_adopted) {
      PublishCredentials(*project, *std::move(look.fresh));
    } else {
      project->fresh = std::move(look.fresh);
    }
  }
  if (std::exchange(project->is_requested, false)) {
    ReadProject(project, true);
    return;
  }
  if (std::exchange(project->is_awaited, false) && --gathered_->awaited == 0) {
    EndGather();
  }
}

void Files::PublishCredentials(ProjectFiles& project, base::Result<certapi::Credentials> fresh) {
  if (fresh) {
    if (auto fault = rules_.Check(project.index, project.settings, *fresh)) {
      project.is_good = false;
      fresh = base::Fail(base::Reason::kCredentials, *std::move(fault));
    }
  }
  if (fresh && !std::exchange(project.are_modes_checked, true)) {
    WarnOfOpenFiles(project);
  }
  if (project.settings.source->Publish(std::move(fresh)) && callbacks_.on_credentials) {
    callbacks_.on_credentials();
  }
}

void Files::WarnOfOpenFiles(const ProjectFiles& project) {
  for (const FileState& file : project.seen) {
    if (file.is_open_to_others) {
      log_.Warn("secret file can be read by others on this machine", {{"file", file.path}});
    }
  }
}

void Files::Gather(std::shared_ptr<Candidate> candidate,
                   std::function<void(ConfigResult<void>)> then) {
  std::unordered_map<std::string, std::shared_ptr<ProjectFiles>> adopted;
  for (const auto& project : projects_) {
    adopted.emplace(project->settings.name, project);
  }
  const auto find = [&](const ProjectSettings& settings) -> std::shared_ptr<ProjectFiles> {
    const auto reads_the_same = [&settings](const auto& entry) {
      return entry.second->settings.source->ReadsTheSameAs(*settings.source);
    };
    const auto known = adopted.find(settings.name);
    if (known != adopted.end() && reads_the_same(*known)) {
      return known->second;
    }
    // Left over from an earlier reload, hanging: no second thread for the same files.
    const auto [begin, end] = under_way_.equal_range(settings.name);
    const auto hanging = std::find_if(begin, end, reads_the_same);
    return hanging == end ? std::make_shared<ProjectFiles>(ProjectFiles{.settings = settings})
                          : hanging->second;
  };
  for (const ProjectSettings& settings : candidate->startup.projects) {
    candidate->files.push_back(find(settings));
  }
  gathered_ = std::move(candidate);
  on_gathered_ = std::move(then);
  // One more, so that nothing ends before everything has begun.
  gathered_->awaited = gathered_->files.size() + 1;
  const auto files = gathered_->files;
  for (const auto& project : files) {
    project->is_awaited = true;
    if (project->is_under_way) {
      project->is_requested = true;
    } else {
      ReadProject(project, true);
    }
  }
  if (--gathered_->awaited == 0) {
    EndGather();
    return;
  }
  thread_.CallAfter(options_.secrets_wait, [this, waiting = gathered_] {
    if (gathered_ == waiting) {
      EndGather();
    }
  });
}

void Files::EndGather() {
  const auto candidate = std::exchange(gathered_, nullptr);
  const auto then = std::exchange(on_gathered_, nullptr);
  ConfigResult<void> outcome = CheckCandidate(*candidate);
  for (const auto& project : candidate->files) {
    project->is_awaited = false;
  }
  then(std::move(outcome));
}

ConfigResult<void> Files::CheckCandidate(const Candidate& candidate) const {
  CredentialRules rules;
  for (std::size_t i = 0; i < candidate.files.size(); ++i) {
    const ProjectFiles& project = *candidate.files[i];
    const auto current = project.settings.source->Current();
    std::optional<base::Error> failure;
    const certapi::Credentials* credentials = nullptr;
    if (project.is_adopted) {
      failure = current->failure;
      credentials = current->credentials.get();
    } else if (project.fresh) {
      failure = *project.fresh ? std::nullopt : std::optional(project.fresh->error());
      credentials = *project.fresh ? &**project.fresh : nullptr;
    }
    if (failure && !project.is_awaited) {
      return Refuse(options_.scrub(std::move(failure->message)));
    }
    if (credentials == nullptr) {
      continue;
    }
    if (auto fault = rules.Check(i, candidate.startup.projects[i], *credentials)) {
      return Refuse(options_.scrub(*std::move(fault)));
    }
  }
  return {};
}

void Files::Adopt(Candidate& candidate) {
  const auto before = std::exchange(projects_, candidate.files);
  rules_ = CredentialRules();
  for (std::size_t i = 0; i < projects_.size(); ++i) {
    ProjectFiles& project = *projects_[i];
    ProjectSettings& settings = candidate.startup.projects[i];
    if (project.is_adopted) {
      settings.source->TakeOver(*project.settings.source);
    }
    project.settings = settings;
    project.index = i;
    if (!std::exchange(project.is_adopted, true)) {
      if (auto fresh = std::exchange(project.fresh, std::nullopt)) {
        PublishCredentials(project, *std::move(fresh));
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

void Files::Reload(OnReloaded on_done) {
  thread_.Call([this, on_done = std::move(on_done)] {
    const auto request = std::make_shared<OnReloaded>(on_done);
    requests_.push_back(request);
    if (!reload_) {
      BeginReload();
    }
    // After the timer of BeginReload: a reload that times out answers its own requests.
    if (*request) {
      thread_.CallAfter(options_.reload_limit, [this, request] { TimeOutRequest(request); });
    }
  });
}

// A request that has waited for an earlier reload.
void Files::TimeOutRequest(const std::shared_ptr<OnReloaded>& request) {
  requests_.erase(std::remove(requests_.begin(), requests_.end(), request), requests_.end());
  if (const auto on_done = std::exchange(*request, nullptr)) {
    on_done(WhyNotReloaded());
  }
}

ConfigResult<void> Files::WhyNotReloaded() const {
  const std::string& file =
      reload_->waits_for_web_config ? options_.web_config->Path() : options_.config_file;
  return Refuse(
      file + ": has not been read within " +
      std::to_string(std::chrono::ceil<std::chrono::seconds>(options_.reload_limit).count()) +
      " s: its disk or mount does not answer");
}

void Files::BeginReload() {
  postponed_.reset();
  reload_ = std::make_shared<Running>(Running{.requests = std::exchange(requests_, {})});
  if (callbacks_.on_reload_begins) {
    callbacks_.on_reload_begins();
  }
  thread_.CallAfter(options_.reload_limit, [this, reload = reload_] {
    if (reload_ == reload) {
      TimeOutReload();
    }
  });
  if (options_.config_file.empty()) {
    RequestWebConfig();
  } else {
    ReadConfig();
  }
}

void Files::TimeOutReload() {
  if (reload_->waits_for_web_config) {
    postponed_ = reload_->candidate;
  }
  EndReload(WhyNotReloaded());
}

void Files::ReadConfig() {
  if (is_config_under_way_) {
    return;
  }
  is_config_under_way_ = true;
  thread_.StartRead({{"files", options_.config_file}},
                    [this, file = options_.config_file, listeners = options_.listeners,
                     reload = reload_]() -> DiskThread::Step {
                      return [this, reload, startup = Shared(ReadProjects(file, listeners))] {
                        is_config_under_way_ = false;
                        OnConfig(reload, std::move(*startup));
                      };
                    });
}

void Files::OnConfig(const std::shared_ptr<Running>& reload, ConfigResult<Startup> startup) {
  if (!reload_) {
    return;
  }
  if (reload_ != reload) {
    // Of a reload that has timed out: it may be older than the request for this one.
    ReadConfig();
    return;
  }
  if (!startup) {
    EndReload(Refuse(options_.scrub(std::move(startup).error().text)));
    return;
  }
  reload->candidate = Shared(Candidate{.startup = *std::move(startup)});
  Gather(reload->candidate, [this](const ConfigResult<void>& outcome) {
    if (outcome) {
      RequestWebConfig();
    } else {
      EndReload(outcome);
    }
  });
}

void Files::RequestWebConfig() {
  if (!options_.web_config) {
    Apply(reload_->candidate);
    EndReload({});
    return;
  }
  reload_->waits_for_web_config = true;
  ReadWebConfig(true);
}

void Files::ReadWebConfig(bool must_read) {
  if (is_web_config_under_way_) {
    is_web_config_requested_ = is_web_config_requested_ || must_read;
    return;
  }
  is_web_config_under_way_ = true;
  thread_.StartRead({{"files", options_.web_config->Path()}},
                    [this, source = options_.web_config, must_read]() -> DiskThread::Step {
                      auto reading = ReadWebConfigOf(*source, must_read);
                      return [this, must_read, shared = Shared(std::move(reading))] {
                        is_web_config_under_way_ = false;
                        OnWebConfig(std::move(*shared), must_read);
                      };
                    });
}

void Files::OnWebConfig(std::optional<WebConfigReading> reading, bool is_requested) {
  // A request that came during this reading is for a later one.
  const bool reads_again = std::exchange(is_web_config_requested_, false);
  if (reading) {
    auto outcome = options_.web_config->Take(*std::move(reading));
    if (!outcome) {
      outcome.error().text = options_.scrub(std::move(outcome.error().text));
    }
    if (is_requested && !reads_again && reload_ && reload_->waits_for_web_config) {
      state_.RecordWebConfigOfReload(outcome);
      if (outcome) {
        Apply(reload_->candidate);
      } else {
        postponed_ = reload_->candidate;
      }
      EndReload(outcome);
    } else {
      state_.RecordWebConfig(outcome);
      if (outcome && postponed_) {
        Apply(*std::exchange(postponed_, std::nullopt));
        state_.RecordReload({});
      }
    }
  }
  if (reads_again) {
    ReadWebConfig(true);
  }
}

void Files::Apply(const std::shared_ptr<Candidate>& candidate) {
  if (!candidate) {
    return;
  }
  Adopt(*candidate);
  if (callbacks_.on_projects) {
    callbacks_.on_projects(std::move(candidate->startup));
  }
}

void Files::EndReload(const ConfigResult<void>& outcome) {
  const auto ended = std::exchange(reload_, nullptr);
  state_.RecordReload(outcome);
  if (callbacks_.on_reload_ends) {
    callbacks_.on_reload_ends();
  }
  for (const auto& request : ended->requests) {
    if (const auto on_done = std::exchange(*request, nullptr)) {
      on_done(outcome);
    }
  }
  if (!requests_.empty()) {
    BeginReload();
  }
}

}  // namespace certmon::exporter
