// Checks --storage.path as a start would, without changing anything.
#ifndef EXPORTER_APP_STORAGE_CHECK_H_
#define EXPORTER_APP_STORAGE_CHECK_H_

#include <string>

#include "lib/base/result.h"

namespace certmon::exporter {

// Does IO. Creates, locks and changes nothing, so an exporter may use the folder meanwhile. Fails with
// kInternal and the message of inventory::SnapshotFolder::Open if that would refuse the path. Returns
// the warning that Open would log, usually empty. Safe to call from any thread.
[[nodiscard]] base::Result<std::string> CheckStoragePath(const std::string& path);

}  // namespace certmon::exporter

#endif  // EXPORTER_APP_STORAGE_CHECK_H_
