#include "tests/unit/pem/certificate_maker.h"

#include <fstream>
#include <iterator>
#include <stdexcept>

#include "lib/pem/base64.h"
#include "tests/support/openssl_program.h"
#include "tests/unit/pem/encode_base64.h"

namespace certmon::pem {
namespace {

using test_support::Openssl;

std::string ReadFile(const std::string& path) {
  std::ifstream file(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(file), {}};
}

}  // namespace

MadeCertificate CertificateMaker::Make(const CertificateOptions& options) {
  const std::string key = folder_.Path("key.pem");
  const std::string request = folder_.Path("request.pem");
  const std::string made = folder_.Path("certificate.pem");
  if (options.reuse_key.empty()) {
    std::vector<std::string> genpkey = {"genpkey", "-out", key};
    genpkey.insert(genpkey.end(), options.key.begin(), options.key.end());
    Openssl(genpkey);
  } else {
    folder_.Write("key.pem", options.reuse_key);
  }
  // openssl x509 and req take no dates of one's own; openssl ca does, and wants a database.
  folder_.Write("index", "");
  folder_.Write("index.attr", "unique_subject=no\n");
  folder_.Write("serial", options.serial + "\n");
  std::string config = "[req]\ndistinguished_name=any\n[ca]\ndefault_ca=own\n[own]\ndatabase=" +
                       folder_.Path("index") + "\nserial=" + folder_.Path("serial") +
                       "\nnew_certs_dir=" + folder_.Path() +
                       "\ndefault_md=default\npolicy=any\nx509_extensions=ext\n"
                       "[any]\ncommonName=optional\n[ext]\n";
  for (const std::string& extension : options.extensions) {
    config += extension + "\n";
  }
  const std::string config_file = folder_.Write("ca.cnf", config);
  Openssl({"req", "-new", "-utf8", "-config", config_file, "-key", key, "-subj", options.subject,
           "-out", request});
  std::vector<std::string> sign = {
      "ca",  "-batch", "-notext",    "-preserveDN",      "-utf8",    "-config",         config_file,
      "-in", request,  "-startdate", options.not_before, "-enddate", options.not_after, "-out",
      made};
  if (options.issuer == nullptr) {
    sign.insert(sign.end(), {"-selfsign", "-keyfile", key});
  } else {
    sign.insert(sign.end(), {"-cert", folder_.Write("issuer.pem", options.issuer->certificate),
                             "-keyfile", folder_.Write("issuer_key.pem", options.issuer->key)});
  }
  Openssl(sign);
  return {.certificate = ReadFile(made), .key = ReadFile(key)};
}

MadeCertificate CertificateMaker::MakeAuthority(const std::string& subject,
                                                const MadeCertificate* issuer,
                                                const std::string& not_after) {
  CertificateOptions options;
  options.subject = subject;
  options.extensions = {"basicConstraints=critical,CA:TRUE", "keyUsage=keyCertSign",
                        "subjectKeyIdentifier=hash", "authorityKeyIdentifier=keyid"};
  options.issuer = issuer;
  options.not_after = not_after;
  return Make(options);
}

std::string CertificateMaker::Run(std::vector<std::string> arguments, const std::string& pem) {
  arguments.insert(arguments.end(), {"-in", folder_.Write("in.pem", pem)});
  return Openssl(std::move(arguments));
}

std::string DerOf(const std::string& pem) {
  const std::size_t begin = pem.find('\n', pem.find("-----BEGIN")) + 1;
  std::string letters;
  for (const char letter : pem.substr(begin, pem.find("-----END") - begin)) {
    letters.append(letter == '\n' ? 0 : 1, letter);
  }
  std::string der(letters.size(), '\0');
  der.resize(DecodeBase64(letters, reinterpret_cast<unsigned char*>(der.data())).value());
  return der;
}

CertificateBlock BlockOf(std::string_view der, CertificateLabel label) {
  return {.label = label, .base64 = base::Secret(EncodeBase64(der))};
}

std::string Patched(std::string der, std::string_view what, std::string_view with) {
  std::size_t at = der.find(what);
  if (at == std::string::npos || what.size() != with.size()) {
    throw std::runtime_error("nothing to patch");
  }
  for (; at != std::string::npos; at = der.find(what, at + with.size())) {
    der.replace(at, what.size(), with);
  }
  return der;
}

}  // namespace certmon::pem
