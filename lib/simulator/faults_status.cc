// Faults of the HTTP status: whole answers of the API, its gateway or a proxy.
//
// Source of the gateway's codes: NHN Cloud API Gateway guide, error codes; of 80401 and 80403: RDS
// for MariaDB API guide, which has the same authentication.
#include "lib/simulator/fault.h"

namespace certmon::simulator {
namespace {

using http::ServerResponse;

ServerResponse Html(int status, const std::string& title) {
  ServerResponse response =
      http::TextResponse(status, "<!DOCTYPE html><html><head><title>" + title +
                                     "</title></head><body><h1>" + title + "</h1></body></html>\n");
  response.headers = {{"Content-Type", "text/html; charset=utf-8"}};
  return response;
}

template <int kStatus>
void PlayPlain(FaultyResponse& response, const FaultContext& /*context*/) {
  response = http::TextResponse(kStatus, "simulated status " + std::to_string(kStatus) + "\n");
}

template <int kStatus, std::int64_t kCode>
void PlayEnvelope(FaultyResponse& response, const FaultContext& /*context*/) {
  response = JsonResponse(kStatus, EncodeEnvelope(FailureEnvelope(kCode, "simulated failure")));
}

template <int kStatus, std::int64_t kCode>
void PlayGateway(FaultyResponse& response, const FaultContext& /*context*/) {
  response = GatewayFailure(kStatus, kCode, "simulated gateway failure");
}

template <int kStatus>
void PlayWithoutBody(FaultyResponse& response, const FaultContext& /*context*/) {
  response = ServerResponse();
  response.status = kStatus;
}

constexpr Fault kFaults[] = {
    {.name = "unauthorized",
     .description = "HTTP 401 with an envelope (80401)",
     .on_response = &PlayEnvelope<401, 80401>},
    {.name = "unauthorized-envelope",
     .description = "HTTP 200 with an envelope that says 80401",
     .on_response = &PlayEnvelope<200, 80401>},
    {.name = "forbidden",
     .description = "HTTP 403 with an envelope (80403)",
     .on_response = &PlayEnvelope<403, 80403>},
    {.name = "forbidden-envelope",
     .description = "HTTP 200 with an envelope that says 80403",
     .on_response = &PlayEnvelope<200, 80403>},
    {.name = "not-found", .description = "HTTP 404 in plain text", .on_response = &PlayPlain<404>},
    {.name = "not-found-envelope",
     .description = "HTTP 404 with the gateway's envelope (4041007)",
     .on_response = &PlayGateway<404, 4041007>},
    {.name = "bad-request",
     .description = "HTTP 400 with the gateway's envelope (4000007)",
     .on_response = &PlayGateway<400, 4000007>},
    {.name = "gone", .description = "HTTP 410 in plain text", .on_response = &PlayPlain<410>},
    {.name = "rate-limited",
     .description = "HTTP 429 with Retry-After; =TEXT its value, else 1",
     .takes = FaultArgument::kText,
     .default_argument = "1",
     .on_response =
         [](FaultyResponse& response, const FaultContext& context) {
           response = GatewayFailure(429, 4291000, "Too Many Requests");
           response.headers.emplace_back("Retry-After", context.argument);
         }},
    {.name = "rate-limited-envelope",
     .description = "HTTP 200 with an envelope that says 429",
     .on_response = &PlayEnvelope<200, 429>},
    {.name = "server-error",
     .description = "HTTP 500 in plain text",
     .on_response = &PlayPlain<500>},
    {.name = "bad-gateway",
     .description = "HTTP 502 with the gateway's envelope (5020001)",
     .on_response = &PlayGateway<502, 5020001>},
    {.name = "unavailable",
     .description = "HTTP 503 with an HTML page; =TEXT adds Retry-After",
     .takes = FaultArgument::kText,
     .on_response =
         [](FaultyResponse& response, const FaultContext& context) {
           response = Html(503, "Service Unavailable");
           if (!context.argument.empty())
             response.headers.emplace_back("Retry-After", context.argument);
         }},
    {.name = "gateway-timeout",
     .description = "HTTP 504 with the gateway's envelope (5040001)",
     .on_response = &PlayGateway<504, 5040001>},
    {.name = "redirect",
     .description = "HTTP 302; =URL where to, else http://127.0.0.1:1/",
     .takes = FaultArgument::kText,
     .default_argument = "http://127.0.0.1:1/",
     .on_response =
         [](FaultyResponse& response, const FaultContext& context) {
           response = http::TextResponse(302, "moved\n");
           response.headers.emplace_back("Location", context.argument);
         }},
    {.name = "not-modified",
     .description = "HTTP 304 without a body",
     .on_response = &PlayWithoutBody<304>},
    {.name = "no-content",
     .description = "HTTP 204 without a body",
     .on_response = &PlayWithoutBody<204>},
    {.name = "html",
     .description = "HTTP 200 with an HTML page, as of a captive portal",
     .on_response = [](FaultyResponse& response,
                       const FaultContext&) { response = Html(200, "Sign in to the network"); }},
    {.name = "status",
     .description = "the right body under another status; =N the status, else 206",
     .takes = FaultArgument::kNumber,
     .default_argument = "206",
     .smallest = 200,
     .largest = 599,
     .on_response =
         [](FaultyResponse& response, const FaultContext& context) {
           response.status = static_cast<int>(context.number);
         }},
};

}  // namespace

std::span<const Fault> StatusFaults() { return kFaults; }

}  // namespace certmon::simulator
