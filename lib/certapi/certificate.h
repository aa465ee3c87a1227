// The record of one certificate, as the list API gives it and every later room reads it.
//
// Source: NHN Cloud Certificate Manager API guides v1.1 to v1.3, "List Certificates".
// A plain value; no behaviour beyond comparison.
#ifndef LIB_CERTAPI_CERTIFICATE_H_
#define LIB_CERTAPI_CERTIFICATE_H_

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace certmon::certapi {

// Seconds since 1970-01-01T00:00:00Z, 64 bits: good beyond the year 9999.
using Instant = std::chrono::sys_seconds;

// Of a certificate's domains, so many are kept (contract of certificate_domain_info).
inline constexpr std::size_t kMaxDomains = 100;

struct Certificate {
  std::string name;       // certificateName: valid UTF-8, 1 to 256 code points, no controls
  std::string authority;  // may be empty; printable, at most 256 code points
  std::string signature_algorithm;  // likewise
  std::optional<Instant>
      expires_at;  // what expirationDate stands for; absent where it has no usable date
  std::optional<Instant> created_at;  // the same of fileCreationDate

  std::string id;  // certificateId (v1.3), in decimal; may be empty
  // v1.2 and later, where asked for: no two alike, at most kMaxDomains of the list's, in its order;
  // each printable, 1 to 256 code points.
  std::vector<std::string> domains{};

  friend bool operator==(const Certificate&, const Certificate&) = default;
};

// Why an entry of the listing cannot be used as it stands; the label texts are in the contract of
// certificates_rejected.
enum class Rejection : std::uint8_t {
  kBadName,    // missing, empty or blank, over 256 code points, control characters
  kBadDate,    // expirationDate is present and is no date of the closed list (api_date.h)
  kDuplicate,  // the name was there before; found when the inventory is built
  kSchema,     // the entry is no object
};

// One entry of a page, in the order of the page.
struct ListedEntry {
  Certificate certificate;             // the name is empty for kBadName and kSchema
  std::optional<Rejection> rejection;  // kBadDate leaves everything but expires_at in place

  friend bool operator==(const ListedEntry&, const ListedEntry&) = default;
};

}  // namespace certmon::certapi

#endif  // LIB_CERTAPI_CERTIFICATE_H_
