#include "lib/inventory/snapshot_checksum.h"

#include <zlib.h>

namespace certmon::inventory {

void SnapshotChecksum::Add(std::string_view bytes) {
  value_ = static_cast<std::uint32_t>(
      crc32_z(value_, reinterpret_cast<const Bytef*>(bytes.data()), bytes.size()));
}

std::string SnapshotChecksum::Text() const {
  constexpr std::string_view kDigits = "0123456789abcdef";
  std::string text;
  for (int shift = 28; shift >= 0; shift -= 4) {
    text += kDigits[(value_ >> static_cast<unsigned>(shift)) & 0xFU];
  }
  return text;
}

}  // namespace certmon::inventory
