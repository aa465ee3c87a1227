// The exporter's own counters and histograms, on prometheus-cpp's registry.
//
// Every series of a closed label set is there at 0 from the moment its project is known.
// Thread-safe. The class must outlive its users.
#ifndef EXPORTER_METRICS_SELF_METRICS_H_
#define EXPORTER_METRICS_SELF_METRICS_H_

#include <chrono>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "lib/base/error.h"
#include "lib/certapi/attempt.h"

namespace prometheus {
struct MetricFamily;
}

namespace certmon::exporter {

using certapi::Operation;

// "list", "download", "token". Static storage.
[[nodiscard]] std::string_view OperationLabel(Operation operation);

class SelfMetrics {
 public:
  SelfMetrics();
  ~SelfMetrics();

  // Creates the project's series at 0; `operations` are those that the project uses. A project that
  // is known already is left as it is, but for operations that are new, or not used any more.
  void AddProject(const std::string& project, const std::vector<Operation>& operations);
  // Takes the project's series away. An unknown project is ignored.
  void RemoveProject(const std::string& project);

  // One attempt of a request, retries counted one by one; `failure` where it failed. Of a project
  // that is not known (it was taken away while a request was under way) nothing is counted, here
  // and below; an operation that was not announced is counted all the same.
  void CountRequest(const std::string& project, Operation operation,
                    std::chrono::nanoseconds duration, std::optional<base::Reason> failure);
  // One poll that ended.
  void CountPoll(const std::string& project, std::optional<base::Reason> failure);
  void CountRemoved(const std::string& project, std::uint64_t certificates);
  // Creates the series of one handler at 0, for the codes it is likely to answer with.
  void AddHttpHandler(std::string_view handler, const std::vector<int>& codes);
  // Of the saved inventory.
  void CountSnapshotWriteFailure();
  void CountSnapshotLoadFailure();
  // `handler` is the route's path ("other" for a path that no route has): a closed set, never what
  // a client sent.
  void CountHttpRequest(std::string_view handler, int code);

  // The families that have series, as prometheus-cpp collects them: all of one moment, in the order
  // of the catalog (metric_catalog.h), labels in its order, series sorted by their label values.
  [[nodiscard]] std::vector<prometheus::MetricFamily> Collect() const;
  // The same in two parts: what polls count, and http_requests_total.
  [[nodiscard]] std::vector<prometheus::MetricFamily> CollectPolls() const;
  [[nodiscard]] std::vector<prometheus::MetricFamily> CollectHttp() const;
  // Another number after each change of what CollectPolls gives. Read before it, the number is at
  // most too old.
  [[nodiscard]] std::uint64_t PollChanges() const;

 private:
  class Impl;
  std::unique_ptr<Impl> impl_;
};

}  // namespace certmon::exporter

#endif  // EXPORTER_METRICS_SELF_METRICS_H_
