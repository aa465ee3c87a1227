#include "exporter/metrics/self_metrics.h"

#include <prometheus/client_metric.h>
#include <prometheus/metric_family.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <map>

#include "exporter/metrics/family_writer.h"
#include "exporter/metrics/metric_catalog.h"

namespace certmon::exporter {
namespace {

constexpr std::array kOperations = {Operation::kList, Operation::kDownload, Operation::kToken};

// From what a nearby server needs (tens of milliseconds) to the default of request_timeout (15 s).
const prometheus::Histogram::BucketBoundaries kDurationBuckets = {0.05, 0.1, 0.25, 0.5, 1.0,
                                                                  2.5,  5.0, 10.0, 15.0};

prometheus::Labels Of(const std::string& project) { return {{"project", project}}; }

prometheus::Labels Of(const std::string& project, Operation operation) {
  return {{"project", project}, {"operation", std::string(OperationLabel(operation))}};
}

prometheus::Labels With(prometheus::Labels labels, base::Reason reason) {
  labels.emplace("reason", base::ReasonLabel(reason));
  return labels;
}

template <typename Metric, typename... Arguments>
void Remove(prometheus::Family<Metric>& family, const prometheus::Labels& labels,
            const Arguments&... arguments) {
  if (family.Has(labels)) {
    family.Remove(&family.Add(labels, arguments...));
  }
}

std::string BoundText(double upper_bound) {
  std::string text;
  AppendNumber(text, upper_bound);
  return text;
}

void WriteSeries(FamilyWriter& family, MetricType type, const prometheus::ClientMetric& series) {
  if (type != MetricType::kHistogram) {
    family.Add(series.counter.value);
    return;
  }
  for (const prometheus::ClientMetric::Bucket& bucket : series.histogram.bucket) {
    family.AddPart("_bucket", static_cast<double>(bucket.cumulative_count),
                   std::isinf(bucket.upper_bound) ? "+Inf" : BoundText(bucket.upper_bound));
  }
  family.AddPart("_sum", series.histogram.sample_sum);
  family.AddPart("_count", static_cast<double>(series.histogram.sample_count));
}

// prometheus-cpp sorts labels by name and has series in no order.
void WriteFamily(const MetricRow& row, const prometheus::MetricFamily& collected,
                 std::string& out) {
  std::map<std::vector<std::string_view>, const prometheus::ClientMetric*> series_by_values;
  for (const prometheus::ClientMetric& series : collected.metric) {
    std::vector<std::string_view> values(series.label.size());
    for (const prometheus::ClientMetric::Label& label : series.label) {
      const auto name = std::find(row.labels.begin(), row.labels.end(), label.name);
      values.at(static_cast<std::size_t>(name - row.labels.begin())) = label.value;
    }
    series_by_values.emplace(std::move(values), &series);
  }
  FamilyWriter family(out, row);
  for (const auto& [values, series] : series_by_values) {
    for (std::size_t i = 0; i < values.size(); ++i) {
      family.SetLabel(i, values[i]);
    }
    WriteSeries(family, row.type, *series);
  }
}

void Write(const std::vector<prometheus::MetricFamily>& collected, std::string& out) {
  for (const MetricRow& row : MetricCatalog()) {
    const auto family = std::find_if(collected.begin(), collected.end(),
                                     [&row](const auto& one) { return one.name == row.name; });
    if (family != collected.end()) {
      WriteFamily(row, *family, out);
    }
  }
}

}  // namespace

std::string_view OperationLabel(Operation operation) {
  constexpr std::array<std::string_view, 3> kLabels = {"list", "download", "token"};
  return kLabels.at(static_cast<std::size_t>(operation));
}

SelfMetrics::SelfMetrics() {
  snapshot_write_failures_.Add({});
  snapshot_load_failures_.Add({});
}

SelfMetrics::Counters& SelfMetrics::AddCounters(prometheus::Registry& registry, const char* name) {
  const std::string help(RowOf(name).help);
  return prometheus::BuildCounter().Name(name).Help(help).Register(registry);
}

SelfMetrics::Histograms& SelfMetrics::AddHistograms(prometheus::Registry& registry,
                                                    const char* name) {
  const std::string help(RowOf(name).help);
  return prometheus::BuildHistogram().Name(name).Help(help).Register(registry);
}

std::unique_lock<std::mutex> SelfMetrics::LockForChange() {
  std::unique_lock lock(mutex_);
  ++changes_;
  return lock;
}

void SelfMetrics::AddProject(const std::string& project, const std::vector<Operation>& operations) {
  const auto lock = LockForChange();
  removed_.Add(Of(project));
  polls_.Add(Of(project));
  for (const base::Reason reason : base::AllReasons()) {
    failures_.Add(With(Of(project), reason));
  }
  for (const Operation operation : kOperations) {
    if (std::find(operations.begin(), operations.end(), operation) != operations.end()) {
      AddOperation(project, operation);
    } else {
      RemoveOperation(project, operation);
    }
  }
}

void SelfMetrics::AddOperation(const std::string& project, Operation operation) {
  requests_.Add(Of(project, operation));
  durations_.Add(Of(project, operation), kDurationBuckets);
  for (const base::Reason reason : base::AllReasons()) {
    errors_.Add(With(Of(project, operation), reason));
  }
}

void SelfMetrics::RemoveOperation(const std::string& project, Operation operation) {
  Remove(requests_, Of(project, operation));
  Remove(durations_, Of(project, operation), kDurationBuckets);
  for (const base::Reason reason : base::AllReasons()) {
    Remove(errors_, With(Of(project, operation), reason));
  }
}

void SelfMetrics::RemoveProject(const std::string& project) {
  const auto lock = LockForChange();
  Remove(removed_, Of(project));
  Remove(polls_, Of(project));
  for (const base::Reason reason : base::AllReasons()) {
    Remove(failures_, With(Of(project), reason));
  }
  for (const Operation operation : kOperations) {
    RemoveOperation(project, operation);
  }
}

void SelfMetrics::CountRequest(const std::string& project, Operation operation,
                               std::chrono::nanoseconds duration,
                               std::optional<base::Reason> failure) {
  const auto lock = LockForChange();
  if (!polls_.Has(Of(project))) {
    return;
  }
  const prometheus::Labels labels = Of(project, operation);
  if (!requests_.Has(labels)) {
    AddOperation(project, operation);
  }
  requests_.Add(labels).Increment();
  durations_.Add(labels, kDurationBuckets).Observe(std::chrono::duration<double>(duration).count());
  if (failure) {
    errors_.Add(With(labels, *failure)).Increment();
  }
}

void SelfMetrics::CountPoll(const std::string& project, std::optional<base::Reason> failure) {
  const auto lock = LockForChange();
  if (!polls_.Has(Of(project))) {
    return;
  }
  polls_.Add(Of(project)).Increment();
  if (failure) {
    failures_.Add(With(Of(project), *failure)).Increment();
  }
}

void SelfMetrics::CountRemoved(const std::string& project, std::uint64_t certificates) {
  const auto lock = LockForChange();
  if (removed_.Has(Of(project))) {
    removed_.Add(Of(project)).Increment(static_cast<double>(certificates));
  }
}

void SelfMetrics::CountSnapshotWriteFailure() {
  const auto lock = LockForChange();
  snapshot_write_failures_.Add({}).Increment();
}

void SelfMetrics::CountSnapshotLoadFailure() {
  const auto lock = LockForChange();
  snapshot_load_failures_.Add({}).Increment();
}

void SelfMetrics::AddHttpHandler(std::string_view handler, const std::vector<int>& codes) {
  for (const int code : codes) {
    http_requests_.Add({{"handler", std::string(handler)}, {"code", std::to_string(code)}});
  }
}

void SelfMetrics::CountHttpRequest(std::string_view handler, int code) {
  http_requests_.Add({{"handler", std::string(handler)}, {"code", std::to_string(code)}})
      .Increment();
}

void SelfMetrics::WritePolls(std::string& out) const {
  const std::lock_guard lock(mutex_);
  Write(poll_registry_.Collect(), out);
}

void SelfMetrics::WriteHttp(std::string& out) const { Write(http_registry_.Collect(), out); }

}  // namespace certmon::exporter
