// The PEM filter (pem/pem_filter.h).
//
// The result does not depend on the pieces. It has exactly the letters of the certificates' lines,
// as a simple reader of the whole text finds them. Filtering the result again changes nothing. A
// refusal is one printable line. The certificates are refused, or give the same leaf in any order.
#include <algorithm>
#include <string>
#include <vector>

#include "lib/base/text.h"
#include "lib/pem/certificate_file.h"
#include "lib/pem/pem_filter.h"
#include "tests/fuzz/fuzz_target.h"
#include "tests/unit/pem/to_pem.h"

namespace certmon::fuzz {
namespace {

using Blocks = pem::FileResult<std::vector<pem::CertificateBlock>>;

// Pieces of `first` bytes, then of varying sizes up to that.
Blocks Filtered(std::string_view text, std::size_t first) {
  pem::PemFilter filter;
  for (std::size_t size = first; !text.empty(); size = (31 * size + 17) % first + 1) {
    filter.Push(text.substr(0, size));
    text.remove_prefix(std::min(size, text.size()));
  }
  return filter.Finish();
}

void RequireSame(const Blocks& a, const Blocks& b, const char* invariant) {
  Require(a.has_value() == b.has_value(), invariant);
  if (a) {
    Require(pem::ToPem(*a) == pem::ToPem(*b), invariant);
  } else {
    Require(a.error() == b.error(), invariant);
  }
}

std::string Letters(const std::vector<pem::CertificateBlock>& blocks) {
  std::string letters;
  for (const pem::CertificateBlock& block : blocks) {
    block.base64.WithBytes([&letters](std::string_view text) { letters += text; });
  }
  return letters;
}

std::vector<std::string_view> LinesOf(std::string_view text) {
  std::vector<std::string_view> lines;
  while (!text.empty()) {
    const std::size_t end = std::min(text.find_first_of("\r\n"), text.size());
    std::string_view line = text.substr(0, end);
    line.remove_prefix(std::min(line.find_first_not_of(" \t\xEF\xBB\xBF"), line.size()));
    lines.push_back(line);
    text.remove_prefix(std::min(end + 1, text.size()));
  }
  return lines;
}

std::string_view WithoutTrailingBlanks(std::string_view line) {
  return line.substr(0, line.find_last_not_of(" \t") + 1);
}

// The letters of all certificates of a text without malformed boundaries.
std::string ExpectedLetters(std::string_view text) {
  constexpr std::string_view kBegin = "-----BEGIN ";
  std::string letters;
  std::string end;  // the expected END line
  bool keeps = false;
  for (const std::string_view line : LinesOf(text)) {
    const std::string_view trimmed = WithoutTrailingBlanks(line);
    if (end.empty() && line.substr(0, kBegin.size()) == kBegin) {
      end = "-----END " + std::string(trimmed.substr(kBegin.size()));
      keeps = end == "-----END CERTIFICATE-----" || end == "-----END X509 CERTIFICATE-----" ||
              end == "-----END TRUSTED CERTIFICATE-----";
    } else if (!end.empty() && trimmed == end && line.size() <= pem::kMaxBoundaryBytes) {
      end.clear();
    } else if (!end.empty() && keeps) {
      std::copy_if(line.begin(), line.end(), std::back_inserter(letters),
                   [](char byte) { return byte != ' ' && byte != '\t'; });
    }
  }
  return letters;
}

bool IsLine(const std::string& text) {
  return base::CountCodePoints(text) && !base::HasControlCharacter(text);
}

void CheckReading(std::vector<pem::CertificateBlock> blocks) {
  const auto file = pem::ReadCertificateFile(blocks);
  std::reverse(blocks.begin(), blocks.end());
  const auto reversed = pem::ReadCertificateFile(blocks);
  Require(file.has_value() == reversed.has_value(), "the order decides nothing");
  if (!file) {
    Require(IsLine(pem::FileErrorMessage(file.error())), "a refusal is one printable line");
    return;
  }
  Require(file->certificates.size() == blocks.size(), "there is one record for each block");
  Require(file->leaf < blocks.size() && file->Leaf().not_after >= file->chain_not_after,
          "the leaf is one of them, and ends no earlier than the first of all");
  Require(file->Leaf().sha256_fingerprint == reversed->Leaf().sha256_fingerprint &&
              file->chain_not_after == reversed->chain_not_after,
          "the order decides nothing");
}

}  // namespace

void TryInput(std::string_view input) {
  Blocks whole = Filtered(input, input.size() + 1);
  for (const std::size_t first : {std::size_t{1}, std::size_t{5}, input.size() / 2 + 1}) {
    RequireSame(whole, Filtered(input, first), "the outcome does not depend on the pieces");
  }
  if (!whole) {
    Require(IsLine(pem::FileErrorMessage(whole.error())), "a refusal is one printable line");
    return;
  }
  Require(!whole->empty() && whole->size() <= pem::kMaxCertificates, "as many as may be");
  Require(Letters(*whole) == ExpectedLetters(input), "the certificates are kept and nothing else");
  RequireSame(whole, Filtered(pem::ToPem(*whole), 1), "kept text is kept as it is");
  CheckReading(*std::move(whole));
}

}  // namespace certmon::fuzz
