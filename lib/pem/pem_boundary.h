// The BEGIN and END lines of a PEM file (RFC 7468, section 3). Private to the room.
//
// Pure; safe to call from any thread.
#ifndef LIB_PEM_PEM_BOUNDARY_H_
#define LIB_PEM_PEM_BOUNDARY_H_

#include <cstddef>
#include <cstdint>
#include <string_view>

namespace certmon::pem {

// A longer line is not a boundary. Labels in use have up to about 30 bytes.
inline constexpr std::size_t kMaxBoundaryBytes = 96;

enum class BoundaryKind : std::uint8_t {
  kNone,       // any other line
  kMalformed,  // starts like a boundary but is none
  kBegin,
  kEnd,
};

struct Boundary {
  BoundaryKind kind = BoundaryKind::kNone;
  std::string_view label;  // part of the line; for kBegin and kEnd
};

// Classifies a line without its line end and without leading blanks; trailing blanks are ignored,
// as in OpenSSL. A label is not empty and may contain anything but two dashes in a row.
[[nodiscard]] Boundary ReadBoundary(std::string_view line);

}  // namespace certmon::pem

#endif  // LIB_PEM_PEM_BOUNDARY_H_
