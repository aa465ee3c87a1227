#include <algorithm>
#include <set>
#include <string>
#include <utility>

#include "lib/inventory/snapshot_checksum.h"
#include "lib/inventory/snapshot_keys.h"
#include "lib/inventory/snapshot_text.h"

namespace certmon::inventory {
namespace {

using base::Fail;
using base::Reason;
using Key = SnapshotKey;

constexpr std::size_t kPieceBytes = std::size_t{64} * 1024;

bool HasNewKeys(const SavedProject& project) {
  const auto& certificates = project.inventory->certificates;
  return std::any_of(certificates.begin(), certificates.end(),
                     [](const certapi::Certificate& certificate) {
                       return !certificate.id.empty() || !certificate.domains.empty();
                     });
}

int FormatFor(const Snapshot& snapshot) {
  const bool is_new = std::any_of(snapshot.projects.begin(), snapshot.projects.end(), &HasNewKeys);
  return is_new ? kSnapshotFormat : 1;
}

class Writer {
 public:
  explicit Writer(const SnapshotSink& sink) : sink_(sink) { piece_.reserve(2 * kPieceBytes); }

  base::Result<void> Write(const Snapshot& snapshot) {
    piece_ += kSnapshotTitle;
    piece_ += std::to_string(FormatFor(snapshot)) + "\n";
    for (const SavedProject& project : snapshot.projects) {
      if (auto written = Project(project); !written) {
        return written;
      }
    }
    checksum_.Add(piece_);
    Line(Key::kEnd, checksum_.Text());
    return Hand();
  }

 private:
  void Line(Key key, std::string_view value) {
    piece_ += KeyText(key);
    piece_ += '\t';
    piece_ += value;
    piece_ += '\n';
  }

  template <typename Integer>
  void Number(Key key, Integer value) {
    Line(key, std::to_string(value));
  }

  template <typename Time>
  void OptionalTime(Key key, const std::optional<Time>& time) {
    if (time) {
      Number(key, time->time_since_epoch().count());
    }
  }

  void OptionalText(Key key, std::string_view text) {
    if (!text.empty()) {
      Line(key, text);
    }
  }

  void ProjectLines(const SavedProject& project) {
    const Inventory& inventory = *project.inventory;
    Line(Key::kProject, project.identity.project);
    Line(Key::kBaseUrl, project.identity.base_url);
    Line(Key::kApiVersion, project.identity.api_version);
    OptionalTime(Key::kLastSuccess, project.last_success);
    OptionalTime(Key::kLastAttempt, project.last_attempt);
    Number(Key::kReported, inventory.reported);
    Number(Key::kIgnored, inventory.ignored);
    for (std::size_t i = 0; i < kRejectionCount; ++i) {
      const auto first = static_cast<std::size_t>(Key::kRejectedBadName);
      Number(static_cast<Key>(first + i), inventory.rejected.at(i));
    }
    Number(Key::kRemovedTotal, project.removed_total);
  }

  void CertificateLines(const certapi::Certificate& certificate, const Inventory& inventory) {
    Line(Key::kCertificate, certificate.name);
    OptionalTime(Key::kExpires, certificate.expires_at);
    OptionalTime(Key::kCreated, certificate.created_at);
    OptionalText(Key::kAuthority, certificate.authority);
    OptionalText(Key::kSignatureAlgorithm, certificate.signature_algorithm);
    OptionalText(Key::kCertificateId, certificate.id);
    for (const std::string& domain : certificate.domains) {
      Line(Key::kDomain, domain);
    }
    if (const auto missing = inventory.missing.find(certificate.name);
        missing != inventory.missing.end()) {
      Number(Key::kMissing, missing->second);
    }
  }

  base::Result<void> Project(const SavedProject& project) {
    if (const auto fault = SavedProjectFault(project)) {
      return Fail(Reason::kInternal, *fault);
    }
    if (!names_.insert(project.identity.project).second) {
      return Fail(Reason::kInternal, "a project is there twice");
    }
    ProjectLines(project);
    for (const certapi::Certificate& certificate : project.inventory->certificates) {
      CertificateLines(certificate, *project.inventory);
      if (piece_.size() < kPieceBytes) {
        continue;
      }
      checksum_.Add(piece_);
      if (auto handed = Hand(); !handed) {
        return handed;
      }
    }
    return {};
  }

  base::Result<void> Hand() {
    written_ += piece_.size();
    if (written_ > kMaxSnapshotBytes) {
      return Fail(Reason::kTooLarge, "more than " + std::to_string(kMaxSnapshotBytes >> 20U) +
                                         " MiB of certificates cannot be saved");
    }
    auto handed = sink_(piece_);
    piece_.clear();
    return handed;
  }

  const SnapshotSink& sink_;
  std::string piece_;
  std::size_t written_ = 0;
  SnapshotChecksum checksum_;
  std::set<std::string> names_;
};

}  // namespace

base::Result<void> WriteSnapshotText(const Snapshot& snapshot, const SnapshotSink& sink) {
  return Writer(sink).Write(snapshot);
}

}  // namespace certmon::inventory
