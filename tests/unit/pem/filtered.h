// Passes a text through the PEM filter, in pieces of one size.
#ifndef TESTS_UNIT_PEM_FILTERED_H_
#define TESTS_UNIT_PEM_FILTERED_H_

#include <algorithm>
#include <string>
#include <string_view>
#include <vector>

#include "lib/pem/pem_filter.h"

namespace certmon::pem {

// In bytes; the last is larger than most files.
inline constexpr std::size_t kPieceSizes[] = {1, 2, 3, 7, 64, 1'000'000};

inline FileResult<std::vector<CertificateBlock>> Filtered(std::string_view text,
                                                          std::size_t piece_bytes = 4096) {
  PemFilter filter;
  for (; !text.empty(); text.remove_prefix(std::min(piece_bytes, text.size()))) {
    filter.Push(text.substr(0, piece_bytes));
  }
  return filter.Finish();
}

// The letters of a block, to compare them.
inline std::string Letters(const CertificateBlock& block) {
  return block.base64.WithBytes([](std::string_view text) { return std::string(text); });
}

// "-----BEGIN LABEL-----", the text, "-----END LABEL-----", each on lines of its own.
inline std::string Block(const std::string& label, const std::string& text) {
  return "-----BEGIN " + label + "-----\n" + text + "-----END " + label + "-----\n";
}

}  // namespace certmon::pem

#endif  // TESTS_UNIT_PEM_FILTERED_H_
