// What is known of the files of certificates (inspect_files), from the inspector to everything that
// shows or saves it. Contains nothing of a private key. Plain values.
#ifndef LIB_INVENTORY_FILE_RECORD_H_
#define LIB_INVENTORY_FILE_RECORD_H_

#include <cstddef>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "lib/certapi/certificate.h"

namespace certmon::inventory {

// Of the leaf, if nothing else is said. Texts as in lib/pem/certificate_record.h, with the exporter's
// credentials removed (lib/base/redaction.h).
struct FileRecord {
  certapi::Instant not_before;  // years 0 to 9999
  certapi::Instant not_after;
  certapi::Instant chain_not_after;  // of the chain of the leaf (lib/pem/chain.h)
  std::string serial_number;
  std::string sha256_fingerprint;
  std::string subject_common_name;
  std::string issuer_common_name;
  std::string key_type;
  // All of its names (pem::CertificateRecord::names); empty if there are more than
  // certapi::kMaxDomains, or one was cut or changed.
  std::vector<std::string> domains;

  // The dates that the list had when the file was read. Not saved: those of the saved certificate.
  std::optional<certapi::Instant> listed_expires_at = {};
  std::optional<certapi::Instant> listed_created_at = {};

  // False if the list has other dates now: it may be another file, and this record is out of date.
  [[nodiscard]] bool Fits(const certapi::Certificate& certificate) const {
    return certificate.expires_at == listed_expires_at &&
           certificate.created_at == listed_created_at;
  }

  friend bool operator==(const FileRecord&, const FileRecord&) = default;
};

// Calls visit(key, &FileRecord::member) for each saved member, in the order of the snapshot.
template <typename Visit>
void VisitFileMembers(Visit&& visit) {
  visit(std::string_view("file_not_before"), &FileRecord::not_before);
  visit(std::string_view("file_not_after"), &FileRecord::not_after);
  visit(std::string_view("file_chain_not_after"), &FileRecord::chain_not_after);
  visit(std::string_view("file_serial_number"), &FileRecord::serial_number);
  visit(std::string_view("file_sha256_fingerprint"), &FileRecord::sha256_fingerprint);
  visit(std::string_view("file_subject_common_name"), &FileRecord::subject_common_name);
  visit(std::string_view("file_issuer_common_name"), &FileRecord::issuer_common_name);
  visit(std::string_view("file_key_type"), &FileRecord::key_type);
  visit(std::string_view("file_domain"), &FileRecord::domains);
}

struct InspectedFile {
  // Of the last successful inspection, even if the file was replaced since then and could not be
  // read; null before the first.
  std::shared_ptr<const FileRecord> record;
  // Why the last inspection failed: the `reason` label of certificate_file_error; "" if it
  // succeeded.
  std::string error;

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
  if (files == nullptr) {
    return nullptr;
  }
  const auto found = files->find(name);
  return found == files->end() ? nullptr : &found->second;
}

// The record of this certificate's file under its listed dates; null if there is none.
[[nodiscard]] inline const FileRecord* FindRecord(const InspectedFiles* files,
                                                  const certapi::Certificate& certificate) {
  const InspectedFile* const file = FindFile(files, certificate.name);
  return file == nullptr ? nullptr : file->RecordFor(certificate);
}

}  // namespace certmon::inventory

#endif  // LIB_INVENTORY_FILE_RECORD_H_
