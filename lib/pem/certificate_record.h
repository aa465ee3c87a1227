// The contents of a certificate file, without any byte of a key.
//
// Texts are as the author of the file wrote them: valid UTF-8 without control characters
// (base::Printable), otherwise arbitrary; bounded by the size of the file. Plain values.
#ifndef LIB_PEM_CERTIFICATE_RECORD_H_
#define LIB_PEM_CERTIFICATE_RECORD_H_

#include <chrono>
#include <cstddef>
#include <string>
#include <vector>

namespace certmon::pem {

// Of a common name, in code points. X.520 allows 64; labels of the metrics have at most 256.
inline constexpr std::size_t kMaxCommonName = 256;
// Of a whole subject or issuer.
inline constexpr std::size_t kMaxWholeName = 1024;

struct CertificateRecord {
  // Exact; years 0 to 9999 (RFC 5280, section 4.1.2.5, both forms of a time).
  std::chrono::sys_seconds not_before;
  std::chrono::sys_seconds not_after;

  std::string serial_number;       // lower-case hexadecimal; "-" before a negative one
  std::string sha256_fingerprint;  // of the DER; 64 lower-case hexadecimal digits

  std::string subject;  // in the form of RFC 4514: "CN=www.example.com,O=Example"
  std::string issuer;
  // The last common name, which is the most specific one (RFC 6125, section 1.8). May be empty.
  std::string subject_common_name;
  std::string issuer_common_name;
  // The common names of the subject, then the DNS names, IP addresses, mail addresses and URIs of
  // subjectAltName, in their order, each once.
  std::vector<std::string> names;

  // RSA-2048, RSA-PSS-2048, DSA-2048, EC-P-256, Ed25519, Ed448. A curve without a NIST name has
  // that of OpenSSL (EC-secp256k1) or its size (EC-256). An algorithm that libcrypto does not know
  // has its name or object identifier.
  std::string key_type;

  // By basicConstraints; without them as libcrypto decides (X509_check_ca(3): keyUsage keyCertSign,
  // self-signed of version 1).
  bool is_ca = false;
  bool is_self_issued = false;  // subject and issuer are equal
  // The indexes in CertificateFile::certificates of those that can have issued it, by name, key
  // identifier and key usage (X509_check_issued(3)). Of several, in the chains of the leaf, only those
  // whose key verifies the signature, because an old and a new authority may have the same name; if
  // none does or there are too many, only the one that ends first. Empty if self-issued.
  std::vector<std::size_t> issuers;

  friend bool operator==(const CertificateRecord&, const CertificateRecord&) = default;
};

struct CertificateFile {
  std::vector<CertificateRecord> certificates;  // one or more, in the order of the file
  std::size_t leaf = 0;            // index of the certificate that a server presents (leaf.h)
  std::vector<std::size_t> chain;  // the indexes of its chain, from the leaf upwards (chain.h)
  std::chrono::sys_seconds chain_not_after;  // the earliest not_after of the chain

  [[nodiscard]] const CertificateRecord& Leaf() const { return certificates[leaf]; }
};

}  // namespace certmon::pem

#endif  // LIB_PEM_CERTIFICATE_RECORD_H_
