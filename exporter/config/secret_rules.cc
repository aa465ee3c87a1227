#include "exporter/config/secret_rules.h"

#include <algorithm>

namespace certmon::exporter {
namespace {

constexpr std::string_view kByteOrderMark = "\xEF\xBB\xBF";

bool IsPrintableAscii(char c) { return c >= ' ' && c <= '~'; }

}  // namespace

std::optional<std::string> SecretProblem(SecretKind kind, std::string_view bytes) {
  if (bytes.empty()) {
    return "is empty; put the secret there";
  }
  if (bytes.size() > kLargestSecret) {
    return "is too long; at most 4096 bytes are allowed";
  }
  if (bytes.substr(0, kByteOrderMark.size()) == kByteOrderMark) {
    return "begins with a byte order mark; save it as plain text without one";
  }
  if (!std::all_of(bytes.begin(), bytes.end(), IsPrintableAscii)) {
    return "holds a line break, another control character or a letter outside of ASCII; only "
           "printable ASCII is allowed";
  }
  if (bytes.front() == ' ' || bytes.back() == ' ') {
    return "begins or ends with a blank; take it away";
  }
  const bool breaks_path = bytes.find_first_of(" /?#%") != std::string_view::npos ||
                           bytes.find("..") != std::string_view::npos;
  if (kind == SecretKind::kAppkey && breaks_path) {
    return "is no appkey: blanks, / ? # % and .. are not allowed in one";
  }
  return std::nullopt;
}

}  // namespace certmon::exporter
