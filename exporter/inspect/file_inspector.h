// The inspections of one project (`inspect_files`): downloads the files that the plan says
// (inspection_plan.h), reads them as they come, and knows what they said. A state machine that does
// no IO and never waits: whoever drives it starts the requests it gives out, hands the answers
// back, and comes again at NextWake.
//
// A failed inspection changes no date of the list and no `up`: it shows in InspectedFile::error,
// and the last good record stays. Failed requests are not repeated at once, so that they take
// nothing of the project's budget for retries. With v1.3 the token of the project is used, and
// asked for where none lives; one that is refused is replaced, once between two polls.
//
// Used by one thread: the poll loop.
#ifndef EXPORTER_INSPECT_FILE_INSPECTOR_H_
#define EXPORTER_INSPECT_FILE_INSPECTOR_H_

#include <chrono>
#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "exporter/inspect/file_reading.h"
#include "exporter/inspect/file_report.h"
#include "exporter/inspect/inspection_plan.h"
#include "exporter/log/log.h"
#include "exporter/state/inspected_file.h"
#include "lib/base/clock.h"
#include "lib/certapi/api_endpoint.h"
#include "lib/certapi/attempt.h"
#include "lib/certapi/credentials.h"
#include "lib/certapi/token_source.h"
#include "lib/inventory/inventory.h"

namespace certmon::exporter {

// Where files are downloaded from, and as whom.
struct FileSource {
  std::shared_ptr<const certapi::ApiEndpoint> endpoint;
  std::shared_ptr<const certapi::Credentials> credentials;
  certapi::TokenSource* tokens = nullptr;  // of the project; not null where the version NeedsToken
};

// Everything outlives the inspector.
struct InspectorTools {
  const base::Clock& clock;
  Log& log;
  std::function<void(const certapi::Attempt&)> on_attempt;
};

class FileInspector {
 public:
  // Stands for one request from Start to its answer; never used twice.
  using Key = std::uint64_t;
  struct Start {
    Key key = 0;
    http::HttpRequest request;
  };

  // `known` is what was known before, of the same project.
  FileInspector(std::string project, const InspectionRules& rules, InspectorTools tools,
                InspectedFiles known = {});
  // A request for a token that is under way is given back to the source.
  ~FileInspector();
  FileInspector(const FileInspector&) = delete;
  FileInspector& operator=(const FileInspector&) = delete;

  // From the next request on. Where requests are under way with another, GiveUp comes first.
  void SetSource(FileSource source) noexcept { source_ = std::move(source); }
  // A poll of the list ended with this inventory; `retry_after` where the API asked to wait.
  void OnPolled(const std::shared_ptr<const inventory::Inventory>& inventory,
                std::optional<std::chrono::seconds> retry_after);

  // The requests that are to be started now.
  [[nodiscard]] std::vector<Start> TakeStarts();
  // The answer of a Start. Ignored for a key that is not under way.
  void OnAnswer(Key key, std::chrono::nanoseconds duration,
                base::Result<http::HttpResponse> answer);
  [[nodiscard]] bool Awaits(Key key) const;
  // Forgets what is under way: it is downloaded later.
  void GiveUp() noexcept;
  // A step of this inspector threw: what is under way is given up, until after the next poll.
  void Fail() noexcept;

  // When TakeStarts is to be called again, answers apart.
  [[nodiscard]] base::MonotonicTime NextWake() const;
  // Every file that is due was tried, or the rest waits for more than the spacing.
  [[nodiscard]] bool IsSettled() const;

  // What is known, and how many inspections have ended in it.
  [[nodiscard]] const InspectedFiles& Files() const { return files_; }
  [[nodiscard]] std::uint64_t Ended() const { return ended_; }

 private:
  struct Download {
    std::shared_ptr<FileReading> reading;
    std::uint64_t token_serial = 0;
    base::MonotonicTime started{};
  };

  [[nodiscard]] bool HasToken(std::vector<Start>& starts);
  [[nodiscard]] Start StartDownload(certapi::Certificate certificate);
  void OnFailure(const Download& download, const base::Error& error);
  void OnFile(const Download& download);
  [[nodiscard]] bool MayRenewToken(const Download& download, const base::Error& error);
  void NoteUnread(const certapi::Certificate& certificate, std::string_view reason,
                  const std::string& message, InspectionEnd end);
  void DropToken() noexcept;

  InspectionPlan plan_;
  FileReport report_;
  InspectorTools tools_;
  FileSource source_;
  InspectedFiles files_;
  std::uint64_t ended_ = 0;
  Key next_key_ = 1;
  std::map<Key, Download> under_way_;
  std::optional<Key> token_key_;  // of the request for a token that is under way
  bool waits_for_token_ = false;
  bool token_renewed_ = false;  // after a refusal, since the last poll
};

}  // namespace certmon::exporter

#endif  // EXPORTER_INSPECT_FILE_INSPECTOR_H_
