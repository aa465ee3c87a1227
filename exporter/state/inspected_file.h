// The results of the file inspections of one project, from the inspector to everything that shows
// them.
//
// Plain values; what is shared is immutable. The records are saved (lib/inventory/snapshot.h), the
// errors are not.
#ifndef EXPORTER_STATE_INSPECTED_FILE_H_
#define EXPORTER_STATE_INSPECTED_FILE_H_

#include <functional>
#include <map>
#include <memory>
#include <string>
#include <string_view>

#include "lib/inventory/file_record.h"

namespace certmon::exporter {

using inventory::FileRecord;

struct InspectedFile {
  // Of the last successful inspection, even if the file was replaced since then and could not be
  // read; null before the first.
  std::shared_ptr<const FileRecord> record;
  // Why the last inspection failed: the `reason` label of certificate_file_error; "" if it
  // succeeded. Static storage.
  std::string_view error;

  // The record, if it is of the file under the listed dates (FileRecord::Fits); otherwise null.
  [[nodiscard]] const FileRecord* RecordFor(const certapi::Certificate& certificate) const {
    return record && record->Fits(certificate) ? record.get() : nullptr;
  }
};

// By certificate name. Has no entry for a certificate before its first inspection; may have entries
// of certificates that left the inventory.
using InspectedFiles = std::map<std::string, InspectedFile, std::less<>>;

// Null if `files` is null or has none of this name.
[[nodiscard]] inline const InspectedFile* FindFile(const InspectedFiles* files,
                                                   std::string_view name) {
  const auto found = files == nullptr ? InspectedFiles::const_iterator() : files->find(name);
  return files == nullptr || found == files->end() ? nullptr : &found->second;
}

}  // namespace certmon::exporter

#endif  // EXPORTER_STATE_INSPECTED_FILE_H_
