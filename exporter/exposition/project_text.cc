#include "exporter/exposition/project_text.h"

#include <array>
#include <vector>

#include "exporter/exposition/family_text.h"
#include "exporter/exposition/text_writer.h"
#include "exporter/exposition/unix_time.h"
#include "exporter/metrics/self_metrics.h"

namespace certmon::exporter {
namespace {

double Seconds(std::chrono::nanoseconds duration) {
  return std::chrono::duration<double>(duration).count();
}

double TimeOrZero(const std::optional<base::WallTime>& time) {
  return time ? UnixSeconds(*time) : 0;
}

void WriteRejected(TextWriter& writer, const Labels& labels, const ProjectState& project) {
  for (std::size_t i = 0; i < inventory::kRejectionCount; ++i) {
    const auto rejection = static_cast<certapi::Rejection>(i);
    writer.Sample(Labels(labels).Add("reason", inventory::RejectionLabel(rejection)).Text(),
                  project.inventory->rejected.at(i));
  }
}

void WriteLastFailure(TextWriter& writer, const Labels& labels, const ProjectState& project) {
  for (const base::Reason reason : base::AllReasons()) {
    writer.Sample(Labels(labels).Add("reason", base::ReasonLabel(reason)).Text(),
                  project.last_failure == reason);
  }
}

void WriteResultCode(TextWriter& writer, const Labels& labels, const ProjectState& project) {
  const auto write = [&](Operation operation, const std::optional<std::int64_t>& code) {
    if (code) {
      writer.Sample(Labels(labels).Add("operation", OperationLabel(operation)).Text(), *code);
    }
  };
  write(Operation::kList, project.list_result_code);
  write(Operation::kDownload, project.download_result_code);
  write(Operation::kToken, project.token_result_code);
}

// A token that was never had has no end.
void WriteTokenExpiration(TextWriter& writer, const Labels& labels, const ProjectState& project) {
  if (project.token_expires_at) {
    writer.Sample(labels.Text(), UnixSeconds(*project.token_expires_at));
  }
}

// One family: how the samples of one project are written.
struct ProjectFamily {
  Metric metric;
  void (*write)(TextWriter&, const Labels&, const ProjectState&);
};

template <auto kValue>
void WriteGauge(TextWriter& writer, const Labels& labels, const ProjectState& project) {
  writer.Sample(labels.Text(), kValue(project));
}

constexpr std::array kFamilies = {
    ProjectFamily{Metric::kUp, WriteGauge<[](const ProjectState& p) { return p.up; }>},
    ProjectFamily{Metric::kLastSuccess,
                  WriteGauge<[](const ProjectState& p) { return TimeOrZero(p.last_success); }>},
    ProjectFamily{Metric::kLastAttempt,
                  WriteGauge<[](const ProjectState& p) { return TimeOrZero(p.last_attempt); }>},
    ProjectFamily{Metric::kPollDuration,
                  WriteGauge<[](const ProjectState& p) { return Seconds(p.poll_duration); }>},
    ProjectFamily{
        Metric::kPollInterval,
        WriteGauge<[](const ProjectState& p) { return Seconds(p.options->poll_interval); }>},
    ProjectFamily{
        Metric::kCertificates,
        WriteGauge<[](const ProjectState& p) { return p.inventory->certificates.size(); }>},
    ProjectFamily{Metric::kCertificatesReported,
                  WriteGauge<[](const ProjectState& p) { return p.inventory->reported; }>},
    ProjectFamily{Metric::kCertificatesRejected, WriteRejected},
    ProjectFamily{Metric::kCertificatesIgnored,
                  WriteGauge<[](const ProjectState& p) { return p.inventory->ignored; }>},
    ProjectFamily{
        Metric::kExpirationWarning,
        WriteGauge<[](const ProjectState& p) { return p.options->expiry_warning.count(); }>},
    ProjectFamily{
        Metric::kExpirationCritical,
        WriteGauge<[](const ProjectState& p) { return p.options->expiry_critical.count(); }>},
    ProjectFamily{Metric::kInventoryHeld,
                  WriteGauge<[](const ProjectState& p) { return p.inventory->held(); }>},
    ProjectFamily{Metric::kInventoryRestored,
                  WriteGauge<[](const ProjectState& p) { return p.inventory->restored; }>},
    ProjectFamily{Metric::kLastPollFailure, WriteLastFailure},
    ProjectFamily{Metric::kApiLastResultCode, WriteResultCode},
    ProjectFamily{Metric::kTokenExpiration, WriteTokenExpiration},
};

}  // namespace

void RenderProjects(const State& state, std::string& out) {
  std::vector<Labels> labels;
  labels.reserve(state.projects.size());
  for (const ProjectState& project : state.projects) {
    labels.emplace_back("project", project.name);
  }
  TextWriter writer(out);
  for (const ProjectFamily& family : kFamilies) {
    BeginFamily(writer, family.metric);
    for (std::size_t i = 0; i < state.projects.size(); ++i) {
      family.write(writer, labels[i], state.projects[i]);
    }
  }
}

}  // namespace certmon::exporter
