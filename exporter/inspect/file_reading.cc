#include "exporter/inspect/file_reading.h"

#include <utility>

#include "lib/pem/certificate_file.h"

namespace certmon::exporter {
namespace {

FileRecord RecordOf(const pem::CertificateFile& file) {
  const pem::CertificateRecord& leaf = file.Leaf();
  return {.not_before = leaf.not_before,
          .not_after = leaf.not_after,
          .chain_not_after = file.chain_not_after,
          .serial_number = leaf.serial_number,
          .sha256_fingerprint = leaf.sha256_fingerprint,
          .subject_common_name = leaf.subject_common_name,
          .issuer_common_name = leaf.issuer_common_name,
          .key_type = leaf.key_type};
}

}  // namespace

FileReading::FileReading(certapi::Certificate certificate)
    : certificate_(std::move(certificate)),
      body_([this](std::string_view bytes) { filter_.Push(bytes); }) {}

pem::FileResult<FileRecord> FileReading::Read() {
  const auto blocks = filter_.Finish();
  if (!blocks) {
    return tl::make_unexpected(blocks.error());
  }
  const auto file = pem::ReadCertificateFile(
      *blocks, {.certificate_name = certificate_.name, .domains = certificate_.domains});
  if (!file) {
    return tl::make_unexpected(file.error());
  }
  return RecordOf(*file);
}

}  // namespace certmon::exporter
