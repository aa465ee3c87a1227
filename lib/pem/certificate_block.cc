#include "lib/pem/certificate_block.h"

namespace certmon::pem {

std::optional<CertificateLabel> CertificateLabelOf(std::string_view label) {
  if (label == "CERTIFICATE") {
    return CertificateLabel::kCertificate;
  }
  if (label == "X509 CERTIFICATE") {
    return CertificateLabel::kX509Certificate;
  }
  if (label == "TRUSTED CERTIFICATE") {
    return CertificateLabel::kTrustedCertificate;
  }
  return std::nullopt;
}

}  // namespace certmon::pem
