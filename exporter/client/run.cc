#include "exporter/client/run.h"

#include <exception>
#include <iostream>
#include <memory>
#include <optional>
#include <utility>
#include <variant>

#include "exporter/client/commands.h"
#include "exporter/client/doctor_command.h"
#include "exporter/client/flags.h"
#include "exporter/client/setup.h"
#include "exporter/client/terminal.h"
#include "exporter/client/time_limit.h"
#include "exporter/client/verdict.h"
#include "exporter/startup/hardening.h"
#include "lib/base/version.h"
#include "lib/http/curl_transport.h"
#include "lib/http/host_queue.h"

namespace certmon::client {
namespace {

// The commands for one project.
int RunCommand(const Command& command, const Tools& tools) {
  if (const auto* download = std::get_if<DownloadRequest>(&command)) {
    return RunDownload(*download, tools);
  }
  if (const auto* all = std::get_if<DownloadAllRequest>(&command)) {
    return RunDownloadAll(*all, tools);
  }
  return InspectCertificate(std::get<InspectRequest>(command), tools);
}

// A monitoring system reads the result of `check` from stdout, in the form of its convention.
int Refuse(const Request& request, const std::string& why, int code,
           const exporter::SecretScrubber& scrubber) {
  if (std::holds_alternative<CheckRequest>(request.command)) {
    return PrintVerdict({.code = kUnknownCode, .line = UnknownLine(why)}, scrubber);
  }
  Report(scrubber, why);
  return code;
}

int RunRequest(const Request& request, exporter::SecretScrubber& scrubber) {
  const base::SystemClock clock;
  const auto* const check = std::get_if<CheckRequest>(&request.command);
  std::optional<TimeLimit> limit;
  if (check != nullptr) {
    limit.emplace(check->timeout, clock);
  }
  const auto* const inspect = std::get_if<InspectRequest>(&request.command);
  if (inspect != nullptr && IsFileArgument(*inspect)) {
    return InspectFile(*inspect, clock, scrubber);
  }
  auto setup = ReadProjects(request, scrubber);
  if (!setup) {
    const std::string note = inspect != nullptr ? NoFileNote(*inspect) : "";
    return Refuse(request, setup.error().text + note, kWrongUsage, scrubber);
  }
  base::SystemRandom random;
  auto transport =
      http::MakeCurlTransport(std::string(kProgramName) + "/" + base::Version(), clock);
  if (!transport) {
    return Refuse(request, transport.error().message, kFailed, scrubber);
  }
  http::HostQueue queue(*std::move(transport), setup->request_concurrency);
  const Network network{.clock = clock, .random = random, .transport = queue};
  if (check != nullptr) {
    return RunCheck(*check, std::move(setup->projects), network, limit->LeftForRequests(),
                    scrubber);
  }
  if (const auto* list = std::get_if<ListRequest>(&request.command)) {
    return RunList(*list, std::move(setup->projects), network, scrubber);
  }
  if (const auto* doctor = std::get_if<DoctorRequest>(&request.command)) {
    return RunDoctor(*doctor, setup->projects.front().settings, clock, queue, scrubber);
  }
  Session session(std::move(setup->projects.front().settings), clock, random, queue);
  return RunCommand(request.command, {.session = session, .clock = clock, .scrubber = scrubber});
}

}  // namespace

int Run(const std::vector<std::string>& arguments) {
  const exporter::Hardening hardening = exporter::HardenProcess();
  const auto parsed = ParseFlags(arguments);
  exporter::SecretScrubber scrubber;
  if (const auto* exit = std::get_if<ExitRequest>(&parsed)) {
    if (exit->code == kWrongUsage) {
      std::cerr << exit->text << std::flush;
      return exit->code;
    }
    const bool is_help = exit->code == kGood;
    const bool is_written = WriteStdout(scrubber, is_help ? "help" : "check", exit->text);
    return is_help && !is_written ? kFailed : exit->code;
  }
  if (hardening.ssl_key_log_was_set) {
    Report(scrubber, "SSLKEYLOGFILE is set and was ignored: it would hold the keys of connections");
  }
  const Request& request = std::get<Request>(parsed);
  try {
    return RunRequest(request, scrubber);
  } catch (const std::exception& error) {
    // The scrubber removes secrets that the text may hold.
    return Refuse(request, error.what(), kFailed, scrubber);
  }
}

}  // namespace certmon::client
