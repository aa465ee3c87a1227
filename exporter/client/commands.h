// The commands, each run to its end: what it prints, what it writes, its exit code.
//
// Results go to stdout, everything else to stderr. Each is called once, by one thread.
#ifndef EXPORTER_CLIENT_COMMANDS_H_
#define EXPORTER_CLIENT_COMMANDS_H_

#include "exporter/client/request.h"
#include "exporter/client/session.h"
#include "exporter/log/scrubber.h"
#include "lib/base/clock.h"

namespace certmon::client {

// What a command works with; everything outlives it.
struct Tools {
  Session& session;
  const base::Clock& clock;
  const exporter::SecretScrubber& scrubber;
};

// 0; 1 where the listing is not complete (what was read is printed all the same) or stdout is gone.
[[nodiscard]] int RunList(const ListRequest& request, const Tools& tools);

// The codes of verdict.h.
[[nodiscard]] int RunCheck(const CheckRequest& request, const Tools& tools);

// 0; 1 where there is no such file, or it cannot be written; 2 where a key would go to a terminal.
[[nodiscard]] int RunDownload(const DownloadRequest& request, const Tools& tools);

// 0; 1 where the listing is not complete, or a certificate's file could not be had or written: the
// others are there.
[[nodiscard]] int RunDownloadAll(const DownloadAllRequest& request, const Tools& tools);

// 0; 1 where there is no such certificate or what came is no certificate file.
[[nodiscard]] int InspectCertificate(const InspectRequest& request, const Tools& tools);

// The same of a file, or of stdin for "-"; needs no configuration.
[[nodiscard]] int InspectFile(const InspectRequest& request, const base::Clock& clock,
                              const exporter::SecretScrubber& scrubber);

// True for "-", for what has a `/` in it, and for the name of something in the current folder.
[[nodiscard]] bool IsFileArgument(const InspectRequest& request);

// The end of a message for whoever meant a file and mistyped its name.
[[nodiscard]] std::string NoFileNote(const InspectRequest& request);

// Which file a person means by a certificate's name. With v1.3 the listing is read for its id, and
// an id is taken for a name as well; where it is not found there the API is asked by the name, and
// says what is wrong.
struct Wanted {
  certapi::FileWanted file;
  std::optional<certapi::Certificate> listed;  // where the listing was read and has it
};
[[nodiscard]] Wanted FindWanted(const std::string& name, const certapi::ListOutcome& outcome);

}  // namespace certmon::client

#endif  // EXPORTER_CLIENT_COMMANDS_H_
