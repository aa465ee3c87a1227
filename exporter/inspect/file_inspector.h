// The inspections of one project (`inspect_files`): downloads the certificate files that are due
// (inspection_plan.h), reads them while they arrive, and keeps the result.
//
// A failed inspection changes no date of the list and no `up`. It is shown in InspectedFile::error,
// and the last good record stays. Failed downloads are not retried at once, so they use nothing of
// the project's retry budget. With v1.3 the project's token is used, and requested if there is
// none; a token that is refused is replaced, once between two polls.
//
// Used by one thread: the poll loop.
#ifndef EXPORTER_INSPECT_FILE_INSPECTOR_H_
#define EXPORTER_INSPECT_FILE_INSPECTOR_H_

#include <chrono>
#include <cstdint>
#include <functional>
#include <list>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

#include "exporter/inspect/file_reading.h"
#include "exporter/inspect/file_report.h"
#include "exporter/inspect/inspection_plan.h"
#include "exporter/log/log.h"
#include "lib/base/clock.h"
#include "lib/certapi/api_endpoint.h"
#include "lib/certapi/attempt.h"
#include "lib/certapi/credentials.h"
#include "lib/certapi/token_source.h"
#include "lib/http/transport.h"
#include "lib/inventory/file_record.h"
#include "lib/inventory/inventory.h"

namespace certmon::exporter {

// The API that files are downloaded from, and its credentials.
struct FileSource {
  std::shared_ptr<const certapi::ApiEndpoint> endpoint;
  std::shared_ptr<const certapi::Credentials> credentials;
  certapi::TokenSource* tokens = nullptr;  // of the project; not null if the version NeedsToken
};

// Everything outlives the inspector.
struct InspectorTools {
  const base::Clock& clock;
  Log& log;
  http::Transport& transport;
  std::function<void(const certapi::Attempt&)> on_attempt;
};

class FileInspector {
 public:
  // While files are due, new results are shown at most this often: each time the page is rendered.
  static constexpr std::chrono::seconds kShowEvery{10};

  // `known` is the result of earlier inspections of the same project.
  FileInspector(std::string project, const InspectionRules& rules, InspectorTools tools,
                inventory::InspectedFiles known = {});
  FileInspector(const FileInspector&) = delete;
  FileInspector& operator=(const FileInspector&) = delete;

  // From the next request on. Call GiveUp before if requests to another source are in flight.
  void SetSource(FileSource source) { source_ = std::move(source); }
  // A poll of the list ended; `retry_after` if the API asked to wait.
  void NotePoll(std::optional<std::chrono::seconds> retry_after);

  // Takes the answers that are there. Unless `may_start` is false, because a poll of the list is in
  // progress, also starts the downloads that are due. `inventory` is that of the last poll.
  void Advance(const std::shared_ptr<const inventory::Inventory>& inventory, bool may_start);
  // Cancels the downloads in flight and counts them. They are due again.
  void GiveUp();
  // An Advance threw: gives up until after the next poll.
  void Fail();
  // When Advance must be called again if no answer arrives before.
  [[nodiscard]] base::MonotonicTime NextWake() const;

  // The results if they have changed and are to be shown now: after every file that is due was
  // tried, otherwise after kShowEvery, and at once with kAll. Null otherwise.
  enum class Show : std::uint8_t { kWhenDue, kAll };
  [[nodiscard]] std::shared_ptr<const inventory::InspectedFiles> TakeShown(Show show);
  [[nodiscard]] const inventory::InspectedFiles& Files() const { return files_; }

  // Every file that was due by the last poll was tried, or must wait for longer than the spacing.
  [[nodiscard]] bool IsThrough() const { return is_told_ && IsSettled(); }

 private:
  struct Download {
    explicit Download(certapi::Certificate certificate) : reading(std::move(certificate)) {}

    FileReading reading;
    std::uint64_t token_serial = 0;
    http::RequestHandle handle;  // last: the request writes to `reading`
  };

  void TakeAnswers();
  void OnAnswer(Download& download, const http::Answer& answer);
  void OnFile(Download& download);
  void OnFailure(const Download& download, const base::Error& error);
  [[nodiscard]] bool MayRenewToken(const Download& download, const base::Error& error);
  void NoteUnread(const certapi::Certificate& certificate, std::string_view reason,
                  const std::string& message, InspectionEnd end);
  void TellPlan(const std::shared_ptr<const inventory::Inventory>& inventory);
  void StartDue();
  [[nodiscard]] bool HasToken();
  void Start(certapi::Certificate certificate);
  [[nodiscard]] bool IsSettled() const;

  InspectionPlan plan_;
  FileReport report_;
  InspectorTools tools_;
  FileSource source_;
  inventory::InspectedFiles files_;
  bool has_news_ = false;  // in files_, not shown yet
  base::MonotonicTime shown_at_{};
  std::list<Download> in_flight_;  // in the order of their start
  bool waits_for_token_ = false;
  bool token_renewed_ = false;                       // after a refusal, since the last poll
  bool is_told_ = true;                              // the plan knows of the last poll
  std::optional<std::chrono::seconds> retry_after_;  // of the last poll
};

}  // namespace certmon::exporter

#endif  // EXPORTER_INSPECT_FILE_INSPECTOR_H_
