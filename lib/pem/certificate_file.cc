#include "lib/pem/certificate_file.h"

#include <openssl/err.h>
#include <openssl/x509v3.h>

#include <algorithm>
#include <iterator>
#include <memory>
#include <numeric>
#include <tuple>
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
  return issuers;
}

// The leaf, its issuers, theirs, and so on.
std::vector<std::size_t> AboveLeaf(const CertificateFile& file) {
  std::vector<bool> is_reached(file.certificates.size(), false);
  std::vector<std::size_t> reached = {file.leaf};
  is_reached[file.leaf] = true;
  for (std::size_t i = 0; i < reached.size(); ++i) {
    for (const std::size_t issuer : file.certificates[reached[i]].issuers) {
      if (!is_reached[issuer]) {
        is_reached[issuer] = true;
        reached.push_back(issuer);
      }
    }
  }
  return reached;
}

bool Verifies(const Certificate& issuer, const Certificate& issued) {
  EVP_PKEY* const key = X509_get0_pubkey(issuer.get());
  return key != nullptr && X509_verify(issued.get(), key) == 1;
}

// Of one file. A key with a long exponent takes 4 ms for each (measured), and the poll loop waits.
constexpr std::size_t kMostVerified = 32;

// Leaves of several issuers those whose key verifies the signature. If that cannot be decided, the
// first that ends stays: another one could hide its end. Does not depend on the order of the file.
void NarrowIssuers(const std::vector<Certificate>& certificates, CertificateFile& file) {
  std::vector<std::size_t> undecided = AboveLeaf(file);
  std::erase_if(undecided,
                [&file](std::size_t child) { return file.certificates[child].issuers.size() < 2; });
  const std::size_t signatures =
      std::accumulate(undecided.begin(), undecided.end(), std::size_t{0},
                      [&file](std::size_t sum, std::size_t child) {
                        return sum + file.certificates[child].issuers.size();
                      });
  const auto rank = [&file](std::size_t place) {
    const CertificateRecord& record = file.certificates[place];
    return std::tie(record.not_after, record.sha256_fingerprint);
  };
  for (const std::size_t child : undecided) {
    std::vector<std::size_t>& issuers = file.certificates[child].issuers;
    std::vector<std::size_t> verified;
    if (signatures <= kMostVerified) {
      std::copy_if(
          issuers.begin(), issuers.end(), std::back_inserter(verified),
          [&](std::size_t issuer) { return Verifies(certificates[issuer], certificates[child]); });
    }
    if (verified.empty()) {
      verified.push_back(
          *std::min_element(issuers.begin(), issuers.end(),
                            [&rank](std::size_t a, std::size_t b) { return rank(a) < rank(b); }));
    }
    issuers = std::move(verified);
  }
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
  NarrowIssuers(certificates, file);
  file.chain = ChooseChain(file.certificates, file.leaf);
  file.chain_not_after = file.Leaf().not_after;
  for (const std::size_t place : file.chain) {
    file.chain_not_after = std::min(file.chain_not_after, file.certificates[place].not_after);
  }
  return file;
}

}  // namespace certmon::pem
