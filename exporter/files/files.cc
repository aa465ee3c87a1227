#include "exporter/files/files.h"

#include <algorithm>
#include <chrono>
#include <exception>
#include <future>
#include <utility>

#include "exporter/config/config_file.h"

namespace certmon::exporter {
namespace {

tl::unexpected<ConfigError> Refuse(std::string text) {
  return tl::make_unexpected(ConfigError{std::move(text)});
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

struct Files::Running {
  std::vector<std::shared_ptr<OnReloaded>> requests;
  std::shared_ptr<SecretFiles::Candidate> candidate =
      nullptr;  // null if there is no configuration file
  bool waits_for_web_config = false;
};

Files::Files(FilesOptions options, const base::Clock& clock, Log& log)
    : options_(std::move(options)),
      state_(clock, log),
      disk_(log, options_.limits),
      secrets_({.on_read = options_.listeners.on_read,
                .look_every = options_.secrets_every,
                .gather_limit = options_.secrets_wait},
               disk_, log) {}

Files::~Files() { Stop(); }

ConfigResult<void> Files::ReadSecrets(Startup& startup) {
  const auto done = std::make_shared<std::promise<ConfigResult<void>>>();
  disk_.Call([this, &startup, done] {
    auto candidate = Shared(SecretFiles::Candidate{.startup = std::move(startup)});
    secrets_.Gather(candidate, [this, candidate, &startup, done](ConfigResult<void> outcome) {
      if (outcome) {
        secrets_.Adopt(*candidate);
      }
      startup = std::move(candidate->startup);
      done->set_value(std::move(outcome));
    });
  });
  return done->get_future().get();
}

void Files::Watch(FilesCallbacks callbacks) {
  disk_.Call([this, callbacks = std::move(callbacks)] {
    callbacks_ = callbacks;
    secrets_.Watch(callbacks_.on_credentials);
    if (options_.web_config) {
      WatchWebConfig();
    }
  });
}

void Files::WatchWebConfig() {
  ReadWebConfig(false);
  disk_.CallAfter(options_.web_config_every, [this] { WatchWebConfig(); });
}

void Files::Reload(OnReloaded on_done) {
  disk_.Call([this, on_done = std::move(on_done)] {
    const auto request = std::make_shared<OnReloaded>(on_done);
    requests_.push_back(request);
    if (!reload_) {
      BeginReload();
    }
    // After the timer of BeginReload: a reload that times out answers its own requests.
    if (*request) {
      disk_.CallAfter(options_.reload_limit, [this, request] { TimeOutRequest(request); });
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
  disk_.CallAfter(options_.reload_limit, [this, reload = reload_] {
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
  disk_.StartRead({{"files", options_.config_file}},
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
  reload->candidate = Shared(SecretFiles::Candidate{.startup = *std::move(startup)});
  secrets_.Gather(reload->candidate, [this](ConfigResult<void> outcome) {
    if (outcome) {
      RequestWebConfig();
    } else {
      EndReload(Refuse(options_.scrub(std::move(outcome).error().text)));
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
  disk_.StartRead({{"files", options_.web_config->Path()}},
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

void Files::Apply(const std::shared_ptr<SecretFiles::Candidate>& candidate) {
  if (!candidate) {
    return;
  }
  secrets_.Adopt(*candidate);
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
