// One CERTIFICATE block of a PEM file: what PemFilter keeps.
#ifndef LIB_PEM_CERTIFICATE_BLOCK_H_
#define LIB_PEM_CERTIFICATE_BLOCK_H_

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "lib/base/secret.h"

namespace certmon::pem {

// The labels of X.509 certificates. Source: RFC 7468, section 5, and OpenSSL's
// PEM_read_bio_X509_AUX, with which servers read their files.
enum class CertificateLabel : std::uint8_t {
  kCertificate,         // CERTIFICATE
  kX509Certificate,     // X509 CERTIFICATE, of old
  kTrustedCertificate,  // TRUSTED CERTIFICATE: with OpenSSL's notes on trust behind it
};

// The text of the label. Static storage.
[[nodiscard]] std::string_view LabelText(CertificateLabel label);
// nullopt for every other label.
[[nodiscard]] std::optional<CertificateLabel> CertificateLabelOf(std::string_view label);

// Move-only: the text is wiped when it goes, lest a key under the label of a certificate outlives
// its reading.
struct CertificateBlock {
  CertificateLabel label = CertificateLabel::kCertificate;
  base::Secret base64;  // without line ends and blanks; padded; begins as a certificate does
};

// The blocks as a PEM text, lines of 64 letters (RFC 7468, section 2). Empty for no block.
[[nodiscard]] std::string ToPem(const std::vector<CertificateBlock>& blocks);

}  // namespace certmon::pem

#endif  // LIB_PEM_CERTIFICATE_BLOCK_H_
