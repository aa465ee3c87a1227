#include "tests/support/test_certificate.h"

#include <fstream>
#include <iterator>

#include "tests/support/openssl_program.h"

namespace certmon::test_support {

TestCertificate::TestCertificate(const TestCertificateOptions& options) {
  Openssl({"req", "-new", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes",
           "-subj", "/CN=certmon test", "-keyout", KeyFile(), "-out", folder_.Path("request.pem")});
  // `openssl x509` cannot set dates in the past. `openssl ca` can, but needs a database.
  folder_.Write("index", "");
  folder_.Write("serial", "01\n");
  const std::string config = folder_.Write(
      "ca.cnf", "[ca]\ndefault_ca=own\n[own]\ndatabase=" + folder_.Path("index") +
                    "\nserial=" + folder_.Path("serial") + "\nnew_certs_dir=" + folder_.Path() +
                    "\ndefault_md=sha256\npolicy=any\nx509_extensions=ext\n"
                    "[any]\ncommonName=supplied\n[ext]\nbasicConstraints=CA:TRUE\n"
                    "subjectAltName=" +
                    options.alt_name + "\n");
  Openssl({"ca", "-batch", "-notext", "-selfsign", "-config", config, "-keyfile", KeyFile(), "-in",
           folder_.Path("request.pem"), "-startdate", options.not_before, "-enddate",
           options.not_after, "-out", File()});
}

std::string TestCertificate::Read(const std::string& path) {
  std::ifstream file(path);
  return {std::istreambuf_iterator<char>(file), {}};
}

}  // namespace certmon::test_support
