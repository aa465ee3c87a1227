// The rows of the catalogue that are about certificate files. Private to the room.
#ifndef EXPORTER_METRICS_FILE_METRICS_H_
#define EXPORTER_METRICS_FILE_METRICS_H_

#include <array>

#include "exporter/metrics/metric_catalog.h"

namespace certmon::exporter {

inline constexpr std::array<MetricRow, 5> kFileRows = {{
    {Metric::kCertificateFileNotAfter,
     "nhncloud_certmanager_certificate_file_not_after_timestamp_seconds",
     MetricType::kGauge,
     Emitter::kCertificates,
     {"project", "certificate_name"},
     "When the certificate ends according to its file (notAfter), in Unix seconds, as of its last "
     "good download (with inspect_files once a day, and when its entry changes)."},
    {Metric::kCertificateFileNotBefore,
     "nhncloud_certmanager_certificate_file_not_before_timestamp_seconds",
     MetricType::kGauge,
     Emitter::kCertificates,
     {"project", "certificate_name"},
     "When the certificate begins according to its file (notBefore), in Unix seconds, as of its "
     "last good download (with inspect_files once a day, and when its entry changes)."},
    {Metric::kCertificateFileChainNotAfter,
     "nhncloud_certmanager_certificate_file_chain_not_after_timestamp_seconds",
     MetricType::kGauge,
     Emitter::kCertificates,
     {"project", "certificate_name"},
     "When the first certificate of the file ends, its chain included, in Unix seconds, as of its "
     "last good download (with inspect_files once a day, and when its entry changes)."},
    {Metric::kCertificateFileInfo,
     "nhncloud_certmanager_certificate_file_info",
     MetricType::kGauge,
     Emitter::kCertificates,
     {"project", "certificate_name", "serial_number", "sha256_fingerprint", "subject_common_name",
      "issuer_common_name", "key_type"},
     "Always 1, labelled with what the certificate's file says of it, as of its last good "
     "download (with inspect_files once a day, and when its entry changes)."},
    {Metric::kCertificateFileError,
     "nhncloud_certmanager_certificate_file_error",
     MetricType::kGauge,
     Emitter::kCertificates,
     {"project", "certificate_name", "reason"},
     "1 if the last attempt to download and read the certificate's file failed, by reason (pem: "
     "not understood); with inspect_files once a day, sooner after a failure or a change of its "
     "entry."},
}};

}  // namespace certmon::exporter

#endif  // EXPORTER_METRICS_FILE_METRICS_H_
