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
  // Behind the label stand five dashes and nothing more: what follows them is no part of a boundary
  // (a file that was put behind one without a last line end).
  const bool whole = fits && dashes != std::string_view::npos && line.substr(dashes) == kDashes &&
                     line.front() == ' ' && dashes > 1;
  if (!whole) {
    return {.kind = BoundaryKind::kMalformed, .label = {}};
  }
  return {.kind = begins ? BoundaryKind::kBegin : BoundaryKind::kEnd,
          .label = line.substr(1, dashes - 1)};
}

}  // namespace certmon::pem
