// One certificate's DER (pem/certificate_file.h).
//
// A certificate that can be read has dates within the years of its format, a serial number and a
// fingerprint in lower-case hexadecimal, and printable texts within their limits.
#include <algorithm>
#include <string>
#include <vector>

#include "lib/base/text.h"
#include "lib/pem/certificate_file.h"
#include "tests/fuzz/fuzz_target.h"
#include "tests/unit/pem/encode_base64.h"

namespace certmon::fuzz {
namespace {

bool IsText(const std::string& text, std::size_t most) {
  const auto length = base::CountCodePoints(text);
  return length && *length <= most && !base::HasControlCharacter(text);
}

bool IsHexadecimal(std::string_view text) {
  return text.size() % 2 == 0 && text.find_first_not_of("0123456789abcdef") == text.npos;
}

bool IsInstant(std::chrono::sys_seconds instant) {
  constexpr std::int64_t kFirst = -62'167'219'200;  // 0000-01-01T00:00:00Z
  constexpr std::int64_t kLast = 253'402'300'799;   // 9999-12-31T23:59:59Z
  const std::int64_t seconds = instant.time_since_epoch().count();
  return seconds >= kFirst && seconds <= kLast;
}

void CheckRecord(const pem::CertificateRecord& record) {
  Require(IsInstant(record.not_before) && IsInstant(record.not_after),
          "dates are within the years");
  const std::string_view serial = record.serial_number;
  Require(IsHexadecimal(serial.substr(serial[0] == '-' ? 1 : 0)) && serial.size() >= 2 &&
              serial.size() <= 2 * pem::kMaxSerialBytes + 1,
          "the serial number is hexadecimal");
  Require(IsHexadecimal(record.sha256_fingerprint) && record.sha256_fingerprint.size() == 64,
          "the fingerprint is hexadecimal");
  Require(IsText(record.subject, pem::kMaxWholeName) && IsText(record.issuer, pem::kMaxWholeName),
          "names are printable");
  Require(IsText(record.subject_common_name, pem::kMaxCommonName) &&
              IsText(record.issuer_common_name, pem::kMaxCommonName),
          "common names are printable");
  Require(std::all_of(record.names.begin(), record.names.end(),
                      [](const std::string& name) { return !name.empty() && IsText(name, 256); }),
          "other names are printable");
  Require(!record.key_type.empty() && IsText(record.key_type, 100), "the key has a type");
  Require(record.issuers.empty(), "one alone is issued by no other");
}

}  // namespace

void TryInput(std::string_view input) {
  std::vector<pem::CertificateBlock> blocks(1);
  blocks[0].base64 = base::Secret(pem::EncodeBase64(input));
  for (const auto label :
       {pem::CertificateLabel::kCertificate, pem::CertificateLabel::kTrustedCertificate}) {
    blocks[0].label = label;
    const auto file = pem::ReadCertificateFile(blocks);
    if (file) {
      Require(file->certificates.size() == 1 && file->leaf == 0, "one is one");
      Require(file->chain_not_after == file->Leaf().not_after, "one alone is its chain");
      CheckRecord(file->Leaf());
    }
  }
}

}  // namespace certmon::fuzz
