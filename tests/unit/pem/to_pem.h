// Writes certificate blocks as PEM text.
#ifndef TESTS_UNIT_PEM_TO_PEM_H_
#define TESTS_UNIT_PEM_TO_PEM_H_

#include <algorithm>
#include <string>
#include <vector>

#include "lib/pem/certificate_block.h"

namespace certmon::pem {

// Lines of 64 letters (RFC 7468, section 2). Empty without blocks.
inline std::string ToPem(const std::vector<CertificateBlock>& blocks) {
  static constexpr std::size_t kLineLetters = 64;
  std::string pem;
  for (const CertificateBlock& block : blocks) {
    const std::string label = block.label == CertificateLabel::kCertificate ? "CERTIFICATE-----\n"
                              : block.label == CertificateLabel::kX509Certificate
                                  ? "X509 CERTIFICATE-----\n"
                                  : "TRUSTED CERTIFICATE-----\n";
    pem += "-----BEGIN " + label;
    block.base64.WithBytes([&pem](std::string_view text) {
      for (; !text.empty(); text.remove_prefix(std::min(text.size(), kLineLetters))) {
        pem.append(text.substr(0, kLineLetters)).append("\n");
      }
    });
    pem += "-----END " + label;
  }
  return pem;
}

}  // namespace certmon::pem

#endif  // TESTS_UNIT_PEM_TO_PEM_H_
