#include "lib/pem/certificate_file.h"

#include <openssl/err.h>
#include <openssl/x509v3.h>

#include <algorithm>
#include <iterator>
#include <memory>
#include <utility>

#include "lib/pem/base64.h"
#include "lib/pem/chain.h"
#include "lib/pem/wiped_bytes.h"
#include "lib/pem/x509_parts.h"

namespace certmon::pem {
namespace {

struct FreeX509 {
  void operator()(X509* certificate) const { X509_free(certificate); }
};
using Certificate = std::unique_ptr<X509, FreeX509>;

// Restores the error queue of the thread. Its next user (libcurl) would take an error that is left
// in it for its own.
class ErrorQueueMark {
 public:
  ErrorQueueMark() { ERR_set_mark(); }
  ~ErrorQueueMark() { ERR_pop_to_mark(); }
  ErrorQueueMark(const ErrorQueueMark&) = delete;
  ErrorQueueMark& operator=(const ErrorQueueMark&) = delete;
};

// Null if the bytes are not exactly one certificate.
Certificate Parse(const unsigned char* der, std::size_t size, CertificateLabel label) {
  const unsigned char* end = der;
  const auto length = static_cast<long>(size);
  Certificate certificate(label == CertificateLabel::kTrustedCertificate
                              ? d2i_X509_AUX(nullptr, &end, length)
                              : d2i_X509(nullptr, &end, length));
  if (certificate && end != der + size) {
    certificate.reset();
  }
  return certificate;
}

Certificate Parse(const CertificateBlock& block) {
  return block.base64.WithBytes([&block](std::string_view letters) -> Certificate {
    const WipedBytes der(letters.size());
    const auto size = DecodeBase64(letters, der.data());
    return size ? Parse(der.data(), *size, block.label) : nullptr;
  });
}

// Above this number, signatures are not checked: a hostile file would cost seconds.
constexpr std::size_t kMostVerified = 8;

// Leaves those whose key verifies the signature. An old and a new certificate of one authority have
// the same name, and without key identifiers nothing else tells them apart.
void KeepVerified(X509* issued, const std::vector<Certificate>& certificates,
                  std::vector<std::size_t>& issuers) {
  std::vector<std::size_t> verified;
  std::copy_if(issuers.begin(), issuers.end(), std::back_inserter(verified),
               [&](std::size_t issuer) {
                 EVP_PKEY* const key = X509_get0_pubkey(certificates[issuer].get());
                 return key != nullptr && X509_verify(issued, key) == 1;
               });
  if (!verified.empty()) {
    issuers = std::move(verified);
  }
}

// The indexes of the certificates that can have issued certificates[child].
std::vector<std::size_t> IssuersOf(std::size_t child,
                                   const std::vector<Certificate>& certificates) {
  std::vector<std::size_t> issuers;
  X509* const issued = certificates[child].get();
  for (std::size_t place = 0; place < certificates.size(); ++place) {
    // The same certificate may be present twice.
    if (X509_cmp(certificates[place].get(), issued) != 0 &&
        X509_check_issued(certificates[place].get(), issued) == X509_V_OK) {
      issuers.push_back(place);
    }
  }
  if (issuers.size() > 1 && issuers.size() <= kMostVerified) {
    KeepVerified(issued, certificates, issuers);
  }
  return issuers;
}

}  // namespace

FileResult<CertificateFile> ReadCertificateFile(const std::vector<CertificateBlock>& blocks,
                                                const ListedNames& listed) {
  const ErrorQueueMark mark;
  std::vector<Certificate> certificates;
  CertificateFile file;
  const auto fail = [&file](FileProblem fault) {
    return tl::make_unexpected(FileError{fault, file.certificates.size() + 1});
  };
  for (const CertificateBlock& block : blocks) {
    certificates.push_back(Parse(block));
    if (!certificates.back()) {
      return fail(FileProblem::kNotACertificate);
    }
    auto record = RecordOf(certificates.back().get());
    if (!record) {
      return fail(record.error().fault);
    }
    file.certificates.push_back(*std::move(record));
  }
  if (file.certificates.empty()) {
    return tl::make_unexpected(FileError{.fault = FileProblem::kNoCertificate});
  }
  for (std::size_t place = 0; place < certificates.size(); ++place) {
    CertificateRecord& record = file.certificates[place];
    if (!record.is_self_issued) {
      record.issuers = IssuersOf(place, certificates);
    }
  }
  file.leaf = ChooseLeaf(file.certificates, listed);
  file.chain = ChooseChain(file.certificates, file.leaf);
  file.chain_not_after = file.Leaf().not_after;
  for (const std::size_t place : file.chain) {
    file.chain_not_after = std::min(file.chain_not_after, file.certificates[place].not_after);
  }
  return file;
}

}  // namespace certmon::pem
