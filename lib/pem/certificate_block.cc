#include "lib/pem/certificate_block.h"

#include <array>

namespace certmon::pem {
namespace {

constexpr std::size_t kLineLetters = 64;
constexpr std::array kLabels = {CertificateLabel::kCertificate, CertificateLabel::kX509Certificate,
                                CertificateLabel::kTrustedCertificate};

void AppendBoundary(std::string_view word, CertificateLabel label, std::string& pem) {
  pem.append("-----").append(word).append(" ").append(LabelText(label)).append("-----\n");
}

}  // namespace

std::string_view LabelText(CertificateLabel label) {
  switch (label) {
    case CertificateLabel::kCertificate:
      return "CERTIFICATE";
    case CertificateLabel::kX509Certificate:
      return "X509 CERTIFICATE";
    case CertificateLabel::kTrustedCertificate:
      return "TRUSTED CERTIFICATE";
  }
  return "";
}

std::optional<CertificateLabel> CertificateLabelOf(std::string_view label) {
  for (const CertificateLabel known : kLabels) {
    if (LabelText(known) == label) {
      return known;
    }
  }
  return std::nullopt;
}

std::string ToPem(const std::vector<CertificateBlock>& blocks) {
  std::string pem;
  for (const CertificateBlock& block : blocks) {
    AppendBoundary("BEGIN", block.label, pem);
    block.base64.WithBytes([&pem](std::string_view text) {
      for (; !text.empty(); text.remove_prefix(std::min(text.size(), kLineLetters))) {
        pem.append(text.substr(0, kLineLetters)).append("\n");
      }
    });
    AppendBoundary("END", block.label, pem);
  }
  return pem;
}

}  // namespace certmon::pem
