// What a certificate file says: plain records, without a byte of a key.
//
// Texts are what the file's maker wrote: valid UTF-8 without control characters (base::Printable),
// otherwise anything; bounded by the size of the file. Plain values.
#ifndef LIB_PEM_CERTIFICATE_RECORD_H_
#define LIB_PEM_CERTIFICATE_RECORD_H_

#include <chrono>
#include <cstddef>
#include <string>
#include <vector>

namespace certmon::pem {

// Of a common name, in code points. X.520 ends it at 64; a label of the exposition at 256.
inline constexpr std::size_t kMaxCommonName = 256;
// Of a subject or issuer as a whole.
inline constexpr std::size_t kMaxWholeName = 1024;

struct CertificateRecord {
  // Exact; years 0 to 9999 (RFC 5280, section 4.1.2.5, both forms of a time).
  std::chrono::sys_seconds not_before;
  std::chrono::sys_seconds not_after;

  std::string serial_number;  // lower-case hexadecimal, two digits a byte; "-" before a negative
  std::string sha256_fingerprint;  // 64 digits of lower-case hexadecimal, of the certificate's DER

  std::string subject;  // whole, as RFC 4514 writes it: "CN=www.example.com,O=Example"
  std::string issuer;
  // Where a name has several common names the last, which is the most specific one (RFC 6125,
  // section 1.8); empty where it has none.
  std::string subject_common_name;
  std::string issuer_common_name;
  // Every common name of the subject, then the DNS names, IP addresses, mail addresses and URIs of
  // subjectAltName, in their order and spelling, each once.
  std::vector<std::string> names;

  // RSA-2048, RSA-PSS-2048, DSA-2048, EC-P-256 (the NIST's name where the curve has one, otherwise
  // OpenSSL's: EC-secp256k1; EC-256 where the curve has no name), Ed25519, Ed448. Of an algorithm
  // that libcrypto cannot read: its name or its object identifier.
  std::string key_type;

  // May issue others: basicConstraints says CA, or it is of an age or kind without them that
  // libcrypto takes for one (X509_check_ca(3): keyUsage keyCertSign, self-signed of version 1).
  bool is_ca = false;
  bool is_self_issued = false;  // subject and issuer are the same name
  // The places, in CertificateFile::certificates, of those that can have issued it: by name, key
  // identifier and key usage (X509_check_issued(3)); no signature is computed. Empty where it is
  // self-issued.
  std::vector<std::size_t> issuers;

  friend bool operator==(const CertificateRecord&, const CertificateRecord&) = default;
};

struct CertificateFile {
  std::vector<CertificateRecord> certificates;  // one or more, in the order of the file
  std::size_t leaf = 0;                         // the place of the one that the file is about
  std::chrono::sys_seconds chain_not_after;     // the earliest not_after of all

  [[nodiscard]] const CertificateRecord& Leaf() const { return certificates[leaf]; }
};

}  // namespace certmon::pem

#endif  // LIB_PEM_CERTIFICATE_RECORD_H_
