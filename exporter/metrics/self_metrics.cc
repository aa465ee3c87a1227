#include "exporter/metrics/self_metrics.h"

#include <prometheus/client_metric.h>
#include <prometheus/counter.h>
#include <prometheus/family.h>
#include <prometheus/histogram.h>
#include <prometheus/metric_family.h>
#include <prometheus/registry.h>

#include <algorithm>
#include <array>
#include <atomic>
#include <iterator>
#include <map>
#include <mutex>

#include "exporter/metrics/arranged_families.h"
#include "exporter/metrics/metric_catalog.h"

namespace certmon::exporter {
namespace {

using CounterFamily = prometheus::Family<prometheus::Counter>;
using HistogramFamily = prometheus::Family<prometheus::Histogram>;
using ReasonCounters = std::array<prometheus::Counter*, base::kReasonCount>;

// From what a near answer takes (tens of milliseconds) to the default of request_timeout (15 s),
// with a line at 1 s and 10 s, where people look.
constexpr std::array kDurationBuckets = {0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0, 15.0};

struct OperationSeries {
  prometheus::Counter* requests = nullptr;
  prometheus::Histogram* duration = nullptr;
  ReasonCounters errors{};
};

struct ProjectSeries {
  prometheus::Counter* removed = nullptr;
  prometheus::Counter* polls = nullptr;
  ReasonCounters failures{};
  std::map<Operation, OperationSeries> operations;
};

CounterFamily& MakeCounters(prometheus::Registry& registry, Metric metric) {
  const MetricRow& row = RowOf(metric);
  return prometheus::BuildCounter()
      .Name(std::string(row.name))
      .Help(std::string(row.help))
      .Register(registry);
}

HistogramFamily& MakeHistograms(prometheus::Registry& registry, Metric metric) {
  const MetricRow& row = RowOf(metric);
  return prometheus::BuildHistogram()
      .Name(std::string(row.name))
      .Help(std::string(row.help))
      .Register(registry);
}

std::string Text(base::Reason reason) { return std::string(base::ReasonLabel(reason)); }

}  // namespace

class SelfMetrics::Impl {
 public:
  Impl() {
    snapshot_write_failures_.Add({});
    snapshot_load_failures_.Add({});
  }

  void AddProject(const std::string& name, const std::vector<Operation>& operations) {
    const Change change(*this);
    auto at = projects_.find(name);
    if (at == projects_.end()) {
      // Whole or not at all, where memory fails; series that are there already are found again.
      ProjectSeries project;
      project.removed = &removed_.Add({{"project", name}});
      project.polls = &polls_.Add({{"project", name}});
      for (const base::Reason reason : base::AllReasons()) {
        project.failures.at(static_cast<std::size_t>(reason)) =
            &failures_.Add({{"project", name}, {"reason", Text(reason)}});
      }
      at = projects_.emplace(name, std::move(project)).first;
    }
    std::map<Operation, OperationSeries>& series = at->second.operations;
    for (auto known = series.begin(); known != series.end();) {
      const bool is_used =
          std::find(operations.begin(), operations.end(), known->first) != operations.end();
      if (!is_used) {
        RemoveSeries(known->second);
      }
      known = is_used ? std::next(known) : series.erase(known);
    }
    for (const Operation operation : operations) {
      SeriesOf(name, at->second, operation);
    }
  }

  void RemoveProject(const std::string& name) {
    const Change change(*this);
    const auto at = projects_.find(name);
    if (at == projects_.end()) {
      return;
    }
    const ProjectSeries& project = at->second;
    removed_.Remove(project.removed);
    polls_.Remove(project.polls);
    RemoveAll(failures_, project.failures);
    for (const auto& [operation, series] : project.operations) {
      RemoveSeries(series);
    }
    projects_.erase(at);
  }

  void CountRequest(const std::string& name, Operation operation, std::chrono::nanoseconds duration,
                    std::optional<base::Reason> failure) {
    const Change change(*this);
    const auto at = projects_.find(name);
    if (at == projects_.end()) {
      return;
    }
    const OperationSeries& series = SeriesOf(name, at->second, operation);
    series.requests->Increment();
    series.duration->Observe(std::chrono::duration<double>(duration).count());
    if (failure) {
      series.errors.at(static_cast<std::size_t>(*failure))->Increment();
    }
  }

  void CountPoll(const std::string& name, std::optional<base::Reason> failure) {
    const Change change(*this);
    const auto at = projects_.find(name);
    if (at == projects_.end()) {
      return;
    }
    at->second.polls->Increment();
    if (failure) {
      at->second.failures.at(static_cast<std::size_t>(*failure))->Increment();
    }
  }

  void CountRemoved(const std::string& name, std::uint64_t certificates) {
    const Change change(*this);
    const auto at = projects_.find(name);
    if (at != projects_.end()) {
      at->second.removed->Increment(static_cast<double>(certificates));
    }
  }

  void CountSnapshotWriteFailure() {
    const Change change(*this);
    snapshot_write_failures_.Add({}).Increment();
  }
  void CountSnapshotLoadFailure() {
    const Change change(*this);
    snapshot_load_failures_.Add({}).Increment();
  }

  prometheus::Counter& Http(std::string_view handler, int code) {
    return http_requests_.Add({{"handler", std::string(handler)}, {"code", std::to_string(code)}});
  }

  std::vector<prometheus::MetricFamily> CollectPolls() const {
    const std::lock_guard lock(mutex_);
    return Arranged(registry_.Collect());
  }
  std::vector<prometheus::MetricFamily> CollectHttp() const {
    return Arranged(http_registry_.Collect());
  }
  std::uint64_t PollChanges() const { return changes_; }

 private:
  // One change of what polls count, told even where memory fails in the middle of it.
  class Change {
   public:
    explicit Change(Impl& impl) : impl_(impl), lock_(impl.mutex_) {}
    ~Change() { ++impl_.changes_; }
    Change(const Change&) = delete;
    Change& operator=(const Change&) = delete;

   private:
    Impl& impl_;
    std::lock_guard<std::mutex> lock_;
  };

  OperationSeries& SeriesOf(const std::string& name, ProjectSeries& project, Operation operation) {
    auto at = project.operations.find(operation);
    if (at == project.operations.end()) {
      OperationSeries series;
      const std::string label(OperationLabel(operation));
      series.requests = &requests_.Add({{"project", name}, {"operation", label}});
      series.duration = &durations_.Add({{"project", name}, {"operation", label}},
                                        prometheus::Histogram::BucketBoundaries(
                                            kDurationBuckets.begin(), kDurationBuckets.end()));
      for (const base::Reason reason : base::AllReasons()) {
        series.errors.at(static_cast<std::size_t>(reason)) =
            &errors_.Add({{"project", name}, {"operation", label}, {"reason", Text(reason)}});
      }
      at = project.operations.emplace(operation, series).first;
    }
    return at->second;
  }

  void RemoveSeries(const OperationSeries& series) {
    requests_.Remove(series.requests);
    durations_.Remove(series.duration);
    RemoveAll(errors_, series.errors);
  }

  static void RemoveAll(CounterFamily& family, const ReasonCounters& counters) {
    for (prometheus::Counter* const counter : counters) {
      family.Remove(counter);
    }
  }

  // Guards projects_, and makes what Collect reads one moment: no poll without its requests.
  mutable std::mutex mutex_;
  std::atomic<std::uint64_t> changes_{0};
  prometheus::Registry registry_;
  prometheus::Registry http_registry_;
  CounterFamily& removed_ = MakeCounters(registry_, Metric::kCertificatesRemoved);
  CounterFamily& polls_ = MakeCounters(registry_, Metric::kPolls);
  CounterFamily& failures_ = MakeCounters(registry_, Metric::kPollFailures);
  CounterFamily& requests_ = MakeCounters(registry_, Metric::kApiRequests);
  CounterFamily& errors_ = MakeCounters(registry_, Metric::kApiErrors);
  HistogramFamily& durations_ = MakeHistograms(registry_, Metric::kApiRequestDuration);
  CounterFamily& snapshot_write_failures_ = MakeCounters(registry_, Metric::kSnapshotWriteFailures);
  CounterFamily& snapshot_load_failures_ = MakeCounters(registry_, Metric::kSnapshotLoadFailures);
  CounterFamily& http_requests_ = MakeCounters(http_registry_, Metric::kHttpRequests);
  std::map<std::string, ProjectSeries> projects_;
};

std::string_view OperationLabel(Operation operation) {
  constexpr std::array<std::string_view, 3> kLabels = {"list", "download", "token"};
  return kLabels.at(static_cast<std::size_t>(operation));
}

SelfMetrics::SelfMetrics() : impl_(std::make_unique<Impl>()) {}
SelfMetrics::~SelfMetrics() = default;

void SelfMetrics::AddProject(const std::string& project, const std::vector<Operation>& operations) {
  impl_->AddProject(project, operations);
}

void SelfMetrics::RemoveProject(const std::string& project) { impl_->RemoveProject(project); }

void SelfMetrics::CountRequest(const std::string& project, Operation operation,
                               std::chrono::nanoseconds duration,
                               std::optional<base::Reason> failure) {
  impl_->CountRequest(project, operation, duration, failure);
}

void SelfMetrics::CountPoll(const std::string& project, std::optional<base::Reason> failure) {
  impl_->CountPoll(project, failure);
}

void SelfMetrics::CountRemoved(const std::string& project, std::uint64_t certificates) {
  impl_->CountRemoved(project, certificates);
}

void SelfMetrics::CountSnapshotWriteFailure() { impl_->CountSnapshotWriteFailure(); }

void SelfMetrics::CountSnapshotLoadFailure() { impl_->CountSnapshotLoadFailure(); }

void SelfMetrics::AddHttpHandler(std::string_view handler, const std::vector<int>& codes) {
  for (const int code : codes) {
    impl_->Http(handler, code);
  }
}

void SelfMetrics::CountHttpRequest(std::string_view handler, int code) {
  impl_->Http(handler, code).Increment();
}

std::vector<prometheus::MetricFamily> SelfMetrics::Collect() const {
  std::vector<prometheus::MetricFamily> families = CollectPolls();
  std::vector<prometheus::MetricFamily> http = CollectHttp();
  families.insert(families.end(), std::make_move_iterator(http.begin()),
                  std::make_move_iterator(http.end()));
  return families;
}

std::vector<prometheus::MetricFamily> SelfMetrics::CollectPolls() const {
  return impl_->CollectPolls();
}

std::vector<prometheus::MetricFamily> SelfMetrics::CollectHttp() const {
  return impl_->CollectHttp();
}

std::uint64_t SelfMetrics::PollChanges() const { return impl_->PollChanges(); }

}  // namespace certmon::exporter
