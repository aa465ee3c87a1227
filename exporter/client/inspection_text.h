// The output of `inspect`. Holds no key: a pem::CertificateFile has none. Pure; safe to call from any
// thread.
#ifndef EXPORTER_CLIENT_INSPECTION_TEXT_H_
#define EXPORTER_CLIENT_INSPECTION_TEXT_H_

#include <optional>
#include <string>

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
};

// The title, the listed date and the end of the chain; the leaf; its issuers, from one to the next; then
// the other certificates in the order of the file. Texts are made safe (display_text.h). Days are
// rounded down.
[[nodiscard]] std::string InspectionText(const pem::CertificateFile& file, const Inspected& what,
                                         base::WallTime now);

}  // namespace certmon::client

#endif  // EXPORTER_CLIENT_INSPECTION_TEXT_H_
