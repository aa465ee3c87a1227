// Reads parts of a certificate from libcrypto's types. Private to the room: include
// certificate_file.h.
//
// `x509_st` is libcrypto's X509; it must live during the call. Used by one thread for one
// certificate, because libcrypto fills caches in it.
#ifndef LIB_PEM_X509_PARTS_H_
#define LIB_PEM_X509_PARTS_H_

#include <string>
#include <vector>

#include "lib/pem/certificate_record.h"
#include "lib/pem/file_error.h"

struct x509_st;

namespace certmon::pem {

// Reads everything but `issuers`. FileError::certificate is 0.
[[nodiscard]] FileResult<CertificateRecord> RecordOf(x509_st* certificate);

// CertificateRecord::key_type.
[[nodiscard]] std::string KeyTypeOf(x509_st* certificate);

struct X509Names {
  std::string subject;
  std::string issuer;
  std::string subject_common_name;
  std::string issuer_common_name;
  std::vector<std::string> names;
};
// The members of CertificateRecord with the same names.
[[nodiscard]] X509Names NamesOf(x509_st* certificate);

}  // namespace certmon::pem

#endif  // LIB_PEM_X509_PARTS_H_
