// X.509 certificates for TLS tests, made by openssl. EC keys, because they are quick to make.
#ifndef TESTS_SUPPORT_TEST_CERTIFICATE_H_
#define TESTS_SUPPORT_TEST_CERTIFICATE_H_

#include <string>

#include "tests/support/temp_folder.h"

namespace certmon::test_support {

struct TestCertificateOptions {
  std::string alt_name = "IP:127.0.0.1";  // the subjectAltName
  // In the format of `openssl ca`: "20200101000000Z".
  std::string not_before = "20200101000000Z";
  std::string not_after = "20991231000000Z";
};

// A self-signed certificate and its key, in a temporary folder. Throws std::runtime_error if
// openssl fails.
class TestCertificate {
 public:
  explicit TestCertificate(const TestCertificateOptions& options = {});

  [[nodiscard]] std::string File() const { return folder_.Path("certificate.pem"); }
  [[nodiscard]] std::string KeyFile() const { return folder_.Path("key.pem"); }
  // The contents of the two files.
  [[nodiscard]] std::string Pem() const { return Read(File()); }
  [[nodiscard]] std::string KeyPem() const { return Read(KeyFile()); }

 private:
  [[nodiscard]] static std::string Read(const std::string& path);

  TempFolder folder_;
};

}  // namespace certmon::test_support

#endif  // TESTS_SUPPORT_TEST_CERTIFICATE_H_
