#include "exporter/metrics/metric_catalog.h"

#include <algorithm>
#include <chrono>
#include <functional>

#include "exporter/metrics/family_writer.h"
#include "exporter/metrics/self_metrics.h"
#include "lib/inventory/remaining.h"

namespace certmon::exporter {
namespace {

using enum MetricType;

// Values as the page shows them: durations and instants in seconds. Instants of a clock are cut to
// milliseconds, finer digits are noise.
template <std::integral T>
T Number(T value) {
  return value;
}
double Number(double value) { return value; }
std::int64_t Number(std::chrono::seconds duration) { return duration.count(); }
double Number(std::chrono::nanoseconds duration) {
  return std::chrono::duration<double>(duration).count();
}
std::int64_t Number(std::chrono::sys_seconds time) { return time.time_since_epoch().count(); }
double Number(base::WallTime time) {
  constexpr double kMillisecondsPerSecond = 1000;
  const auto since = std::chrono::floor<std::chrono::milliseconds>(time.time_since_epoch());
  return static_cast<double>(since.count()) / kMillisecondsPerSecond;
}

// kRead is a member or a function of the subject. A std::optional without a value adds no sample.
template <typename Subject, auto kRead>
void AddValue(const Subject& subject, FamilyWriter& family) {
  const auto value = std::invoke(kRead, subject);
  if constexpr (requires { value.has_value(); }) {
    if (value) {
      family.Add(Number(*value));
    }
  } else {
    family.Add(Number(value));
  }
}

template <auto kRead>
constexpr AddSamples<CertificateView> kOfCertificate = &AddValue<CertificateView, kRead>;
template <auto kRead>
constexpr AddSamples<ProjectState> kOfProject = &AddValue<ProjectState, kRead>;
template <auto kRead>
constexpr AddSamples<ExporterFacts> kOfExporter = &AddValue<ExporterFacts, kRead>;
template <auto kRead>
constexpr AddSamples<ProcessReading> kOfProcess = &AddValue<ProcessReading, kRead>;
constexpr Registered kOfRegistry;

template <auto kRead>
constexpr AddSamples<CertificateView> kOfFile = [](const CertificateView& c, FamilyWriter& family) {
  if (const inventory::FileRecord* const record = c.FileOf()) {
    AddValue<inventory::FileRecord, kRead>(*record, family);
  }
};

void AddInfo(const CertificateView& c, FamilyWriter& family) {
  const certapi::Certificate& certificate = c.certificate;
  if (certapi::HasCertificateId(c.project.options->api.version)) {
    family.Add(1, {certificate.authority, certificate.signature_algorithm, certificate.id});
  } else {
    family.Add(1, {certificate.authority, certificate.signature_algorithm});
  }
}

void AddDomains(const CertificateView& c, FamilyWriter& family) {
  if (ShowsDomains(*c.project.options)) {
    for (const std::string& domain : c.certificate.domains) {
      family.Add(1, {domain});
    }
  }
}

void AddSuperseded(const CertificateView& c, FamilyWriter& family) {
  if (c.assessment.successor != nullptr) {
    family.Add(1, {c.assessment.successor->name});
  }
}

// A threshold of a certificate that has a date.
template <auto kThreshold>
std::optional<std::chrono::seconds> ThresholdOf(const CertificateView& c) {
  return c.certificate.expires_at ? std::optional(c.assessment.thresholds.*kThreshold)
                                  : std::nullopt;
}

void AddExpirationUnknown(const CertificateView& c, FamilyWriter& family) {
  if (!c.certificate.expires_at) {
    family.Add(1);
  }
}

void AddFileInfo(const CertificateView& c, FamilyWriter& family) {
  if (const inventory::FileRecord* const record = c.FileOf()) {
    family.Add(1, {record->serial_number, record->sha256_fingerprint, record->subject_common_name,
                   record->issuer_common_name, record->key_type});
  }
}

void AddFileError(const CertificateView& c, FamilyWriter& family) {
  const inventory::InspectedFile* const inspected =
      inventory::FindFile(c.project.files.get(), c.certificate.name);
  if (inspected != nullptr && !inspected->error.empty()) {
    family.Add(1, {inspected->error});
  }
}

double TimeOrZero(const std::optional<base::WallTime>& time) { return time ? Number(*time) : 0; }

void AddRejected(const ProjectState& project, FamilyWriter& family) {
  for (std::size_t i = 0; i < inventory::kRejectionCount; ++i) {
    const auto rejection = static_cast<certapi::Rejection>(i);
    family.Add(project.inventory->rejected.at(i), {inventory::RejectionLabel(rejection)});
  }
}

void AddLastPollFailure(const ProjectState& project, FamilyWriter& family) {
  for (const base::Reason reason : base::AllReasons()) {
    family.Add(project.last_failure == reason, {base::ReasonLabel(reason)});
  }
}

void AddResultCodes(const ProjectState& project, FamilyWriter& family) {
  const auto add = [&family](Operation operation, const std::optional<std::int64_t>& code) {
    if (code) {
      family.Add(*code, {OperationLabel(operation)});
    }
  };
  add(Operation::kList, project.list_result_code);
  add(Operation::kDownload, project.download_result_code);
  add(Operation::kToken, project.token_result_code);
}

void AddBuildInfo(const ExporterFacts& facts, FamilyWriter& family) {
  family.Add(1, {facts.version, facts.revision, facts.compiler});
}

constexpr MetricRow kRows[] = {
    {"nhncloud_certmanager_certificate_expiration_timestamp_seconds",
     kGauge,
     {"project", "certificate_name", "certificate_team"},
     kOfCertificate<[](const CertificateView& c) { return c.certificate.expires_at; }>,
     "When the certificate expires, in Unix seconds: 00:00 of the listed day in the configured "
     "expiry_time_zone (API field expirationDate). As of the last poll; kept while polls fail."},
    {"nhncloud_certmanager_certificate_days_remaining",
     kGauge,
     {"project", "certificate_name", "certificate_team"},
     kOfCertificate<&CertificateView::DaysRemaining>,
     "Whole days from the scrape to the expiration, rounded down: 0 in the last 24 hours, negative "
     "once expired (API field expirationDate). The date is of the last poll."},
    {"nhncloud_certmanager_certificate_creation_timestamp_seconds",
     kGauge,
     {"project", "certificate_name", "certificate_team"},
     kOfCertificate<[](const CertificateView& c) { return c.certificate.created_at; }>,
     "When the certificate file was created, in Unix seconds: 00:00 of the listed day in the "
     "configured expiry_time_zone (API field fileCreationDate). As of the last poll."},
    {"nhncloud_certmanager_certificate_info",
     kGauge,
     {"project", "certificate_name", "certificate_team", "authority", "signature_algorithm"},
     &AddInfo,
     "Always 1; what the last poll listed beside the dates (API fields authority, "
     "signatureAlgorithm and, in v1.3, certificateId).",
     "certificate_id"},
    {"nhncloud_certmanager_certificate_domain_info",
     kGauge,
     {"project", "certificate_name", "certificate_team", "domain"},
     &AddDomains,
     "Always 1; a name that the certificate is for (API field domains), as of the last poll. With "
     "domain_info, for API v1.2 and later, at most 100 a certificate."},
    {"nhncloud_certmanager_certificate_expiration_warning_seconds",
     kGauge,
     {"project", "certificate_name", "certificate_team"},
     kOfCertificate<&ThresholdOf<&inventory::Thresholds::warning>>,
     "The effective warning threshold in seconds before the expiration: the smaller of "
     "expiry_warning and its share of the lifetime, or that of an entry of certificates. For the "
     "dates of the last poll."},
    {"nhncloud_certmanager_certificate_expiration_critical_seconds",
     kGauge,
     {"project", "certificate_name", "certificate_team"},
     kOfCertificate<&ThresholdOf<&inventory::Thresholds::critical>>,
     "The effective critical threshold in seconds before the expiration: the smaller of "
     "expiry_critical and its share of the lifetime, or that of an entry of certificates. For the "
     "dates of the last poll."},
    {"nhncloud_certmanager_certificate_superseded",
     kGauge,
     {"project", "certificate_name", "certificate_team", "superseded_by"},
     &AddSuperseded,
     "1 for a certificate that another one replaces, as of the last poll: one that was created "
     "later, expires later, has not expired and has all of its domains (from the list with API "
     "v1.2 "
     "and later, or from its file with inspect_files)."},
    {"nhncloud_certmanager_certificate_expiration_unknown",
     kGauge,
     {"project", "certificate_name", "certificate_team"},
     &AddExpirationUnknown,
     "1 for a certificate that the last poll listed without a usable date and that never had one "
     "(API field expirationDate); it has no expiration and no days series."},
    {"nhncloud_certmanager_certificate_file_not_after_timestamp_seconds",
     kGauge,
     {"project", "certificate_name", "certificate_team"},
     kOfFile<&inventory::FileRecord::not_after>,
     "When the certificate ends according to its file (notAfter), in Unix seconds, as of its last "
     "good download (with inspect_files once a day, and when its entry changes)."},
    {"nhncloud_certmanager_certificate_file_not_before_timestamp_seconds",
     kGauge,
     {"project", "certificate_name", "certificate_team"},
     kOfFile<&inventory::FileRecord::not_before>,
     "When the certificate begins according to its file (notBefore), in Unix seconds, as of its "
     "last good download (with inspect_files once a day, and when its entry changes)."},
    {"nhncloud_certmanager_certificate_file_chain_not_after_timestamp_seconds",
     kGauge,
     {"project", "certificate_name", "certificate_team"},
     kOfFile<&inventory::FileRecord::chain_not_after>,
     "When the chain of the certificate in its file ends, in Unix seconds: of several chains the "
     "one that ends last, of a chain its earliest certificate. As of its last good download (with "
     "inspect_files once a day, and when its entry changes)."},
    {"nhncloud_certmanager_certificate_file_info",
     kGauge,
     {"project", "certificate_name", "certificate_team", "serial_number", "sha256_fingerprint",
      "subject_common_name", "issuer_common_name", "key_type"},
     &AddFileInfo,
     "Always 1, labelled with what the certificate's file says of it, as of its last good "
     "download (with inspect_files once a day, and when its entry changes)."},
    {"nhncloud_certmanager_certificate_file_error",
     kGauge,
     {"project", "certificate_name", "certificate_team", "reason"},
     &AddFileError,
     "1 if the last attempt to download and read the certificate's file failed, by reason (pem: "
     "not understood); with inspect_files once a day, sooner after a failure or a change of its "
     "entry."},
    {"nhncloud_certmanager_up",
     kGauge,
     {"project"},
     kOfProject<&ProjectState::up>,
     "1 if the last poll of the project was complete, else 0."},
    {"nhncloud_certmanager_last_success_timestamp_seconds",
     kGauge,
     {"project"},
     kOfProject<[](const ProjectState& p) { return TimeOrZero(p.last_success); }>,
     "End of the last complete poll in Unix seconds, 0 if there never was one. Polls run in the "
     "background: this is the age of everything shown of the project."},
    {"nhncloud_certmanager_last_attempt_timestamp_seconds",
     kGauge,
     {"project"},
     kOfProject<[](const ProjectState& p) { return TimeOrZero(p.last_attempt); }>,
     "End of the last poll of any outcome in Unix seconds, 0 if there never was one."},
    {"nhncloud_certmanager_poll_duration_seconds",
     kGauge,
     {"project"},
     kOfProject<&ProjectState::poll_duration>,
     "How long the last poll took."},
    {"nhncloud_certmanager_poll_interval_seconds",
     kGauge,
     {"project"},
     kOfProject<[](const ProjectState& p) { return p.options->poll_interval; }>,
     "The configured time from one poll to the next."},
    {"nhncloud_certmanager_certificates",
     kGauge,
     {"project"},
     kOfProject<[](const ProjectState& p) { return p.inventory->certificates.size(); }>,
     "Certificates of the project that are exported now."},
    {"nhncloud_certmanager_certificates_reported",
     kGauge,
     {"project"},
     kOfProject<[](const ProjectState& p) { return p.inventory->reported; }>,
     "How many certificates the API said there are, at the last complete poll (API field "
     "totalCount)."},
    {"nhncloud_certmanager_certificates_rejected",
     kGauge,
     {"project", "reason"},
     &AddRejected,
     "Entries of the last complete poll that could not be used as they stand, by reason."},
    {"nhncloud_certmanager_certificates_ignored",
     kGauge,
     {"project"},
     kOfProject<[](const ProjectState& p) { return p.inventory->ignored; }>,
     "Certificates that the last complete poll listed and that the configuration key ignore leaves "
     "out."},
    {"nhncloud_certmanager_expiration_warning_seconds",
     kGauge,
     {"project"},
     kOfProject<[](const ProjectState& p) { return p.options->rules.thresholds.warning; }>,
     "The configured threshold expiry_warning; certificate_expiration_warning_seconds has what "
     "applies "
     "to each certificate."},
    {"nhncloud_certmanager_expiration_critical_seconds",
     kGauge,
     {"project"},
     kOfProject<[](const ProjectState& p) { return p.options->rules.thresholds.critical; }>,
     "The configured threshold expiry_critical; certificate_expiration_critical_seconds has what "
     "applies to each certificate."},
    {"nhncloud_certmanager_inventory_held",
     kGauge,
     {"project"},
     kOfProject<[](const ProjectState& p) { return p.inventory->held(); }>,
     "1 while a suspicious shrink of the listing waits for its confirmation: certificates that are "
     "no longer listed are still exported."},
    {"nhncloud_certmanager_inventory_restored",
     kGauge,
     {"project"},
     kOfProject<[](const ProjectState& p) { return p.inventory->restored; }>,
     "1 while what is exported was read from disk at start and no poll has confirmed it."},
    {"nhncloud_certmanager_last_poll_failure",
     kGauge,
     {"project", "reason"},
     &AddLastPollFailure,
     "1 for the reason of the last poll if it failed, else 0."},
    {"nhncloud_certmanager_api_last_result_code",
     kGauge,
     {"project", "operation"},
     &AddResultCodes,
     "The result code of the last answer that had one (API field header.resultCode); 0 is "
     "success, and before the first."},
    {"nhncloud_certmanager_token_expiration_timestamp_seconds",
     kGauge,
     {"project"},
     kOfProject<&ProjectState::token_expires_at>,
     "When the last access token expires or expired, in Unix seconds (API v1.3). It is replaced at "
     "80 % of its life, by the poll that comes then."},
    {"nhncloud_certmanager_certificates_removed_total",
     kCounter,
     {"project"},
     kOfRegistry,
     "Certificates that left the listing and are no longer exported."},
    {"nhncloud_certmanager_polls_total",
     kCounter,
     {"project"},
     kOfRegistry,
     "Polls that ended, complete or not."},
    {"nhncloud_certmanager_poll_failures_total",
     kCounter,
     {"project", "reason"},
     kOfRegistry,
     "Polls that were not complete, by reason."},
    {"nhncloud_certmanager_api_requests_total",
     kCounter,
     {"project", "operation"},
     kOfRegistry,
     "Requests sent to the API, every attempt of a retry counted."},
    {"nhncloud_certmanager_api_errors_total",
     kCounter,
     {"project", "operation", "reason"},
     kOfRegistry,
     "Requests to the API that failed, every attempt of a retry counted, by reason."},
    {"nhncloud_certmanager_api_request_duration_seconds",
     kHistogram,
     {"project", "operation"},
     kOfRegistry,
     "How long requests to the API took, every attempt of a retry observed."},
    {"nhncloud_certmanager_snapshot_write_failures_total",
     kCounter,
     {},
     kOfRegistry,
     "Times that the inventory could not be saved in --storage.path."},
    {"nhncloud_certmanager_snapshot_load_failures_total",
     kCounter,
     {},
     kOfRegistry,
     "Times that a saved inventory in --storage.path could not be read."},
    {"nhncloud_certmanager_http_requests_total",
     kCounter,
     {"handler", "code"},
     kOfRegistry,
     "Requests that this exporter answered, by route and status code; other is every path that is "
     "no route. Not counted: those refused for their method (405), size or form."},
    {"nhncloud_certmanager_exporter_build_info",
     kGauge,
     {"version", "revision", "compiler"},
     &AddBuildInfo,
     "Always 1; which build of the exporter this is."},
    {"nhncloud_certmanager_config_last_reload_successful",
     kGauge,
     {},
     kOfExporter<&ExporterFacts::config_last_reload_successful>,
     "1 if the last reading of the configuration succeeded, else 0 and an earlier one is in "
     "force."},
    {"nhncloud_certmanager_config_last_reload_success_timestamp_seconds",
     kGauge,
     {},
     kOfExporter<&ExporterFacts::config_loaded_at>,
     "When none of the configuration's files had a mistake for the last time, in Unix seconds."},
    {"process_cpu_seconds_total",
     kCounter,
     {},
     kOfProcess<&ProcessReading::cpu_seconds>,
     "Total user and system CPU time spent in seconds."},
    {"process_resident_memory_bytes",
     kGauge,
     {},
     kOfProcess<&ProcessReading::resident_bytes>,
     "Resident memory size in bytes."},
    {"process_virtual_memory_bytes",
     kGauge,
     {},
     kOfProcess<&ProcessReading::virtual_bytes>,
     "Virtual memory size in bytes."},
    {"process_open_fds",
     kGauge,
     {},
     kOfProcess<&ProcessReading::open_fds>,
     "Number of open file descriptors."},
    {"process_max_fds",
     kGauge,
     {},
     kOfProcess<&ProcessReading::max_fds>,
     "Maximum number of open file descriptors."},
    {"process_start_time_seconds",
     kGauge,
     {},
     kOfProcess<&ProcessReading::started_at>,
     "Start time of the process since unix epoch in seconds."},
};

}  // namespace

std::optional<std::int64_t> CertificateView::DaysRemaining() const {
  if (!certificate.expires_at) {
    return std::nullopt;
  }
  return inventory::DaysRemaining(*certificate.expires_at, now_);
}

const inventory::FileRecord* CertificateView::FileOf() const {
  return inventory::FindRecord(project.files.get(), certificate);
}

std::string_view MetricTypeText(MetricType type) {
  constexpr std::array<std::string_view, 3> kTexts = {"gauge", "counter", "histogram"};
  return kTexts.at(static_cast<std::size_t>(type));
}

std::span<const MetricRow> MetricCatalog() { return kRows; }

const MetricRow& RowOf(std::string_view name) {
  return *std::find_if(std::begin(kRows), std::end(kRows),
                       [name](const MetricRow& row) { return row.name == name; });
}

}  // namespace certmon::exporter
