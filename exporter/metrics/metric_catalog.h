// Every metric of the exporter as one row of a table: what the renderer writes, what the tests
// compare the page with, and what the documentation is checked against.
//
// Immutable, static storage; safe to read from any thread.
#ifndef EXPORTER_METRICS_METRIC_CATALOG_H_
#define EXPORTER_METRICS_METRIC_CATALOG_H_

#include <array>
#include <cstddef>
#include <cstdint>
#include <span>
#include <string_view>

namespace certmon::exporter {

enum class MetricType : std::uint8_t { kGauge, kCounter, kHistogram };

// "gauge", "counter", "histogram". Static storage.
[[nodiscard]] std::string_view MetricTypeText(MetricType type);

// Which part of the exposition writes the family.
enum class Emitter : std::uint8_t {
  kCertificates,  // certificate_text.h
  kProjects,      // project_text.h
  kExporter,      // exporter_text.h
  kSelf,          // self_metrics.h
  kProcess,       // process_metrics.h
};

// The rows, in the order of the table and of the page.
enum class Metric : std::uint8_t {
  kCertificateExpiration,
  kCertificateDaysRemaining,
  kCertificateCreation,
  kCertificateInfo,
  kCertificateDomainInfo,
  kCertificateExpirationUnknown,
  kCertificateFileNotAfter,
  kCertificateFileNotBefore,
  kCertificateFileChainNotAfter,
  kCertificateFileInfo,
  kCertificateFileError,

  kUp,
  kLastSuccess,
  kLastAttempt,
  kPollDuration,
  kPollInterval,
  kCertificates,
  kCertificatesReported,
  kCertificatesRejected,
  kCertificatesIgnored,
  kExpirationWarning,
  kExpirationCritical,
  kInventoryHeld,
  kInventoryRestored,
  kLastPollFailure,
  kApiLastResultCode,
  kTokenExpiration,

  kCertificatesRemoved,
  kPolls,
  kPollFailures,
  kApiRequests,
  kApiErrors,
  kApiRequestDuration,
  kSnapshotWriteFailures,
  kSnapshotLoadFailures,
  kHttpRequests,

  kBuildInfo,
  kConfigReloadSuccessful,
  kConfigReloadTime,

  kProcessCpu,
  kProcessResidentMemory,
  kProcessVirtualMemory,
  kProcessOpenFds,
  kProcessMaxFds,
  kProcessStartTime,
};

inline constexpr std::size_t kMetricCount = static_cast<std::size_t>(Metric::kProcessStartTime) + 1;
inline constexpr std::size_t kMaxLabels = 7;

struct MetricRow {
  Metric metric;
  std::string_view name;  // whole, with the prefix
  MetricType type;
  Emitter emitter;
  std::array<std::string_view, kMaxLabels> labels;  // in the order of the page; "" beyond the last
  std::string_view help;                            // one line of ASCII
  // Behind the others in series of API versions that have it; "" where there is none.
  std::string_view optional_label = "";
};

[[nodiscard]] const MetricRow& RowOf(Metric metric);
[[nodiscard]] std::span<const MetricRow> MetricCatalog();

}  // namespace certmon::exporter

#endif  // EXPORTER_METRICS_METRIC_CATALOG_H_
