// The text form of a snapshot.
//
//   nhncloud-certmanager-exporter inventory 2
//   project <tab> production
//   base_url <tab> https://certmanager.api.nhncloudservice.com
//   api_version <tab> v1.1
//   last_success <tab> 1774396800000000000     nanoseconds since 1970; also last_attempt
//   reported <tab> 12                          then the other counts
//   certificate <tab> www.example.com
//   expires <tab> 1782399600                   seconds since 1970; also created
//   domain <tab> www.example.com               may be present several times
//   unread_domains <tab> 3                     Certificate::unread_domains
//   missing <tab> 1                            Inventory::missing
//   file_not_before <tab> 1774396800           FileRecord, if there is one; then its other members
//   file_error <tab> timeout                   InspectedFile::error
//   end <tab> 9ae0daaf                         CRC-32 of every byte before this line
//
// A line is a key, a tab, a value and a newline. Values hold no control characters, so nothing is
// escaped. A value that is absent or empty has no line. The keys and their order are in
// snapshot_values.h. The reader accepts only what the writer writes, byte for byte. After a
// release, a new key needs a new format number.
//
// The checksum detects damage, not manipulation: an attacker who can write the folder can write any
// checksum. CRC-32 detects every change of one or two bits in files up to 512 MiB, twice the limit
// here (Koopman, "32-Bit Cyclic Redundancy Codes for Internet Applications", DSN 2002: Hamming
// distance 3 up to 2^32 - 1 bits).
#ifndef LIB_INVENTORY_SNAPSHOT_TEXT_H_
#define LIB_INVENTORY_SNAPSHOT_TEXT_H_

#include <cstddef>
#include <functional>
#include <string_view>

#include "lib/base/result.h"
#include "lib/inventory/snapshot.h"

namespace certmon::inventory {

// About ten times the size of 100,000 certificates with long names.
inline constexpr std::size_t kMaxSnapshotBytes = std::size_t{256} * 1024 * 1024;

// Takes the next piece of the text. An error ends the writing.
using SnapshotSink = std::function<base::Result<void>(std::string_view)>;

// Returns the next piece of the text, valid until the next call; an empty one after the last.
using SnapshotSource = std::function<base::Result<std::string_view>()>;

// Writes the text in pieces of about 64 KiB. Fails with kInternal if SnapshotProblem finds a fault,
// with kTooLarge if the text is over the limit, and with the error of the sink.
[[nodiscard]] base::Result<void> WriteSnapshotText(const Snapshot& snapshot,
                                                   const SnapshotSink& sink);

// Reads the text in pieces of any size. The inventories are marked `restored`. Fails with kSchema
// if the text is not exactly what WriteSnapshotText writes, and with the error of the source. The
// message names the line but no value.
[[nodiscard]] base::Result<Snapshot> ReadSnapshotText(const SnapshotSource& source);

// The same for the whole text at once.
[[nodiscard]] base::Result<Snapshot> ReadSnapshotText(std::string_view text);

}  // namespace certmon::inventory

#endif  // LIB_INVENTORY_SNAPSHOT_TEXT_H_
