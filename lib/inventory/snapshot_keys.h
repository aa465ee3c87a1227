// The words of the snapshot's text; for its writer and its reader (snapshot_text.h says how they go
// together).
#ifndef LIB_INVENTORY_SNAPSHOT_KEYS_H_
#define LIB_INVENTORY_SNAPSHOT_KEYS_H_

#include <array>
#include <cstdint>
#include <string_view>

namespace certmon::inventory {

// The first line is this, the format's number and a newline.
inline constexpr std::string_view kSnapshotTitle = "nhncloud-certmanager-exporter inventory ";
inline constexpr int kSnapshotFormat = 2;

// In the order in which they may follow each other within a project, and within a certificate.
enum class SnapshotKey : std::uint8_t {
  kProject,
  kBaseUrl,
  kApiVersion,
  kLastSuccess,
  kLastAttempt,
  kReported,
  kIgnored,
  kRejectedBadName,  // the four by Rejection
  kRejectedBadDate,
  kRejectedDuplicate,
  kRejectedSchema,
  kRemovedTotal,
  kCertificate,
  kExpires,
  kCreated,
  kAuthority,
  kSignatureAlgorithm,
  kCertificateId,
  kDomain,  // may stand several times
  kMissing,
  kEnd,
};

inline constexpr std::array<std::string_view, 21> kSnapshotKeys = {"project",
                                                                   "base_url",
                                                                   "api_version",
                                                                   "last_success",
                                                                   "last_attempt",
                                                                   "reported",
                                                                   "ignored",
                                                                   "rejected_bad_name",
                                                                   "rejected_bad_date",
                                                                   "rejected_duplicate",
                                                                   "rejected_schema",
                                                                   "removed_total",
                                                                   "certificate",
                                                                   "expires",
                                                                   "created",
                                                                   "authority",
                                                                   "signature_algorithm",
                                                                   "certificate_id",
                                                                   "domain",
                                                                   "missing",
                                                                   "end"};

// The first format that has the key. A text without keys of the second is written as the first, for
// programs of before to read.
inline constexpr int FormatOf(SnapshotKey key) {
  return key == SnapshotKey::kCertificateId || key == SnapshotKey::kDomain ? 2 : 1;
}

inline constexpr std::string_view KeyText(SnapshotKey key) {
  return kSnapshotKeys[static_cast<std::size_t>(key)];
}

}  // namespace certmon::inventory

#endif  // LIB_INVENTORY_SNAPSHOT_KEYS_H_
