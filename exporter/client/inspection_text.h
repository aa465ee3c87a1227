// The output of `inspect`. Holds no key: a pem::CertificateFile has none. Pure; safe to call from any
// thread.
#ifndef EXPORTER_CLIENT_INSPECTION_TEXT_H_
#define EXPORTER_CLIENT_INSPECTION_TEXT_H_

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "lib/base/clock.h"
#include "lib/certapi/expiry_zone.h"
#include "lib/pem/certificate_record.h"

namespace certmon::client {

// The certificate in the listing.
struct ListedExpiry {
  std::optional<certapi::Instant> expires_at;  // absent: no usable date
  certapi::ExpiryZone zone;
};

struct Inspected {
  std::string title;  // safe for a terminal
  std::optional<ListedExpiry> listed;
  // As they are, for JSON. Empty: unknown.
  std::string project = {};
  std::string name = {};
  std::string file = {};  // "-": stdin
};

enum class CertificateRole : std::uint8_t { kLeaf, kIssuer, kOther };

struct PlacedCertificate {
  std::size_t index;  // in CertificateFile::certificates
  CertificateRole role;
};

// The leaf; its issuers, from one to the next; then the other certificates in the order of the file.
[[nodiscard]] std::vector<PlacedCertificate> InOrder(const pem::CertificateFile& file);

// The title, the listed date and the end of the chain; then the certificates InOrder. Texts are made safe (display_text.h). Days are
// rounded down.
[[nodiscard]] std::string InspectionText(const pem::CertificateFile& file, const Inspected& what,
                                         base::WallTime now);

// One object: `project`, `name` and `file` (what was inspected), `listed_expires_at`, `listed_day`,
// `chain_not_after`, and `certificates` InOrder, each with `role` (leaf, issuer or other), `place` in
// the file from 1, `subject`, `issuer`, `names`, `not_before`, `not_after`, `days_left`, `key_type`,
// `serial_number`, `sha256_fingerprint`, `is_ca` and `is_self_issued`. Instants are in UTC, texts as
// they are, unknown values null.
[[nodiscard]] std::string InspectionJson(const pem::CertificateFile& file, const Inspected& what,
                                         base::WallTime now);

}  // namespace certmon::client

#endif  // EXPORTER_CLIENT_INSPECTION_TEXT_H_
