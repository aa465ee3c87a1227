#include "lib/pem/pem_boundary.h"

namespace certmon::pem {
namespace {

constexpr std::string_view kDashes = "-----";
constexpr std::string_view kBegin = "-----BEGIN";
constexpr std::string_view kEnd = "-----END";

bool StartsWith(std::string_view text, std::string_view start) {
  return text.substr(0, start.size()) == start;
}

}  // namespace

Boundary ReadBoundary(std::string_view line) {
  const bool fits = line.size() <= kMaxBoundaryBytes;
  line = line.substr(0, line.find_last_not_of(" \t") + 1);
  const bool begins = StartsWith(line, kBegin);
  if (!begins && !StartsWith(line, kEnd)) {
    return {};
  }
  line.remove_prefix(begins ? kBegin.size() : kEnd.size());
  const std::size_t dashes = line.find("--");
  // Exactly five dashes follow the label. More text means that a file was appended to one without a
  // final line end.
  const bool whole = fits && dashes != std::string_view::npos && line.substr(dashes) == kDashes &&
                     line.front() == ' ' && dashes > 1;
  if (!whole) {
    return {.kind = BoundaryKind::kMalformed, .label = {}};
  }
  return {.kind = begins ? BoundaryKind::kBegin : BoundaryKind::kEnd,
          .label = line.substr(1, dashes - 1)};
}

}  // namespace certmon::pem
