#include <optional>
#include <utility>

#include "exporter/client/commands.h"
#include "exporter/client/display_text.h"
#include "exporter/client/given_thresholds.h"
#include "exporter/client/terminal.h"
#include "exporter/client/time_limit.h"

namespace certmon::client {

int RunCheck(const CheckRequest& request, std::vector<ClientProject> projects,
             const Network& network, std::chrono::nanoseconds limit,
             const exporter::SecretScrubber& scrubber) {
  for (const ClientProject& project : projects) {
    const auto fault = FaultOfGiven(request, project.settings.options->rules.thresholds);
    if (fault) {
      return PrintVerdict({.code = kUnknownCode,
                           .line = UnknownLine(SafeText(project.settings.name) + ": " + *fault)},
                          scrubber);
    }
  }
  const std::vector<Listing> listings = ReadListings(std::move(projects), network, limit);
  return PrintVerdict(Judge(listings, request, network.clock.WallNow()), scrubber);
}

int PrintVerdict(const Verdict& verdict, const exporter::SecretScrubber& scrubber) {
  TimeLimit::SetResult(verdict.code);
  // Without stdout, OK was not delivered.
  return WriteStdout(scrubber, "check", scrubber.Scrub(verdict.line) + "\n") ||
                 verdict.code == kCriticalCode
             ? verdict.code
             : kUnknownCode;
}

}  // namespace certmon::client
