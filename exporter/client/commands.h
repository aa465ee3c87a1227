// The commands. Each returns the exit code. Results go to stdout, everything else to stderr. Each is
// called once, by one thread.
#ifndef EXPORTER_CLIENT_COMMANDS_H_
#define EXPORTER_CLIENT_COMMANDS_H_

#include <chrono>
#include <optional>
#include <string>
#include <vector>

#include "exporter/client/project_listings.h"
#include "exporter/client/request.h"
#include "exporter/client/session.h"
#include "exporter/client/setup.h"
#include "exporter/client/verdict.h"
#include "exporter/log/scrubber.h"
#include "lib/base/clock.h"

namespace certmon::client {

// The objects that a command uses; all outlive it.
struct Tools {
  Session& session;
  const base::Clock& clock;
  const exporter::SecretScrubber& scrubber;
};

// 0, or 1 if a listing is not complete (what was read is printed) or stdout cannot be written.
[[nodiscard]] int RunList(const ListRequest& request, std::vector<ClientProject> projects,
                          const Network& network, const exporter::SecretScrubber& scrubber);

// The codes of verdict.h. Requests end with `limit`.
[[nodiscard]] int RunCheck(const CheckRequest& request, std::vector<ClientProject> projects,
                           const Network& network, std::chrono::nanoseconds limit,
                           const exporter::SecretScrubber& scrubber);

// Prints this line of `check` and returns the code, which is UNKNOWN if stdout cannot be written,
// unless it is CRITICAL.
[[nodiscard]] int PrintVerdict(const Verdict& verdict, const exporter::SecretScrubber& scrubber);

// 0; 1 if there is no such file, or it cannot be written; 2 if a key would go to a terminal.
[[nodiscard]] int RunDownload(const DownloadRequest& request, const Tools& tools);

// 0, or 1 if the listing is not complete or a file could not be read or written. The other files are
// written.
[[nodiscard]] int RunDownloadAll(const DownloadAllRequest& request, const Tools& tools);

// 0, or 1 if there is no such certificate, or the answer is no certificate file.
[[nodiscard]] int InspectCertificate(const InspectRequest& request, const Tools& tools);

// The same for a file, or for stdin ("-"). Requires no configuration.
[[nodiscard]] int InspectFile(const InspectRequest& request, const base::Clock& clock,
                              const exporter::SecretScrubber& scrubber);

// True for "-", for a text with a `/`, and for the name of a file in the current folder.
[[nodiscard]] bool IsFileArgument(const InspectRequest& request);

// The end of a message for a person who misspelt the name of a file.
[[nodiscard]] std::string NoFileNote(const InspectRequest& request);

// The file that a person names by a certificate's name or, with v1.3, by its id. If the listing does
// not have it, the request uses the text as a name, and the API answers what is wrong.
struct Wanted {
  certapi::FileWanted file;
  std::optional<certapi::Certificate> listed;  // if the listing was read and has it
};
[[nodiscard]] Wanted FindWanted(const std::string& name, const certapi::ListOutcome& outcome);

}  // namespace certmon::client

#endif  // EXPORTER_CLIENT_COMMANDS_H_
