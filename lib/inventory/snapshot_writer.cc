#include <chrono>
#include <concepts>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "lib/inventory/snapshot_checksum.h"
#include "lib/inventory/snapshot_text.h"
#include "lib/inventory/snapshot_values.h"

namespace certmon::inventory {
namespace {

using base::Fail;
using base::Reason;

constexpr std::size_t kPieceBytes = std::size_t{64} * 1024;

class Writer {
 public:
  explicit Writer(const SnapshotSink& sink) : sink_(sink) { piece_.reserve(2 * kPieceBytes); }

  base::Result<void> Write(const Snapshot& snapshot) {
    piece_.append(kSnapshotTitle).append(kSnapshotFormat).append("\n");
    const auto add = [this](std::string_view key, const auto& value) { Add(key, value); };
    for (const SavedProject& project : snapshot.projects) {
      const Inventory& inventory = *project.inventory;
      VisitProject(project, inventory, add);
      for (const certapi::Certificate& certificate : inventory.certificates) {
        const auto found = inventory.missing.find(certificate.name);
        std::optional<int> missing;
        if (found != inventory.missing.end()) {
          missing = found->second;
        }
        VisitCertificate(certificate, missing, add);
        if (const auto file = project.files.find(certificate.name); file != project.files.end()) {
          if (const auto& record = file->second.record) {
            VisitFileMembers(
                [&](std::string_view key, auto member) { add(key, (*record).*member); });
          }
          add(kFileErrorKey, file->second.error);
        }
        if (piece_.size() >= kPieceBytes) {
          if (auto flushed = Flush(); !flushed) {
            return flushed;
          }
        }
      }
    }
    checksum_.Add(piece_);
    AddLine("end", checksum_.Text());
    return Flush();
  }

 private:
  void AddLine(std::string_view key, std::string_view value) {
    piece_.append(key).append("\t").append(value).append("\n");
  }

  void Add(std::string_view key, const std::string& text) {
    if (!text.empty()) {
      AddLine(key, text);
    }
  }
  void Add(std::string_view key, const std::vector<std::string>& texts) {
    for (const std::string& text : texts) {
      AddLine(key, text);
    }
  }
  void Add(std::string_view key, std::uint64_t count) { AddLine(key, std::to_string(count)); }
  void Add(std::string_view key, certapi::Instant instant) {
    AddLine(key, std::to_string(instant.time_since_epoch().count()));
  }
  template <std::integral Integer>
  void Add(std::string_view key, const std::optional<Integer>& count) {
    if (count) {
      AddLine(key, std::to_string(*count));
    }
  }
  template <typename Clock, typename Duration>
  void Add(std::string_view key,
           const std::optional<std::chrono::time_point<Clock, Duration>>& time) {
    if (time) {
      AddLine(key, std::to_string(time->time_since_epoch().count()));
    }
  }

  base::Result<void> Flush() {
    written_ += piece_.size();
    if (written_ > kMaxSnapshotBytes) {
      return Fail(Reason::kTooLarge, "more than " + std::to_string(kMaxSnapshotBytes >> 20U) +
                                         " MiB of certificates cannot be saved");
    }
    checksum_.Add(piece_);
    auto taken = sink_(piece_);
    piece_.clear();
    return taken;
  }

  const SnapshotSink& sink_;
  std::string piece_;
  std::size_t written_ = 0;
  SnapshotChecksum checksum_;
};

}  // namespace

base::Result<void> WriteSnapshotText(const Snapshot& snapshot, const SnapshotSink& sink) {
  if (auto fault = SnapshotProblem(snapshot)) {
    return Fail(Reason::kInternal, *std::move(fault));
  }
  return Writer(sink).Write(snapshot);
}

}  // namespace certmon::inventory
