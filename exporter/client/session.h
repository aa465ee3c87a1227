// Asks the API of one project and waits for the answers: the library's state machines, driven to
// their end one after the other.
//
// Used by one thread. Everything it holds that is secret is wiped when it goes.
#ifndef EXPORTER_CLIENT_SESSION_H_
#define EXPORTER_CLIENT_SESSION_H_

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
#include "lib/certapi/token_source.h"
#include "lib/http/retry.h"
#include "lib/http/transport.h"

namespace certmon::client {

// Called before each attempt; whatever came of an attempt before is to be forgotten.
using NewSink = std::function<certapi::FileSink()>;

// What came with a file.
struct FileHead {
  std::string content_disposition;  // as sent, empty where absent
};

class Session {
 public:
  // `clock`, `random` and `transport` outlive the session.
  Session(exporter::ProjectSettings settings, const base::Clock& clock, base::Random& random,
          http::Transport& transport);

  [[nodiscard]] const exporter::ProjectSettings& Settings() const { return settings_; }

  // One walk over the listing, with the retries and within the time limit of a poll.
  [[nodiscard]] certapi::ListOutcome List();

  // One file, with the retries of any request (http/retry.h), within the time limit of a poll. On
  // success the last sink got the whole of it. Fails as DownloadBody::Finish, Transport and
  // TokenSource do.
  [[nodiscard]] base::Result<FileHead> Download(const certapi::FileWanted& wanted,
                                                const NewSink& new_sink);

 private:
  // Success: the token may be sent.
  [[nodiscard]] base::Result<void> EnsureToken(base::MonotonicTime deadline);
  [[nodiscard]] base::Result<FileHead> TryDownload(const certapi::FileWanted& wanted,
                                                   certapi::FileSink sink);
  void WaitUntil(base::MonotonicTime until);

  exporter::ProjectSettings settings_;
  const base::Clock& clock_;
  base::Random& random_;
  http::Transport& transport_;
  http::RetryBudget budget_;
  std::optional<certapi::TokenSource> tokens_;  // where the version needs one
};

}  // namespace certmon::client

#endif  // EXPORTER_CLIENT_SESSION_H_
