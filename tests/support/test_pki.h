// Makes keys and certificates, and runs openssl as a client.
#ifndef TESTS_SUPPORT_TEST_PKI_H_
#define TESTS_SUPPORT_TEST_PKI_H_

#include <fstream>
#include <sstream>
#include <string>
#include <utility>
#include <vector>

#include "tests/support/child_process.h"
#include "tests/support/temp_folder.h"

namespace certmon::test_support {

inline std::string FileText(const std::string& path) {
  std::ifstream in(path, std::ios::binary);
  std::ostringstream text;
  text << in.rdbuf();
  return text.str();
}

// `openssl ARGUMENTS`; returns stdout and stderr.
inline std::string OpenSsl(std::vector<std::string> arguments) {
  arguments.insert(arguments.begin(), "openssl");
  const ChildResult result = RunToEnd({.arguments = std::move(arguments), .environment = {}});
  return result.out + result.err;
}

// A folder of PEM files: NAME.pem and NAME.key.
class TestPki {
 public:
  // A self-signed certificate for loopback addresses. `algorithm`: "ec" or "rsa".
  void MakeSelfSigned(const std::string& name, const std::string& algorithm = "ec") const {
    std::vector<std::string> arguments = {"req",
                                          "-x509",
                                          "-nodes",
                                          "-days",
                                          "3",
                                          "-subj",
                                          "/CN=" + name,
                                          "-keyout",
                                          Key(name),
                                          "-out",
                                          Pem(name),
                                          "-addext",
                                          "subjectAltName=DNS:localhost,IP:127.0.0.1",
                                          "-newkey"};
    const std::vector<std::string> kind =
        algorithm == "rsa" ? std::vector<std::string>{"rsa:2048"}
                           : std::vector<std::string>{"ec", "-pkeyopt", "ec_paramgen_curve:P-256"};
    arguments.insert(arguments.end(), kind.begin(), kind.end());
    OpenSsl(std::move(arguments));
  }

  // A certificate signed by `issuer`, for client authentication unless `purpose` differs.
  void MakeClient(const std::string& name, const std::string& issuer, const std::string& names,
                  const std::string& purpose = "clientAuth", const std::string& days = "3") const {
    folder_.Write(name + ".ext",
                  "subjectAltName=" + names + "\nextendedKeyUsage=" + purpose + "\n");
    OpenSsl({"req", "-new", "-nodes", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256",
             "-subj", "/CN=" + name, "-keyout", Key(name), "-out", folder_.Path(name + ".csr")});
    OpenSsl({"x509", "-req", "-in", folder_.Path(name + ".csr"), "-CA", Pem(issuer), "-CAkey",
             Key(issuer), "-CAcreateserial", "-days", days, "-extfile", folder_.Path(name + ".ext"),
             "-out", Pem(name)});
  }

  [[nodiscard]] std::string Pem(const std::string& name) const {
    return folder_.Path(name + ".pem");
  }
  [[nodiscard]] std::string Key(const std::string& name) const {
    return folder_.Path(name + ".key");
  }
  [[nodiscard]] std::string PemText(const std::string& name) const { return FileText(Pem(name)); }
  [[nodiscard]] std::string KeyText(const std::string& name) const { return FileText(Key(name)); }
  [[nodiscard]] const TempFolder& Folder() const { return folder_; }

 private:
  TempFolder folder_;
};

}  // namespace certmon::test_support

#endif  // TESTS_SUPPORT_TEST_PKI_H_
