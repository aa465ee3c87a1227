// What `inspect` prints: the certificates of a file as lines for people. Never a key: there is none
// in a pem::CertificateFile.
//
// Pure; safe to call from any thread.
#ifndef EXPORTER_CLIENT_INSPECTION_TEXT_H_
#define EXPORTER_CLIENT_INSPECTION_TEXT_H_

#include <optional>
#include <string>

#include "lib/base/clock.h"
#include "lib/certapi/expiry_zone.h"
#include "lib/pem/certificate_record.h"

namespace certmon::client {

// What the listing says of the certificate.
struct ListedExpiry {
  std::optional<certapi::Instant> expires_at;  // absent: no usable date
  certapi::ExpiryZone zone;
};

struct Inspected {
  std::string title;  // harmless to a terminal
  std::optional<ListedExpiry> listed;
};

// The title, the listed date and the earliest end of all; the leaf; then the others: issuers of the
// leaf first, from one to the next, and the rest in the order of the file. Texts of the file
// are made harmless (display_text.h). Days are rounded down, as everywhere.
[[nodiscard]] std::string InspectionText(const pem::CertificateFile& file, const Inspected& what,
                                         base::WallTime now);

}  // namespace certmon::client

#endif  // EXPORTER_CLIENT_INSPECTION_TEXT_H_
