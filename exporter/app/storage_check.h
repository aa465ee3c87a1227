// What a start would say of --storage.path, found out without leaving a trace.
#ifndef EXPORTER_APP_STORAGE_CHECK_H_
#define EXPORTER_APP_STORAGE_CHECK_H_

#include <string>

#include "lib/base/result.h"

namespace certmon::exporter {

// Does IO, and creates, locks and changes nothing: an exporter that runs with the same folder is
// neither disturbed nor an obstacle. Fails with kInternal, in the words of
// inventory::SnapshotFolder::Open, where that would refuse the path. Returns the warning with which
// that would go on, mostly empty. Safe to call from any thread.
[[nodiscard]] base::Result<std::string> CheckStoragePath(const std::string& path);

}  // namespace certmon::exporter

#endif  // EXPORTER_APP_STORAGE_CHECK_H_
