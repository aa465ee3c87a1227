// Every metric of the exporter as one row of one table, in the order of the page.
//
// A row names the metric and holds the function that reads its value. To add a metric of a
// certificate or of a project, add its row to metric_catalog.cc. The rows are immutable, have static
// storage and may be read by any thread.
#ifndef EXPORTER_METRICS_METRIC_CATALOG_H_
#define EXPORTER_METRICS_METRIC_CATALOG_H_

#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string_view>
#include <variant>

#include "exporter/metrics/process_metrics.h"
#include "exporter/state/state.h"
#include "lib/base/clock.h"
#include "lib/base/version.h"

namespace certmon::exporter {

class FamilyWriter;

// One certificate as the rows see it. It gives access only to what the rendered page is checked
// against (ProjectCertificates, DaySpan), so that no row can show a value that is out of date.
class CertificateView {
 public:
  // The certificate number `index` of the inventory.
  CertificateView(const ProjectCertificates& of_project, std::size_t index, base::WallTime now)
      : project(of_project),
        certificate(of_project.inventory->certificates[index]),
        assessment((*of_project.assessments)[index]),
        now_(now) {}

  // Whole days to the expiration, rounded down; nullopt without a date.
  [[nodiscard]] std::optional<std::int64_t> DaysRemaining() const;
  // The record of its file under the listed dates; null if there is none.
  [[nodiscard]] const inventory::FileRecord* FileOf() const;

  const ProjectCertificates& project;
  const certapi::Certificate& certificate;
  const inventory::Assessment& assessment;

 private:
  base::WallTime now_;
};

// What the page shows of the exporter itself, besides its counters.
struct ExporterFacts {
  base::WallTime config_loaded_at{};  // the last successful load or reload of the configuration
  bool config_last_reload_successful = true;
  std::string_view version = base::Version();
  std::string_view revision = base::Revision();
  std::string_view compiler = base::Compiler();
};

// Adds the samples of one family for one subject: none, one, or several with further labels.
template <typename Subject>
using AddSamples = void (*)(const Subject& subject, FamilyWriter& family);

// The values are counted by SelfMetrics, in a registry of prometheus-cpp.
struct Registered {};

using ValueSource = std::variant<AddSamples<CertificateView>, AddSamples<ProjectState>, Registered,
                                 AddSamples<ExporterFacts>, AddSamples<ProcessReading>>;

enum class MetricType : std::uint8_t { kGauge, kCounter, kHistogram };

// "gauge", "counter", "histogram". Static storage.
[[nodiscard]] std::string_view MetricTypeText(MetricType type);

inline constexpr std::size_t kMaxLabels = 8;

struct MetricRow {
  std::string_view name;  // with the prefix
  MetricType type;
  std::array<std::string_view, kMaxLabels> labels;  // in the order of the page; "" after the last
  ValueSource source;
  std::string_view help;  // one line of ASCII
  // After the other labels, only in series of API versions that have it; "" if there is none.
  std::string_view optional_label = "";
};

[[nodiscard]] std::span<const MetricRow> MetricCatalog();

// The row of a name that is in the catalogue.
[[nodiscard]] const MetricRow& RowOf(std::string_view name);

// Calls write(row, add) for each row whose values are read from a `Subject`, in the order of the
// page.
template <typename Subject, typename Write>
void ForEachRowOf(Write write) {
  for (const MetricRow& row : MetricCatalog()) {
    if (const auto* const add = std::get_if<AddSamples<Subject>>(&row.source)) {
      write(row, *add);
    }
  }
}

}  // namespace certmon::exporter

#endif  // EXPORTER_METRICS_METRIC_CATALOG_H_
