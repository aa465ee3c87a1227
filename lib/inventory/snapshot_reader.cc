#include <charconv>
#include <chrono>
#include <concepts>
#include <memory>
#include <optional>
#include <string>
#include <type_traits>
#include <utility>
#include <vector>

#include "lib/inventory/snapshot_checksum.h"
#include "lib/inventory/snapshot_text.h"
#include "lib/inventory/snapshot_values.h"

namespace certmon::inventory {
namespace {

using base::Reason;

// Twice the longest value: a damaged file must not become one line in memory.
constexpr std::size_t kMaxLineBytes = 2 * kMaxIdentityBytes;

template <typename Integer>
bool ParseNumber(std::string_view text, Integer& value) {
  std::from_chars(text.data(), text.data() + text.size(), value);
  // Exactly as the writer has it: no leading zero, no "-0", nothing after the digits.
  return std::to_string(value) == text;
}

// The first error ends the reading: afterwards key_ is empty, and no more lines are read.
class Reader {
 public:
  explicit Reader(const SnapshotSource& source) : source_(source) {}

  base::Result<Snapshot> Read() {
    Snapshot snapshot;
    ReadTitle();
    NextLine();
    while (key_ == "project") {
      snapshot.projects.push_back(ReadProject());
    }
    ReadEnd();
    if (!error_) {
      if (auto fault = SnapshotProblem(snapshot)) {
        Refuse(*std::move(fault));
      }
    }
    if (error_) {
      return base::Fail(*std::move(error_));
    }
    return snapshot;
  }

 private:
  void Refuse(std::string why) {
    if (!error_) {
      error_ = base::Error{.reason = Reason::kSchema, .message = std::move(why)};
    }
    key_ = {};
  }
  void RefuseLine(const std::string& why) {
    Refuse("line " + std::to_string(line_number_) + " " + why);
  }

  void ReadTitle() {
    ReadLine();
    if (line_.substr(0, kSnapshotTitle.size()) != kSnapshotTitle) {
      Refuse("it is no saved inventory of this program");
    } else if (line_.substr(kSnapshotTitle.size()) != kSnapshotFormat) {
      Refuse("it has another format; this version reads format " + std::string(kSnapshotFormat));
    }
  }

  SavedProject ReadProject() {
    SavedProject project;
    auto inventory = std::make_shared<Inventory>();
    inventory->restored = true;
    const auto read = [this](std::string_view key, auto& value) { ReadValue(key, value); };
    VisitProject(project, *inventory, read);
    while (key_ == "certificate") {
      certapi::Certificate certificate;
      std::optional<int> missing;
      VisitCertificate(certificate, missing, read);
      if (missing) {
        inventory->missing.emplace(certificate.name, *missing);
      }
      if (key_ == kFirstFileKey) {
        auto file = std::make_shared<FileRecord>();
        VisitFileMembers(
            [&](std::string_view key, auto member) { ReadValue(key, (*file).*member); });
        file->listed_expires_at = certificate.expires_at;
        file->listed_created_at = certificate.created_at;
        project.files[certificate.name].record = std::move(file);
      }
      if (key_ == kFileErrorKey) {
        ReadValue(kFileErrorKey, project.files[certificate.name].error);
      }
      inventory->certificates.push_back(std::move(certificate));
    }
    project.inventory = std::move(inventory);
    return project;
  }

  void ReadEnd() {
    if (key_ != "end") {
      return RefuseKey();
    }
    if (value_ != checksum_.Text()) {
      return RefuseLine("does not have the checksum of the text before it: the text is damaged");
    }
    if (!piece_.empty() || ReadPiece()) {
      Refuse("something follows its last line");
    }
  }

  void RefuseKey() {
    RefuseLine("has a key that is unknown or out of order, or lacks one before it");
  }

  // If the current line has this key, reads its value and goes to the next line.
  template <typename Value>
  void ReadValue(std::string_view key, Value& value) {
    if (key_ == key) {
      if (!Parse(value)) {
        return RefuseLine("has an unusable value");
      }
      NextLine();
    } else if (std::is_same_v<Value, std::uint64_t> || std::is_same_v<Value, certapi::Instant>) {
      RefuseKey();
    }
  }
  void ReadValue(std::string_view key, std::vector<std::string>& values) {
    while (key_ == key) {
      ReadValue(key, values.emplace_back());
    }
  }

  [[nodiscard]] bool Parse(std::string& text) const {
    text = value_;
    return !text.empty();
  }
  [[nodiscard]] bool Parse(certapi::Instant& instant) const {
    certapi::Instant::rep seconds = 0;
    const bool is_number = ParseNumber(value_, seconds);
    instant = certapi::Instant(certapi::Instant::duration(seconds));
    return is_number;
  }
  [[nodiscard]] bool Parse(std::uint64_t& count) const { return ParseNumber(value_, count); }
  template <std::integral Integer>
  [[nodiscard]] bool Parse(std::optional<Integer>& count) const {
    return ParseNumber(value_, count.emplace());
  }
  template <typename Clock, typename Duration>
  [[nodiscard]] bool Parse(std::optional<std::chrono::time_point<Clock, Duration>>& time) const {
    typename Duration::rep count = 0;
    const bool is_number = ParseNumber(value_, count);
    time.emplace(Duration(count));
    return is_number;
  }

  // Goes to the next line and splits it into key and value.
  void NextLine() {
    checksum_.Add(line_);
    checksum_.Add("\n");
    ReadLine();
    if (error_) {
      return;
    }
    const std::size_t tab = line_.find('\t');
    if (tab == std::string_view::npos) {
      return RefuseLine("is not a key, a tab and a value");
    }
    key_ = line_.substr(0, tab);
    value_ = line_.substr(tab + 1);
  }

  void ReadLine() {
    ++line_number_;
    joined_.clear();
    while (!error_) {
      const std::size_t newline = piece_.find('\n');
      const std::string_view part = piece_.substr(0, newline);
      if (joined_.size() + part.size() > kMaxLineBytes) {
        return RefuseLine("is too long");
      }
      const bool is_whole = joined_.empty() && newline != std::string_view::npos;
      line_ = is_whole ? part : std::string_view(joined_.append(part));
      if (newline != std::string_view::npos) {
        piece_.remove_prefix(newline + 1);
        return;
      }
      if (!ReadPiece()) {
        Refuse("it ends too early");
      }
    }
  }

  // False at the end of the text and after an error.
  bool ReadPiece() {
    auto piece = source_();
    if (!piece) {
      error_ = std::move(piece).error();
      piece_ = {};
      return false;
    }
    piece_ = *piece;
    total_ += piece_.size();
    if (total_ > kMaxSnapshotBytes) {
      Refuse("it is over the limit of " + std::to_string(kMaxSnapshotBytes >> 20U) + " MiB");
    }
    return !piece_.empty();
  }

  const SnapshotSource& source_;
  std::string_view piece_;  // the rest of the current piece
  std::size_t total_ = 0;
  std::string_view line_;  // in the current piece, or in joined_
  std::string joined_;     // a line from several pieces
  std::size_t line_number_ = 0;
  std::string_view key_;  // in line_
  std::string_view value_;
  SnapshotChecksum checksum_;  // of the lines before line_
  std::optional<base::Error> error_;
};

}  // namespace

base::Result<Snapshot> ReadSnapshotText(const SnapshotSource& source) {
  return Reader(source).Read();
}

base::Result<Snapshot> ReadSnapshotText(std::string_view text) {
  return ReadSnapshotText(
      [&]() -> base::Result<std::string_view> { return std::exchange(text, std::string_view()); });
}

}  // namespace certmon::inventory
