// CRC-32 of a text in pieces (zlib's: polynomial 0x04C11DB7, as in Ethernet and gzip). Used by one
// thread.
#ifndef LIB_INVENTORY_SNAPSHOT_CHECKSUM_H_
#define LIB_INVENTORY_SNAPSHOT_CHECKSUM_H_

#include <cstdint>
#include <string>
#include <string_view>

namespace certmon::inventory {

class SnapshotChecksum {
 public:
  void Add(std::string_view bytes);
  // Eight lower-case hexadecimal digits.
  [[nodiscard]] std::string Text() const;

 private:
  std::uint32_t value_ = 0;  // zlib's initial value
};

}  // namespace certmon::inventory

#endif  // LIB_INVENTORY_SNAPSHOT_CHECKSUM_H_
