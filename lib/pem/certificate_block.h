// One CERTIFICATE block of a PEM file: what PemFilter keeps.
#ifndef LIB_PEM_CERTIFICATE_BLOCK_H_
#define LIB_PEM_CERTIFICATE_BLOCK_H_

#include <cstdint>
#include <optional>
#include <string_view>

#include "lib/base/secret.h"

namespace certmon::pem {

// The labels of X.509 certificates (RFC 7468, section 5, and OpenSSL's PEM_read_bio_X509_AUX, which
// servers use to read their files).
enum class CertificateLabel : std::uint8_t {
  kCertificate,         // CERTIFICATE
  kX509Certificate,     // X509 CERTIFICATE, an old label
  kTrustedCertificate,  // TRUSTED CERTIFICATE: followed by OpenSSL's trust settings
};

// Returns nullopt for every other label.
[[nodiscard]] std::optional<CertificateLabel> CertificateLabelOf(std::string_view label);

// Move-only. The text is wiped when it is freed, because it may be a key with a wrong label.
struct CertificateBlock {
  CertificateLabel label = CertificateLabel::kCertificate;
  base::Secret base64;  // padded, without line ends and blanks; starts like a certificate
};

}  // namespace certmon::pem

#endif  // LIB_PEM_CERTIFICATE_BLOCK_H_
