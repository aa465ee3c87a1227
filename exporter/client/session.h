// Sends requests to the API of one project and waits for the answers. Used by one thread. Secrets
// are wiped on destruction.
#ifndef EXPORTER_CLIENT_SESSION_H_
#define EXPORTER_CLIENT_SESSION_H_

#include <chrono>
#include <functional>
#include <memory>
#include <optional>
#include <string>

#include "exporter/poll/project_settings.h"
#include "lib/base/clock.h"
#include "lib/base/random.h"
#include "lib/base/result.h"
#include "lib/certapi/download.h"
#include "lib/certapi/list_outcome.h"
#include "lib/certapi/list_poll.h"
#include "lib/certapi/token_source.h"
#include "lib/http/retry.h"
#include "lib/http/transport.h"

namespace certmon::client {

// Called before each attempt. What an earlier attempt delivered is void.
using NewSink = std::function<certapi::FileSink()>;

// Headers of a downloaded file.
struct FileHead {
  std::string content_disposition;  // as sent, empty where absent
};

class Session {
 public:
  // `clock`, `random` and `transport` outlive the session.
  Session(exporter::ProjectSettings settings, const base::Clock& clock, base::Random& random,
          http::Transport& transport);
  Session(const Session&) = delete;
  Session& operator=(const Session&) = delete;

  [[nodiscard]] const exporter::ProjectSettings& Settings() const { return settings_; }

  // A poll of the listing, with its retries and its time limit, or `limit` (of --timeout) if that is
  // shorter. The session outlives it.
  [[nodiscard]] std::unique_ptr<certapi::ListPoll> NewPoll(
      std::optional<std::chrono::nanoseconds> limit = {});
  // Reads the listing once, with the retries and the time limit of a poll.
  [[nodiscard]] certapi::ListOutcome List();

  // Reads one file, with the retries of any request (http/retry.h), within the time limit of a poll.
  // On success the last sink got all of it. Fails as DownloadBody::Finish, Transport and TokenSource
  // do.
  [[nodiscard]] base::Result<FileHead> Download(const certapi::FileWanted& wanted,
                                                const NewSink& new_sink);

 private:
  // On success, there is a token if the version needs one.
  [[nodiscard]] base::Result<void> EnsureToken(base::MonotonicTime deadline);
  [[nodiscard]] base::Result<FileHead> TryDownload(const certapi::FileWanted& wanted,
                                                   certapi::FileSink sink);
  void WaitUntil(base::MonotonicTime until);

  exporter::ProjectSettings settings_;
  const base::Clock& clock_;
  base::Random& random_;
  http::Transport& transport_;
  http::RetryBudget budget_;
  std::optional<certapi::TokenSource> tokens_;  // if the version needs one
};

}  // namespace certmon::client

#endif  // EXPORTER_CLIENT_SESSION_H_
