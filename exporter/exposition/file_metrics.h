// The rows of the catalogue that are about certificate files. Private to the room.
#ifndef EXPORTER_EXPOSITION_FILE_METRICS_H_
#define EXPORTER_EXPOSITION_FILE_METRICS_H_

#include <array>

#include "exporter/exposition/metric_catalog.h"

namespace certmon::exporter {

inline constexpr std::array<MetricRow, 5> kFileRows = {{
    {Metric::kCertificateFileNotAfter,
     "nhncloud_certmanager_certificate_file_not_after_timestamp_seconds",
     MetricType::kGauge,
     Emitter::kCertificates,
     {"project", "certificate_name"},
     "When the certificate in the downloaded file ends, in Unix seconds, to the second (notAfter). "
     "With inspect_files: of the last file that could be read, where its entry has not changed "
     "once "
     "a day."},
    {Metric::kCertificateFileNotBefore,
     "nhncloud_certmanager_certificate_file_not_before_timestamp_seconds",
     MetricType::kGauge,
     Emitter::kCertificates,
     {"project", "certificate_name"},
     "When the certificate in the downloaded file begins, in Unix seconds (notBefore). With "
     "inspect_files: of the last file that could be read, where its entry has not changed once a "
     "day."},
    {Metric::kCertificateFileChainNotAfter,
     "nhncloud_certmanager_certificate_file_chain_not_after_timestamp_seconds",
     MetricType::kGauge,
     Emitter::kCertificates,
     {"project", "certificate_name"},
     "The earliest end of all certificates in the downloaded file, in Unix seconds. With "
     "inspect_files: of the last file that could be read, where its entry has not changed once a "
     "day."},
    {Metric::kCertificateFileInfo,
     "nhncloud_certmanager_certificate_file_info",
     MetricType::kGauge,
     Emitter::kCertificates,
     {"project", "certificate_name", "serial_number", "sha256_fingerprint", "subject_common_name",
      "issuer_common_name", "key_type"},
     "Always 1; what the certificate in the downloaded file says. With inspect_files: of the last "
     "file that could be read, where its entry has not changed once a day."},
    {Metric::kCertificateFileError,
     "nhncloud_certmanager_certificate_file_error",
     MetricType::kGauge,
     Emitter::kCertificates,
     {"project", "certificate_name", "reason"},
     "1 for a certificate whose file could not be downloaded or read (reason pem) when it was last "
     "tried. With inspect_files, where its entry has not changed once a day; what is shown of its "
     "file is of before."},
}};

}  // namespace certmon::exporter

#endif  // EXPORTER_EXPOSITION_FILE_METRICS_H_
