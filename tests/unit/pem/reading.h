// Reads a certificate file from PEM text or from the DER of one certificate.
#ifndef TESTS_UNIT_PEM_READING_H_
#define TESTS_UNIT_PEM_READING_H_

#include <string>
#include <string_view>
#include <vector>

#include "lib/pem/certificate_file.h"
#include "tests/unit/pem/certificate_maker.h"
#include "tests/unit/pem/filtered.h"

namespace certmon::pem {

// Throws tl::bad_expected_access if the file is refused.
inline CertificateFile Read(const std::string& pem, const ListedNames& listed = {}) {
  return ReadCertificateFile(Filtered(pem).value(), listed).value();
}

inline FileResult<CertificateFile> ReadDer(
    std::string_view der, CertificateLabel label = CertificateLabel::kCertificate) {
  std::vector<CertificateBlock> blocks;
  blocks.push_back(BlockOf(der, label));
  return ReadCertificateFile(blocks);
}

}  // namespace certmon::pem

#endif  // TESTS_UNIT_PEM_READING_H_
