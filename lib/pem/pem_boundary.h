// The lines that begin and end a block of a PEM file (RFC 7468, section 3). Private to the room.
//
// Pure; safe to call from any thread.
#ifndef LIB_PEM_PEM_BOUNDARY_H_
#define LIB_PEM_PEM_BOUNDARY_H_

#include <cstddef>
#include <cstdint>
#include <string_view>

namespace certmon::pem {

// No longer line is a boundary. Labels that are in use end at some 30 bytes.
inline constexpr std::size_t kMaxBoundaryBytes = 96;

enum class BoundaryKind : std::uint8_t {
  kNone,       // any other line
  kMalformed,  // begins as a boundary does and is none
  kBegin,
  kEnd,
};

struct Boundary {
  BoundaryKind kind = BoundaryKind::kNone;
  std::string_view label;  // a part of the line; with kBegin and kEnd
};

// What a line is, which comes without its end and without blanks before it; blanks behind it are
// ignored, as OpenSSL does. A label is not empty and may hold anything but dashes side by side.
[[nodiscard]] Boundary ReadBoundary(std::string_view line);

}  // namespace certmon::pem

#endif  // LIB_PEM_PEM_BOUNDARY_H_
