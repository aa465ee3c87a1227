#include "exporter/app/exporter.h"

#include <algorithm>
#include <mutex>
#include <optional>
#include <thread>
#include <utility>

#include "exporter/app/config_state.h"
#include "exporter/exposition/exposition.h"
#include "exporter/metrics/self_metrics.h"
#include "exporter/page/page_store.h"
#include "exporter/page/page_thread.h"
#include "exporter/poll/inventory_saver.h"
#include "exporter/poll/poller.h"
#include "exporter/state/state.h"
#include "exporter/web/routes.h"
#include "exporter/webconfig/access_gate.h"
#include "exporter/webconfig/bcrypt.h"
#include "exporter/webconfig/web_config_watch.h"
#include "lib/base/version.h"
#include "lib/http/curl_transport.h"
#include "lib/http/host_queue.h"
#include "lib/http_server/server.h"

namespace certmon::exporter {
namespace {

constexpr int kUnauthorized = 401;
constexpr int kTooManyRequests = 429;

std::string UserAgent() { return std::string(base::kProductName) + "/" + base::Version(); }

class RunningExporter final : public Exporter {
 public:
  RunningExporter(ExporterOptions options, std::unique_ptr<http::Transport> transport,
                  const base::Clock& clock, base::Random& random, Log& log)
      : clock_(clock),
        log_(log),
        config_state_(clock, log),
        storage_(std::move(options.storage)),
        web_config_(std::move(options.web_config)),
        transport_(std::move(transport), options.request_concurrency),
        poller_(std::move(options.projects), options.first,
                {.clock = clock,
                 .random = random,
                 .transport = transport_,
                 .self = self_,
                 .log = log,
                 .on_published = [this] { OnPublished(); }},
                states_),
        options_(std::move(options)) {
    if (storage_) {
      StartSaving();
    }
  }

  ~RunningExporter() override {
    poller_.Stop();
    // Answers under way still read the states; the members go in the right order by themselves.
    server_.reset();
  }

  base::Result<void> Serve() {
    const RouteSources sources{.pages = pages_,
                               .self = self_,
                               .clock = clock_,
                               .facts = [this] { return config_state_.Facts(); },
                               .last_turn = [this] { return poller_.LastTurn(); },
                               .reload = options_.enable_lifecycle ? ReloadRoute() : nullptr,
                               .max_scrapes = options_.max_scrapes};
    // Before the first scrape can come: what was restored is there from the start.
    pages_.Refresh();
    page_thread_ = std::make_unique<PageThread>(pages_);
    http::ServerOptions options;
    options.listen = options_.listen;
    options.routes = MakeRoutes(sources, options_.telemetry_path);
    if (web_config_) {
      gate_ = MakeGate();
      options.gate = gate_;
      options.tls_source = web_config_->Current()->tls ? web_config_ : nullptr;
    }
    auto server = http::Server::Start(std::move(options));
    if (!server) {
      return base::Fail(std::move(server).error());
    }
    server_ = *std::move(server);
    poll_thread_ = std::jthread([this] { poller_.Run(); });
    if (web_config_) {
      web_watch_ = std::make_unique<WebConfigWatch>(
          *web_config_, clock_, [this](const ConfigResult<void>& outcome, bool is_worth_telling) {
            OnWebConfigRead(outcome, is_worth_telling);
          });
    }
    return {};
  }

  [[nodiscard]] const std::vector<http::ListenAddress>& Bound() const override {
    return server_->Bound();
  }

  ConfigResult<void> Reload() override {
    const std::lock_guard one_at_a_time(reload_mutex_);
    options_.service.Reloading();
    ConfigResult<void> outcome = ReadAgain();
    config_state_.NoteReload(outcome);
    options_.service.Ready();
    return outcome;
  }

  [[nodiscard]] bool LoopTurns() const override {
    return clock_.MonotonicNow() - poller_.LastTurn() < kLoopDeadAfter;
  }

 private:
  // What a reload had read that was refused for the web configuration alone.
  struct WaitingReload {
    std::optional<Startup> startup;  // nullopt: there is no file to read (--demo)
  };

  void StartSaving() {
    if (storage_->LoadFailed()) {
      self_.CountSnapshotLoadFailure();
    }
    saver_ = std::make_unique<InventorySaver>(
        SaverTools{.files = base::SystemFiles(),
                   .path = storage_->SnapshotPath(),
                   .take = [this] { return SnapshotOf(*states_.Current()); },
                   .on_saved = [this](const base::Result<void>& saved) { OnSaved(saved); }});
  }

  // With reload_mutex_ held. Both are read before either is taken over.
  ConfigResult<void> ReadAgain() {
    waiting_reload_.reset();
    std::optional<Startup> startup;
    if (options_.read_projects) {
      auto read = options_.read_projects();
      if (!read) {
        return tl::make_unexpected(std::move(read).error());
      }
      startup = *std::move(read);
    }
    if (web_config_) {
      auto web = web_config_->Reload();
      config_state_.NoteWebConfig(web, false);
      if (!web) {
        waiting_reload_ = WaitingReload{std::move(startup)};
        return web;
      }
    }
    if (startup) {
      Apply(*std::move(startup));
    }
    return {};
  }

  void Apply(Startup startup) {
    transport_.SetLimit(startup.request_concurrency);
    poller_.Replace(std::move(startup.projects));
  }

  std::shared_ptr<AccessGate> MakeGate() {
    AddGateCodes(self_, options_.telemetry_path, {kUnauthorized, kTooManyRequests});
    return std::make_shared<AccessGate>(AccessGate::Sources{
        .setup = [this] { return web_config_->Current(); },
        .on_refused =
            [this](const std::string& path, int status) {
              self_.CountHttpRequest(HandlerLabel(path, options_.telemetry_path), status);
            },
        .check = BcryptMatches,
        .digest_key = MakeDigestKey()});
  }

  void OnPublished() {
    if (page_thread_) {
      page_thread_->Changed();
    }
    if (saver_) {
      saver_->Changed();
    }
  }

  void OnSaved(const base::Result<void>& saved) {
    if (!saved) {
      self_.CountSnapshotWriteFailure();
      log_.Error("inventory not saved, the file before stays", {{"error", saved.error().message}});
    }
  }

  std::function<std::optional<std::string>()> ReloadRoute() {
    return [this]() -> std::optional<std::string> {
      const auto outcome = Reload();
      return outcome ? std::nullopt : std::optional(outcome.error().text);
    };
  }

  // Of the watch, which reads corrected files by itself: who corrected them need not know that a
  // reload waits for that. It takes what it had read when it was asked for, not what somebody may
  // be writing now.
  void OnWebConfigRead(const ConfigResult<void>& outcome, bool is_worth_telling) {
    config_state_.NoteWebConfig(outcome, is_worth_telling);
    const std::lock_guard one_at_a_time(reload_mutex_);
    if (!outcome || !waiting_reload_) {
      return;
    }
    if (waiting_reload_->startup) {
      Apply(*std::move(waiting_reload_->startup));
    }
    waiting_reload_.reset();
    config_state_.NoteReload(outcome);
  }

  const base::Clock& clock_;
  Log& log_;
  SelfMetrics self_;
  StateStore states_;
  PageStore pages_{states_, clock_};
  std::unique_ptr<PageThread>
      page_thread_;  // before the poller; null until the first page is there
  ConfigState config_state_;
  std::mutex reload_mutex_;
  std::optional<WaitingReload> waiting_reload_;  // with reload_mutex_ held
  std::unique_ptr<Storage> storage_;             // null: nothing is saved
  std::shared_ptr<WebConfigSource> web_config_;  // null: plain HTTP for everybody
  std::shared_ptr<AccessGate> gate_;             // null likewise
  std::unique_ptr<InventorySaver> saver_;        // before the poller, which tells it of each change
  http::HostQueue transport_;
  Poller poller_;
  ExporterOptions options_;  // its projects are the poller's by now
  std::unique_ptr<http::Server> server_;
  std::unique_ptr<WebConfigWatch> web_watch_;
  std::jthread poll_thread_;  // last: ends before what it uses
};

}  // namespace

base::Result<std::unique_ptr<Exporter>> Exporter::Start(ExporterOptions options,
                                                        const base::Clock& clock,
                                                        base::Random& random, Log& log) {
  if (options.storage) {
    options.storage->Restore(options.projects);
  }
  auto transport = http::MakeCurlTransport(UserAgent(), clock);
  if (!transport) {
    return base::Fail(std::move(transport).error());
  }
  auto exporter = std::make_unique<RunningExporter>(std::move(options), *std::move(transport),
                                                    clock, random, log);
  if (auto served = exporter->Serve(); !served) {
    return base::Fail(std::move(served).error());
  }
  return exporter;
}

base::Result<OnceResult> PollOnce(Startup startup, const base::Clock& clock, base::Random& random,
                                  Log& log) {
  SelfMetrics self;
  StateStore states;
  auto transport = http::MakeCurlTransport(UserAgent(), clock);
  if (!transport) {
    return base::Fail(std::move(transport).error());
  }
  http::HostQueue queue(*std::move(transport), startup.request_concurrency);
  Poller poller(std::move(startup.projects), Schedule::First::kAtOnce,
                {.clock = clock,
                 .random = random,
                 .transport = queue,
                 .self = self,
                 .log = log,
                 .polls_again = false},
                states);
  ExporterFacts facts;
  facts.config_loaded_at = clock.WallNow();
  poller.RunOnce();
  const auto state = states.Current();
  return OnceResult{
      .exposition = RenderExposition(*state, self, facts, clock.WallNow()),
      .complete = std::all_of(state->projects.begin(), state->projects.end(),
                              [](const ProjectState& project) { return project.up; })};
}

}  // namespace certmon::exporter
