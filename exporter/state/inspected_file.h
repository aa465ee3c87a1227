// What is known of the certificate files of one project: the door from inspections to everything
// that shows.
//
// Plain values; what is shared is immutable. Nothing here is saved: after a restart there are no
// records until the files were read again.
#ifndef EXPORTER_STATE_INSPECTED_FILE_H_
#define EXPORTER_STATE_INSPECTED_FILE_H_

#include <chrono>
#include <functional>
#include <map>
#include <memory>
#include <string>
#include <string_view>

namespace certmon::exporter {

// Of one file, as the exposition shows it; not a byte of its key. Texts as in
// lib/pem/certificate_record.h, without credentials of ours (lib/base/redaction.h).
struct FileRecord {
  std::chrono::sys_seconds not_before;  // of the leaf
  std::chrono::sys_seconds not_after;
  std::chrono::sys_seconds chain_not_after;  // the earliest end in the file
  std::string serial_number;
  std::string sha256_fingerprint;
  std::string subject_common_name;
  std::string issuer_common_name;
  std::string key_type;

  friend bool operator==(const FileRecord&, const FileRecord&) = default;
};

struct InspectedFile {
  // The last good one, also of a file that was replaced since and could not be read; null where
  // none was ever read.
  std::shared_ptr<const FileRecord> record;
  // Why the last inspection failed: a text of base::ReasonLabel, or pem::kFileFaultReason; empty
  // where it succeeded. Static storage.
  std::string_view error;
};

// By certificate name. Certificates that were not tried yet are not there; names that left the
// inventory may still be.
using InspectedFiles = std::map<std::string, InspectedFile, std::less<>>;

}  // namespace certmon::exporter

#endif  // EXPORTER_STATE_INSPECTED_FILE_H_
