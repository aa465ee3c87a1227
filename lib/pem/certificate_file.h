// Reads the certificates that PemFilter kept.
//
// The only door to libcrypto's X.509 code, for the exporter and the shell's client alike. Nothing
// is verified: neither a signature nor trust nor a name against a host; the file is read for what
// it says. Its texts are the maker's (certificate_record.h). Libcrypto's error queue is left as it
// was. Safe to call from any thread.
#ifndef LIB_PEM_CERTIFICATE_FILE_H_
#define LIB_PEM_CERTIFICATE_FILE_H_

#include <vector>

#include "lib/pem/certificate_block.h"
#include "lib/pem/certificate_record.h"
#include "lib/pem/file_error.h"
#include "lib/pem/leaf.h"

namespace certmon::pem {

// Reads every block and chooses the leaf (leaf.h). Fails as a whole, with
//   kNotACertificate  a block is not exactly one X.509 certificate in DER (with label
//                     kTrustedCertificate: and OpenSSL's notes), or its serial number is over
//                     kMaxSerialBytes
//   kUnreadableDate   notBefore or notAfter is no time
//   kNoCertificate    there is no block
// A key of an unknown kind, names that cannot be read and extensions that are broken are no
// failures: the record lacks them.
[[nodiscard]] FileResult<CertificateFile> ReadCertificateFile(
    const std::vector<CertificateBlock>& blocks, const ListedNames& listed = {});

// RFC 5280, section 4.1.2.2, ends serial numbers at 20 bytes; older ones are longer.
inline constexpr int kMaxSerialBytes = 64;

}  // namespace certmon::pem

#endif  // LIB_PEM_CERTIFICATE_FILE_H_
