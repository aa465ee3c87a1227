#include "exporter/inspect/file_reading.h"

#include <algorithm>
#include <string_view>
#include <utility>

#include "lib/base/text.h"
#include "lib/pem/certificate_file.h"

namespace certmon::exporter {
namespace {

// What base::Printable writes for bytes that it cannot keep.
constexpr std::string_view kReplaced = "\xEF\xBF\xBD";

// Empty, which is unknown, if a name is missing, or may have been cut or changed: names that differ in
// what is not seen would be equal.
std::vector<std::string> DomainsOf(const pem::CertificateRecord& leaf) {
  const bool is_usable =
      leaf.names.size() <= certapi::kMaxDomains &&
      std::all_of(leaf.names.begin(), leaf.names.end(), [](const std::string& name) {
        return base::CountCodePoints(name) < certapi::kMaxTextCodePoints &&
               name.find(kReplaced) == std::string::npos;
      });
  return is_usable ? leaf.names : std::vector<std::string>();
}

inventory::FileRecord RecordOf(const pem::CertificateFile& file,
                               const certapi::Certificate& listed) {
  const pem::CertificateRecord& leaf = file.Leaf();
  return {.not_before = leaf.not_before,
          .not_after = leaf.not_after,
          .chain_not_after = file.chain_not_after,
          .serial_number = leaf.serial_number,
          .sha256_fingerprint = leaf.sha256_fingerprint,
          .subject_common_name = leaf.subject_common_name,
          .issuer_common_name = leaf.issuer_common_name,
          .key_type = leaf.key_type,
          .domains = DomainsOf(leaf),
          .listed_expires_at = listed.expires_at,
          .listed_created_at = listed.created_at};
}

}  // namespace

FileReading::FileReading(certapi::Certificate certificate)
    : certificate_(std::move(certificate)),
      body_([this](std::string_view bytes) { filter_.Push(bytes); }) {}

pem::FileResult<inventory::FileRecord> FileReading::Read() {
  const auto blocks = filter_.Finish();
  if (!blocks) {
    return tl::make_unexpected(blocks.error());
  }
  const auto file = pem::ReadCertificateFile(
      *blocks, {.certificate_name = certificate_.name, .domains = certificate_.domains});
  if (!file) {
    return tl::make_unexpected(file.error());
  }
  return RecordOf(*file, certificate_);
}

}  // namespace certmon::exporter
