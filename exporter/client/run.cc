#include "exporter/client/run.h"

#include <exception>
#include <iostream>
#include <memory>
#include <variant>

#include "exporter/client/commands.h"
#include "exporter/client/flags.h"
#include "exporter/client/setup.h"
#include "exporter/client/terminal.h"
#include "exporter/client/verdict.h"
#include "exporter/startup/hardening.h"
#include "lib/base/version.h"
#include "lib/http/curl_transport.h"
#include "lib/http/host_queue.h"

namespace certmon::client {
namespace {

int RunCommand(const Command& command, const Tools& tools) {
  if (const auto* list = std::get_if<ListRequest>(&command)) {
    return RunList(*list, tools);
  }
  if (const auto* download = std::get_if<DownloadRequest>(&command)) {
    return RunDownload(*download, tools);
  }
  if (const auto* all = std::get_if<DownloadAllRequest>(&command)) {
    return RunDownloadAll(*all, tools);
  }
  if (const auto* inspect = std::get_if<InspectRequest>(&command)) {
    return InspectCertificate(*inspect, tools);
  }
  return RunCheck(std::get<CheckRequest>(command), tools);
}

// A monitoring system reads the result of `check` from stdout, in the form of its convention.
int Refuse(const Request& request, const std::string& why, int code,
           const exporter::SecretScrubber& scrubber) {
  if (std::holds_alternative<CheckRequest>(request.command)) {
    static_cast<void>(WriteStdout(scrubber, "check", scrubber.Scrub(UnknownLine(why)) + "\n"));
    return kUnknownCode;
  }
  Report(scrubber, why);
  return code;
}

int RunRequest(const Request& request, exporter::SecretScrubber& scrubber) {
  const base::SystemClock clock;
  const auto* const inspect = std::get_if<InspectRequest>(&request.command);
  if (inspect != nullptr && IsFileArgument(*inspect)) {
    return InspectFile(*inspect, clock, scrubber);
  }
  auto startup = ReadProject(request, scrubber);
  if (!startup) {
    const std::string note = inspect != nullptr ? NoFileNote(*inspect) : "";
    return Refuse(request, startup.error().text + note, kWrongUsage, scrubber);
  }
  base::SystemRandom random;
  auto transport =
      http::MakeCurlTransport(std::string(kProgramName) + "/" + base::Version(), clock);
  if (!transport) {
    return Refuse(request, transport.error().message, kFailed, scrubber);
  }
  http::HostQueue queue(*std::move(transport), startup->request_concurrency);
  Session session(std::move(startup->projects.front()), clock, random, queue);
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
