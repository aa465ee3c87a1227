// Makes projects of the keys and values of a snapshot's text, one after the other.
#ifndef LIB_INVENTORY_SNAPSHOT_BUILDER_H_
#define LIB_INVENTORY_SNAPSHOT_BUILDER_H_

#include <optional>
#include <set>
#include <string>
#include <string_view>

#include "lib/inventory/snapshot.h"
#include "lib/inventory/snapshot_keys.h"

namespace certmon::inventory {

// Used by one thread. After the first fault nothing more may be given.
class SnapshotBuilder {
 public:
  using Fault = std::optional<std::string>;  // a phrase, without any of the values

  // Any key but kEnd, in the order that snapshot_keys.h asks for.
  [[nodiscard]] Fault Take(SnapshotKey key, std::string_view value);
  // After the last one.
  [[nodiscard]] Fault CloseProject();
  [[nodiscard]] Snapshot TakeSnapshot() { return std::move(snapshot_); }

 private:
  [[nodiscard]] bool TakeProjectValue(SnapshotKey key, std::string_view value);
  [[nodiscard]] bool TakeCertificateValue(SnapshotKey key, std::string_view value);

  Snapshot snapshot_;
  std::optional<SavedProject> project_;  // the one that is being read
  Inventory inventory_;                  // of that project
  std::set<std::string> names_;
};

}  // namespace certmon::inventory

#endif  // LIB_INVENTORY_SNAPSHOT_BUILDER_H_
