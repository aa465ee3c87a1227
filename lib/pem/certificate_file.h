// Reads the certificates that PemFilter kept, with libcrypto.
//
// Nothing is verified for trust, neither a signature nor a name against a host. Signatures only tell
// issuers of the same name apart, if that takes at most 32 in a file: a key can be made so that each
// takes milliseconds. The texts are the author's (certificate_record.h). Libcrypto's error queue is left
// unchanged. Safe to call from any thread.
#ifndef LIB_PEM_CERTIFICATE_FILE_H_
#define LIB_PEM_CERTIFICATE_FILE_H_

#include <vector>

#include "lib/pem/certificate_block.h"
#include "lib/pem/certificate_record.h"
#include "lib/pem/file_error.h"
#include "lib/pem/leaf.h"

namespace certmon::pem {

// Reads every block and chooses the leaf (leaf.h) and its chain (chain.h). Fails with
//   kNotACertificate  a block is not exactly one X.509 certificate in DER (with the label
//                     kTrustedCertificate, followed by OpenSSL's trust settings), or its serial
//                     number is over kMaxSerialBytes
//   kUnreadableDate   notBefore or notAfter is not a time
//   kNoCertificate    there is no block
// An unknown kind of key, unreadable names and broken extensions are no failure: the record is then
// incomplete.
[[nodiscard]] FileResult<CertificateFile> ReadCertificateFile(
    const std::vector<CertificateBlock>& blocks, const ListedNames& listed = {});

// RFC 5280, section 4.1.2.2, allows 20 bytes; older serial numbers are longer.
inline constexpr int kMaxSerialBytes = 64;

}  // namespace certmon::pem

#endif  // LIB_PEM_CERTIFICATE_FILE_H_
