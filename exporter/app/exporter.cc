#include "exporter/app/exporter.h"

#include <algorithm>
#include <optional>
#include <thread>
#include <utility>

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
#include "lib/base/version.h"
#include "lib/http/curl_transport.h"
#include "lib/http/host_queue.h"
#include "lib/http_server/listen_address.h"
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
        storage_(std::move(options.storage)),
        files_(std::move(options.files)),
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
    // Its callbacks use the others; answers under way use its facts.
    files_->Stop();
    poller_.Stop();
    // Answers under way read the states.
    server_.reset();
  }

  base::Result<void> Serve() {
    const RouteSources sources{.pages = pages_,
                               .self = self_,
                               .clock = clock_,
                               .facts = [this] { return files_->Facts(); },
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
    // Before the first poll: its lines could fill the pipe of a log that nobody reads yet, and this
    // line carries the real port.
    LogListening();
    poll_thread_ = std::jthread([this] { poller_.Run(); });
    files_->Watch({.on_credentials = [this] { transport_.Wake(); },
                   .on_projects = [this](Startup startup) { Apply(std::move(startup)); },
                   .on_reload_begins = [this] { options_.service.Reloading(); },
                   .on_reload_ends = [this] { options_.service.Ready(); }});
    return {};
  }

  [[nodiscard]] const std::vector<http::ListenAddress>& Bound() const override {
    return server_->Bound();
  }

  void Reload() override { files_->Reload(nullptr); }

  [[nodiscard]] bool LoopTurns() const override {
    return clock_.MonotonicNow() - poller_.LastTurn() < kLoopDeadAfter;
  }

 private:
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

  void LogListening() {
    for (const http::ListenAddress& address : Bound()) {
      log_.Info("listening",
                {{"address", http::FormatListenAddress(address)},
                 {"path", options_.telemetry_path},
                 {"scheme", web_config_ && web_config_->Current()->tls ? "https" : "http"}});
    }
  }

  std::function<void(OnReloadEnd)> ReloadRoute() {
    return [this](const OnReloadEnd& done) {
      files_->Reload([done](const ConfigResult<void>& outcome) {
        done(outcome ? std::nullopt : std::optional(outcome.error().text));
      });
    };
  }

  const base::Clock& clock_;
  Log& log_;
  SelfMetrics self_;
  StateStore states_;
  PageStore pages_{states_, clock_};
  std::unique_ptr<PageThread>
      page_thread_;                   // before the poller; null until the first page is there
  std::unique_ptr<Storage> storage_;  // null: nothing is saved
  std::unique_ptr<Files> files_;
  std::shared_ptr<WebConfigSource> web_config_;  // null: plain HTTP without authentication
  std::shared_ptr<AccessGate> gate_;             // null likewise
  std::unique_ptr<InventorySaver> saver_;        // before the poller, which calls it
  http::HostQueue transport_;
  Poller poller_;
  ExporterOptions options_;  // without its projects
  std::unique_ptr<http::Server> server_;
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
