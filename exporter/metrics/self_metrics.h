// The exporter's own counters and histograms, in registries of prometheus-cpp.
//
// All series of a project exist, with the value 0, from AddProject on. Thread-safe.
#ifndef EXPORTER_METRICS_SELF_METRICS_H_
#define EXPORTER_METRICS_SELF_METRICS_H_

#include <prometheus/counter.h>
#include <prometheus/family.h>
#include <prometheus/histogram.h>
#include <prometheus/registry.h>

#include <atomic>
#include <chrono>
#include <cstdint>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "lib/base/error.h"
#include "lib/certapi/attempt.h"

namespace certmon::exporter {

using certapi::Operation;

// "list", "download", "token". Static storage.
[[nodiscard]] std::string_view OperationLabel(Operation operation);

class SelfMetrics {
 public:
  SelfMetrics();

  // Creates the project's series; `operations` are those that the project uses. For a project that
  // exists, adds the series of new operations and removes those of operations no longer used.
  void AddProject(const std::string& project, const std::vector<Operation>& operations);
  // Removes the project's series. Ignores an unknown project.
  void RemoveProject(const std::string& project);

  // The next three count nothing for an unknown project: it may have been removed while a request
  // was under way.
  //
  // One attempt of a request (each retry is an attempt of its own); `failure` if it failed. Also
  // counts an operation that AddProject did not name.
  void CountRequest(const std::string& project, Operation operation,
                    std::chrono::nanoseconds duration, std::optional<base::Reason> failure);
  // One poll that ended; `failure` if it was not complete.
  void CountPoll(const std::string& project, std::optional<base::Reason> failure);
  void CountRemoved(const std::string& project, std::uint64_t certificates);

  // Of the saved inventory.
  void CountSnapshotWriteFailure();
  void CountSnapshotLoadFailure();

  // Creates the series of one handler for these status codes.
  void AddHttpHandler(std::string_view handler, const std::vector<int>& codes);
  // `handler` is the path of a route, or "other": never a text that a client sent.
  void CountHttpRequest(std::string_view handler, int code);

  // Append these metrics in the order of the catalogue (metric_catalog.h), labels as in their rows,
  // series sorted by label values: what polls count, as of one moment, and http_requests_total.
  void WritePolls(std::string& out) const;
  void WriteHttp(std::string& out) const;

  // A number that changes before the output of WritePolls does: if it is the same before two calls
  // of WritePolls, their output is the same.
  [[nodiscard]] std::uint64_t PollChanges() const { return changes_; }

 private:
  using Counters = prometheus::Family<prometheus::Counter>;
  using Histograms = prometheus::Family<prometheus::Histogram>;

  static Counters& AddCounters(prometheus::Registry& registry, const char* name);
  static Histograms& AddHistograms(prometheus::Registry& registry, const char* name);
  [[nodiscard]] std::unique_lock<std::mutex> LockForChange();
  void AddOperation(const std::string& project, Operation operation);
  void RemoveOperation(const std::string& project, Operation operation);

  // Makes the output of WritePolls one moment: no poll without its requests.
  mutable std::mutex mutex_;
  std::atomic<std::uint64_t> changes_{0};
  prometheus::Registry poll_registry_;
  prometheus::Registry http_registry_;
  Counters& removed_ =
      AddCounters(poll_registry_, "nhncloud_certmanager_certificates_removed_total");
  Counters& polls_ = AddCounters(poll_registry_, "nhncloud_certmanager_polls_total");
  Counters& failures_ = AddCounters(poll_registry_, "nhncloud_certmanager_poll_failures_total");
  Counters& requests_ = AddCounters(poll_registry_, "nhncloud_certmanager_api_requests_total");
  Counters& errors_ = AddCounters(poll_registry_, "nhncloud_certmanager_api_errors_total");
  Histograms& durations_ =
      AddHistograms(poll_registry_, "nhncloud_certmanager_api_request_duration_seconds");
  Counters& snapshot_write_failures_ =
      AddCounters(poll_registry_, "nhncloud_certmanager_snapshot_write_failures_total");
  Counters& snapshot_load_failures_ =
      AddCounters(poll_registry_, "nhncloud_certmanager_snapshot_load_failures_total");
  Counters& http_requests_ =
      AddCounters(http_registry_, "nhncloud_certmanager_http_requests_total");
};

}  // namespace certmon::exporter

#endif  // EXPORTER_METRICS_SELF_METRICS_H_
