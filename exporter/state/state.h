// What the exporter knows of all projects at one moment. The poller publishes a new State after each
// poll and after each inspected file; a reader keeps the State that it took. Immutable once
// published.
#ifndef EXPORTER_STATE_STATE_H_
#define EXPORTER_STATE_STATE_H_

#include <chrono>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <vector>

#include "exporter/config/project_options.h"
#include "lib/base/clock.h"
#include "lib/base/error.h"
#include "lib/certapi/attempt.h"
#include "lib/inventory/assessment.h"
#include "lib/inventory/file_record.h"
#include "lib/inventory/inventory.h"

namespace certmon::exporter {

using Assessments = std::vector<inventory::Assessment>;

// What the certificates' part of /metrics is rendered from. Two that are equal (the shared objects
// are compared by address) have the same text, except for the days remaining.
struct ProjectCertificates {
  std::string name;  // the label `project`
  // Never null.
  std::shared_ptr<const ProjectOptions> options = std::make_shared<const ProjectOptions>();
  std::shared_ptr<const inventory::Inventory> inventory;   // never null
  std::shared_ptr<const inventory::InspectedFiles> files;  // null without inspect_files
  // One for each certificate of the inventory, in its order; they refer to `inventory` and
  // `options`. Never null.
  std::shared_ptr<const Assessments> assessments = std::make_shared<const Assessments>();

  friend bool operator==(const ProjectCertificates&, const ProjectCertificates&) = default;
};

// The assessments of a project at this moment, from its other members.
[[nodiscard]] Assessments AssessProject(const ProjectCertificates& project, base::WallTime now);

struct ProjectState : ProjectCertificates {
  bool up = false;                             // the last poll was complete
  std::optional<base::Reason> last_failure;    // of the last poll, if it failed
  std::optional<base::WallTime> last_success;  // end of the last complete poll; kept over a restart
  std::optional<base::WallTime> last_attempt;  // end of the last poll
  std::optional<base::WallTime> next_attempt;  // when the next poll is due; may be earlier
  std::chrono::nanoseconds poll_duration{};    // of the last poll, 0 before the first
  bool attempted = false;                      // had its first poll, or was restored from disk
  std::uint64_t removed_total = 0;  // certificates that left the listing; kept over a restart
  // The last resultCode of the operation, 0 before the first; nullopt if the project does not use
  // the operation.
  std::optional<std::int64_t> list_result_code;
  std::optional<std::int64_t> token_result_code;
  std::optional<std::int64_t> download_result_code;
  // When the last access token expires (v1.3); nullopt before the first token.
  std::optional<base::WallTime> token_expires_at;

  // One of the three result codes.
  [[nodiscard]] std::optional<std::int64_t>& ResultCode(certapi::Operation operation);
};

struct State {
  std::vector<ProjectState> projects;  // in the order of the configuration

  // Every project had its first poll attempt or was restored from disk.
  [[nodiscard]] bool Ready() const;
};

// Holds the State that was published last. Thread-safe.
class StateStore {
 public:
  // Never null.
  [[nodiscard]] std::shared_ptr<const State> Current() const;
  void Publish(std::shared_ptr<const State> state);

 private:
  mutable std::mutex mutex_;
  std::shared_ptr<const State> current_ = std::make_shared<const State>();
};

}  // namespace certmon::exporter

#endif  // EXPORTER_STATE_STATE_H_
