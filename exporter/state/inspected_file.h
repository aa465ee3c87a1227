// The results of the file inspections of one project, from the inspector to everything that shows
// them.
//
// Plain values; what is shared is immutable. Not saved: after a restart there are no records until
// the files are read again.
#ifndef EXPORTER_STATE_INSPECTED_FILE_H_
#define EXPORTER_STATE_INSPECTED_FILE_H_

#include <chrono>
#include <functional>
#include <map>
#include <memory>
#include <string>
#include <string_view>

namespace certmon::exporter {

// The values of one file that /metrics shows. Contains nothing of its private key. Texts as in
// lib/pem/certificate_record.h, with the exporter's credentials removed (lib/base/redaction.h).
struct FileRecord {
  std::chrono::sys_seconds not_before;  // of the leaf
  std::chrono::sys_seconds not_after;
  std::chrono::sys_seconds chain_not_after;  // of the chain of the leaf (lib/pem/chain.h)
  std::string serial_number;
  std::string sha256_fingerprint;
  std::string subject_common_name;
  std::string issuer_common_name;
  std::string key_type;

  friend bool operator==(const FileRecord&, const FileRecord&) = default;
};

struct InspectedFile {
  // Of the last successful inspection, even if the file was replaced since then and could not be
  // read; null before the first.
  std::shared_ptr<const FileRecord> record;
  // Why the last inspection failed: the `reason` label of certificate_file_error; "" if it
  // succeeded. Static storage.
  std::string_view error;
};

// By certificate name. Has no entry for a certificate before its first inspection; may have entries
// of certificates that left the inventory.
using InspectedFiles = std::map<std::string, InspectedFile, std::less<>>;

}  // namespace certmon::exporter

#endif  // EXPORTER_STATE_INSPECTED_FILE_H_
