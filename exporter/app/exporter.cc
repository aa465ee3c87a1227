#include "exporter/app/exporter.h"

#include <algorithm>
#include <thread>
#include <utility>

#include "exporter/exposition/exposition.h"
#include "exporter/exposition/self_metrics.h"
#include "exporter/poll/poller.h"
#include "exporter/poll/state.h"
#include "exporter/version.h"
#include "exporter/web/routes.h"
#include "lib/http/curl_transport.h"
#include "lib/http/server.h"

namespace certmon::exporter {
namespace {

std::string UserAgent() { return std::string(kProgramName) + "/" + Version(); }

class RunningExporter final : public Exporter {
 public:
  RunningExporter(ExporterOptions options, const base::Clock& clock, base::Random& random, Log& log)
      : clock_(clock),
        transport_(http::MakeCurlTransport(UserAgent(), clock)),
        poller_(std::move(options.projects), options.first,
                {.clock = clock, .random = random, .self = self_, .log = log}, *transport_, states_),
        listen_(std::move(options.listen)),
        telemetry_path_(std::move(options.telemetry_path)) {
    facts_.config_loaded_at = clock.WallNow();
  }

  ~RunningExporter() override {
    poller_.Stop();
    // Answers under way still read the states; the members go in the right order by themselves.
    server_.reset();
  }

  base::Result<void> Serve() {
    const RouteSources sources{.states = states_,
                               .self = self_,
                               .clock = clock_,
                               .facts = [this] { return facts_; },
                               .last_turn = [this] { return poller_.LastTurn(); }};
    http::ServerOptions options;
    options.listen = listen_;
    options.routes = MakeRoutes(sources, telemetry_path_);
    auto server = http::Server::Start(std::move(options));
    if (!server) {
      return base::Fail(std::move(server).error());
    }
    server_ = *std::move(server);
    poll_thread_ = std::jthread([this] { poller_.Run(); });
    return {};
  }

  [[nodiscard]] const std::vector<http::ListenAddress>& Bound() const override { return server_->Bound(); }

 private:
  const base::Clock& clock_;
  SelfMetrics self_;
  StateStore states_;
  ExporterFacts facts_;
  std::unique_ptr<http::Transport> transport_;
  Poller poller_;
  std::vector<http::ListenAddress> listen_;
  std::string telemetry_path_;
  std::unique_ptr<http::Server> server_;
  std::jthread poll_thread_;  // last: ends before what it uses
};

}  // namespace

base::Result<std::unique_ptr<Exporter>> Exporter::Start(ExporterOptions options, const base::Clock& clock,
                                                        base::Random& random, Log& log) {
  auto exporter = std::make_unique<RunningExporter>(std::move(options), clock, random, log);
  if (auto served = exporter->Serve(); !served) {
    return base::Fail(std::move(served).error());
  }
  return exporter;
}

OnceResult PollOnce(std::vector<ProjectSettings> projects, const base::Clock& clock, base::Random& random, Log& log) {
  SelfMetrics self;
  StateStore states;
  const auto transport = http::MakeCurlTransport(UserAgent(), clock);
  Poller poller(std::move(projects), Schedule::First::kAtOnce,
                {.clock = clock, .random = random, .self = self, .log = log}, *transport, states);
  ExporterFacts facts;
  facts.config_loaded_at = clock.WallNow();
  poller.RunOnce();
  const auto state = states.Current();
  return {.exposition = RenderExposition(*state, self, facts, clock.WallNow()),
          .complete = std::all_of(state->projects.begin(), state->projects.end(),
                                  [](const ProjectState& project) { return project.up; })};
}

}  // namespace certmon::exporter
