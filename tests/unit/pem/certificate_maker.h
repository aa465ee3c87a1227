// Makes certificates of every kind for the tests of lib/pem, with the openssl program.
#ifndef TESTS_UNIT_PEM_CERTIFICATE_MAKER_H_
#define TESTS_UNIT_PEM_CERTIFICATE_MAKER_H_

#include <string>
#include <string_view>
#include <vector>

#include "lib/pem/certificate_block.h"
#include "tests/support/temp_folder.h"

namespace certmon::pem {

// PEM texts.
struct MadeCertificate {
  std::string certificate;
  std::string key;  // PKCS#8, not encrypted
};

struct CertificateOptions {
  std::string subject = "/CN=www.example.com";
  // For openssl genpkey: an algorithm and its options.
  std::vector<std::string> key = {"-algorithm", "ED25519"};
  // Lines of a section of extensions: "subjectAltName=DNS:www.example.com".
  std::vector<std::string> extensions = {"basicConstraints=CA:FALSE"};
  // In the form of openssl ca.
  std::string not_before = "20200101000000Z";
  std::string not_after = "20991231235959Z";
  std::string serial = "01";                // hexadecimal, an even number of digits
  const MadeCertificate* issuer = nullptr;  // null: signed by itself
  std::string reuse_key;                    // PEM; empty: a new key
};

// Used by one thread. Throws std::runtime_error if openssl fails.
class CertificateMaker {
 public:
  MadeCertificate Make(const CertificateOptions& options);
  // One that may issue others.
  MadeCertificate MakeAuthority(const std::string& subject, const MadeCertificate* issuer = nullptr,
                                const std::string& not_after = "20991231235959Z");

  // The output of openssl with these arguments and the PEM text as -in.
  std::string Run(std::vector<std::string> arguments, const std::string& pem);

 private:
  test_support::TempFolder folder_;
};

// The DER of the first block of a PEM text, and a block of DER: to change what openssl would not
// write. Nothing in this room looks at a signature.
[[nodiscard]] std::string DerOf(const std::string& pem);
[[nodiscard]] CertificateBlock BlockOf(std::string_view der,
                                       CertificateLabel label = CertificateLabel::kCertificate);
// `der` with every `what` overwritten by `with`, which has the same length. Throws if there is
// none.
[[nodiscard]] std::string Patched(std::string der, std::string_view what, std::string_view with);

}  // namespace certmon::pem

#endif  // TESTS_UNIT_PEM_CERTIFICATE_MAKER_H_
