// The text a snapshot is kept in.
//
//   nhncloud-certmanager-exporter inventory 1
//   project <tab> production
//   base_url <tab> https://certmanager.api.nhncloudservice.com
//   api_version <tab> v1.1
//   last_success <tab> 1774396800000000000     nanoseconds since 1970, like last_attempt
//   ...                                        counts
//   certificate <tab> www.example.com
//   expires <tab> 1782399600                   seconds since 1970, like created
//   ...
//   end <tab> 9ae0daaf                         CRC-32 of every byte before this line
//
// A line is a key, a tab, a value and a newline; values hold no control characters, so nothing is
// escaped. A key without a value (no date, no authority) is left out. Keys come in the order of
// snapshot_keys.h, each once in its project or certificate, but for `domain`. A new key takes a new
// format number: this reader refuses what it does not know, and a later one reads this format too.
//
// The checksum is CRC-32: it is there for damage, not for an attacker (whoever can write the folder
// can write any checksum), and finds every change of one or two bits in files up to 512 MiB
// (Koopman, "32-Bit Cyclic Redundancy Codes for Internet Applications", DSN 2002: Hamming distance
// 3 up to 2^32 - 1 bits), twice the limit here.
#ifndef LIB_INVENTORY_SNAPSHOT_TEXT_H_
#define LIB_INVENTORY_SNAPSHOT_TEXT_H_

#include <cstddef>
#include <functional>
#include <memory>
#include <string_view>

#include "lib/base/result.h"
#include "lib/inventory/snapshot.h"

namespace certmon::inventory {

// Some ten times what 100,000 certificates with long names take.
inline constexpr std::size_t kMaxSnapshotBytes = std::size_t{256} * 1024 * 1024;

// Takes the text piece by piece; what it fails with ends the writing.
using SnapshotSink = std::function<base::Result<void>(std::string_view)>;

// Writes the text in pieces of some 64 KiB. Fails with kInternal where SavedProjectFault finds a
// fault, a project is there twice or the text is over the limit, and as the sink fails. Safe to
// call from any thread.
[[nodiscard]] base::Result<void> WriteSnapshotText(const Snapshot& snapshot,
                                                   const SnapshotSink& sink);

// Reads the text as it comes, in pieces of any size, and keeps no more than what it means.
// Used by one thread.
class SnapshotReader {
 public:
  SnapshotReader();
  ~SnapshotReader();
  SnapshotReader(const SnapshotReader&) = delete;
  SnapshotReader& operator=(const SnapshotReader&) = delete;

  // False once the text is known to be no good: nothing more is read, Finish says why.
  bool Feed(std::string_view bytes);

  // After the last piece; call once. The inventories are marked `restored`. Fails with kSchema
  // where any byte is not as WriteSnapshotText has it; the message names the line and no value.
  [[nodiscard]] base::Result<Snapshot> Finish();

 private:
  class Impl;
  std::unique_ptr<Impl> impl_;
};

// The whole text at once.
[[nodiscard]] base::Result<Snapshot> ReadSnapshotText(std::string_view text);

}  // namespace certmon::inventory

#endif  // LIB_INVENTORY_SNAPSHOT_TEXT_H_
