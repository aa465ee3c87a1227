#include "exporter/web/routes.h"

#include <strings.h>

#include <algorithm>
#include <memory>
#include <utility>

#include "exporter/page/page_body.h"
#include "exporter/web/accept_encoding.h"
#include "exporter/web/html.h"
#include "exporter/web/landing_page.h"

namespace certmon::exporter {
namespace {

using http::ServerRequest;
using http::ServerResponse;

constexpr int kOk = 200;
constexpr int kForbidden = 403;
constexpr int kNotFound = 404;
constexpr int kFailed = 500;
constexpr int kUnavailable = 503;

// The handler label of all paths without a route.
constexpr const char* kOther = "other";

std::vector<std::string> Paths(const std::string& telemetry_path) {
  return {telemetry_path, "/", "/-/healthy", "/-/ready", "/-/reload"};
}

// Each answer holds a page of its own until it is sent.
constexpr std::size_t kLandingPagesAtOnce = 8;

// All lines of the header, joined (RFC 9110, section 5.3).
std::string AcceptEncoding(const ServerRequest& request) {
  std::string field;
  for (const auto& [name, value] : request.headers) {
    if (strcasecmp(name.c_str(), "Accept-Encoding") == 0) {
      field += value + ",";
    }
  }
  return field;
}

ServerResponse Metrics(const RouteSources& sources, PollTextStore& poll_texts,
                       const ServerRequest& request) {
  std::shared_ptr<const RenderedPage> page = sources.pages.Current();
  std::shared_ptr<const PollText> polls = poll_texts.Of(page->state);
  std::string moment = RenderMoment(sources.self, sources.facts());
  ServerResponse response;
  response.headers = {{"Content-Type", "text/plain; version=0.0.4; charset=utf-8"},
                      {"Vary", "Accept-Encoding"}};
  if (PrefersGzip(AcceptEncoding(request))) {
    response.headers.emplace_back("Content-Encoding", "gzip");
    response.pieces = GzipBody(std::move(page), std::move(polls), moment);
  } else {
    response.stream = PlainBody(std::move(page), std::move(polls), std::move(moment));
  }
  return response;
}

ServerResponse Landing(const RouteSources& sources, const std::string& telemetry_path,
                       const ServerRequest& request) {
  ServerResponse response;
  response.headers = {{"Content-Type", "text/html; charset=utf-8"},
                      {"Content-Security-Policy", LandingPageSecurityPolicy()},
                      {"X-Content-Type-Options", "nosniff"}};
  response.body = std::make_shared<const std::string>(
      RenderLandingPage(*sources.pages.Current()->state, telemetry_path, ReadSearch(request.query),
                        sources.clock.WallNow()));
  return response;
}

ServerResponse Healthy(const RouteSources& sources) {
  const auto still = sources.clock.MonotonicNow() - sources.last_turn();
  if (still < kLoopDeadAfter) {
    return http::TextResponse(kOk, "Healthy\n");
  }
  return http::TextResponse(
      kUnavailable, "Unhealthy: the poll loop last turned " + DurationInWords(still) + " ago\n");
}

ServerResponse Ready(const RouteSources& sources) {
  // Of the State that /metrics shows, so that a client that waits for this finds the data there.
  const auto state = sources.pages.Current()->state;
  if (state->Ready()) {
    return http::TextResponse(kOk, "Ready\n");
  }
  const auto waiting =
      std::count_if(state->projects.begin(), state->projects.end(),
                    [](const ProjectState& project) { return !project.attempted; });
  return http::TextResponse(kUnavailable, "Not ready: " + std::to_string(waiting) + " of " +
                                              std::to_string(state->projects.size()) +
                                              " projects wait for their first poll\n");
}

void Reload(const RouteSources& sources, const std::function<void(ServerResponse)>& done) {
  if (!sources.reload) {
    done(http::TextResponse(
        kForbidden,
        "Reload over HTTP is off: start with --web.enable-lifecycle, or send SIGHUP\n"));
    return;
  }
  sources.reload([done](const std::optional<std::string>& mistake) {
    done(mistake ? http::TextResponse(
                       kFailed, "Reload failed, the configuration before stays: " + *mistake + "\n")
                 : http::TextResponse(kOk, "Reloaded\n"));
  });
}

// A route whose answers are counted under `handler`. Creates the series of its likely codes.
http::Route Counted(SelfMetrics& self, const std::string& handler, const std::string& path,
                    const std::vector<int>& likely_codes, http::Handler answer) {
  self.AddHttpHandler(handler, likely_codes);
  return {.methods = {"GET"},
          .path = path,
          .handler = [&self, handler, answer = std::move(answer)](const ServerRequest& request) {
            try {
              ServerResponse response = answer(request);
              self.CountHttpRequest(handler, response.status);
              return response;
            } catch (...) {
              // The server answers.
              self.CountHttpRequest(handler, kFailed);
              throw;
            }
          }};
}

// The same route with a limit of answers at once; refusals are counted too.
http::Route Limited(SelfMetrics& self, std::size_t max_at_once, http::Route route) {
  route.max_at_once = max_at_once;
  route.busy = [&self, handler = route.path](const ServerRequest&) {
    self.CountHttpRequest(handler, kUnavailable);
    return http::BusyResponse();
  };
  return route;
}

http::Route ReloadRoute(const RouteSources& sources) {
  const std::string path = "/-/reload";
  sources.self.AddHttpHandler(path, {kOk, kForbidden, kFailed});
  return {.methods = {"POST", "PUT"},
          .path = path,
          .answer_later = [sources, path](const ServerRequest&,
                                          const std::function<void(ServerResponse)>& done) {
            Reload(sources, [&self = sources.self, path, done](ServerResponse response) {
              self.CountHttpRequest(path, response.status);
              done(std::move(response));
            });
          }};
}

}  // namespace

std::vector<http::Route> MakeRoutes(const RouteSources& sources,
                                    const std::string& telemetry_path) {
  SelfMetrics& self = sources.self;
  const auto poll_texts = std::make_shared<PollTextStore>(self);
  return {
      Limited(self, sources.max_scrapes,
              Counted(self, telemetry_path, telemetry_path, {kOk, kUnavailable},
                      [sources, poll_texts](const ServerRequest& request) {
                        return Metrics(sources, *poll_texts, request);
                      })),
      Limited(self, kLandingPagesAtOnce,
              Counted(self, "/", "/", {kOk, kUnavailable},
                      [sources, telemetry_path](const ServerRequest& request) {
                        return Landing(sources, telemetry_path, request);
                      })),
      Counted(self, "/-/healthy", "/-/healthy", {kOk, kUnavailable},
              [sources](const ServerRequest&) { return Healthy(sources); }),
      Counted(self, "/-/ready", "/-/ready", {kOk, kUnavailable},
              [sources](const ServerRequest&) { return Ready(sources); }),
      ReloadRoute(sources),
      Counted(self, kOther, "", {kNotFound},
              [](const ServerRequest&) { return http::TextResponse(kNotFound, "not found\n"); }),
  };
}

std::string HandlerLabel(const std::string& path, const std::string& telemetry_path) {
  const std::vector<std::string> paths = Paths(telemetry_path);
  return std::find(paths.begin(), paths.end(), path) == paths.end() ? kOther : path;
}

void AddGateCodes(SelfMetrics& self, const std::string& telemetry_path,
                  const std::vector<int>& codes) {
  self.AddHttpHandler(kOther, codes);
  for (const std::string& path : Paths(telemetry_path)) {
    self.AddHttpHandler(path, codes);
  }
}

}  // namespace certmon::exporter
