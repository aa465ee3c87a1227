#include <algorithm>
#include <charconv>
#include <optional>
#include <string>
#include <utility>

#include "lib/inventory/snapshot_builder.h"
#include "lib/inventory/snapshot_checksum.h"
#include "lib/inventory/snapshot_keys.h"
#include "lib/inventory/snapshot_text.h"

namespace certmon::inventory {
namespace {

using Key = SnapshotKey;

// Twice the longest value that is written, so that a damaged file cannot make one line of itself.
constexpr std::size_t kMaxLineBytes = 2 * kMaxIdentityBytes;

std::optional<Key> FindKey(std::string_view text) {
  const auto found = std::find(kSnapshotKeys.begin(), kSnapshotKeys.end(), text);
  return found != kSnapshotKeys.end()
             ? std::optional(static_cast<Key>(found - kSnapshotKeys.begin()))
             : std::nullopt;
}

constexpr bool MayBeAbsent(Key key) {
  return key == Key::kLastSuccess || key == Key::kLastAttempt ||
         (key > Key::kCertificate && key < Key::kEnd);
}

// After `last`, nullopt after the title.
bool MayFollow(std::optional<Key> last, Key key) {
  if (!last || last == Key::kEnd) {
    return !last && (key == Key::kProject || key == Key::kEnd);
  }
  // What begins with `key` takes that everything before it is complete.
  const bool begins = key == Key::kProject || key == Key::kCertificate || key == Key::kEnd;
  const Key next = !begins ? key : *last < Key::kCertificate ? Key::kCertificate : Key::kEnd;
  auto between = static_cast<Key>(static_cast<int>(*last) + 1);
  while (between < next && MayBeAbsent(between)) {
    between = static_cast<Key>(static_cast<int>(between) + 1);
  }
  return between == next || (key == Key::kDomain && last == Key::kDomain);
}

}  // namespace

class SnapshotReader::Impl {
 public:
  bool Feed(std::string_view bytes) {
    total_ += bytes.size();
    if (total_ > kMaxSnapshotBytes) {
      Refuse("it is over the limit of " + std::to_string(kMaxSnapshotBytes >> 20U) + " MiB");
    }
    while (!fault_ && !bytes.empty()) {
      const std::size_t newline = bytes.find('\n');
      const std::string_view part = bytes.substr(0, newline);
      bytes.remove_prefix(newline == std::string_view::npos ? bytes.size() : newline + 1);
      if (rest_.size() + part.size() > kMaxLineBytes) {
        RefuseLine("is too long");
      } else if (newline == std::string_view::npos) {
        rest_ += part;
      } else if (rest_.empty()) {
        TakeLine(part);
      } else {
        rest_ += part;
        TakeLine(std::exchange(rest_, {}));
      }
    }
    return !fault_;
  }

  base::Result<Snapshot> Finish() {
    if (!fault_ && last_ != Key::kEnd) {
      Refuse("it ends too early");
    }
    if (!fault_ && !rest_.empty()) {
      Refuse("something follows its last line");
    }
    if (fault_) {
      return base::Fail(base::Reason::kSchema, *std::move(fault_));
    }
    return builder_.TakeSnapshot();
  }

 private:
  void Refuse(std::string fault) { fault_ = std::move(fault); }
  void RefuseLine(const std::string& fault) {
    Refuse("line " + std::to_string(line_) + " " + fault);
  }

  void TakeLine(std::string_view line) {
    if (line_ == 1) {
      TakeTitle(line);
    } else {
      TakePair(line);
    }
    checksum_.Add(line);
    checksum_.Add("\n");
    ++line_;
  }

  void TakeTitle(std::string_view line) {
    if (line.substr(0, kSnapshotTitle.size()) != kSnapshotTitle) {
      return Refuse("it is no saved inventory of this program");
    }
    const std::string_view number = line.substr(kSnapshotTitle.size());
    int format = 0;  // stays so where there is no number
    std::from_chars(number.data(), number.data() + number.size(), format);
    if (format < 1 || std::to_string(format) != number) {
      return RefuseLine("has no format number");
    }
    if (format > kSnapshotFormat) {
      Refuse("it has format " + std::to_string(format) + ", of a later version; this one reads " +
             std::to_string(kSnapshotFormat));
    }
    format_ = format;
  }

  void TakePair(std::string_view line) {
    const std::size_t tab = line.find('\t');
    const auto key = FindKey(line.substr(0, tab));
    if (tab == std::string_view::npos || !key || FormatOf(*key) > format_) {
      return RefuseLine("has no key that is known");
    }
    if (!MayFollow(last_, *key)) {
      return RefuseLine("has a key that is out of order, or lacks one before it");
    }
    last_ = *key;
    needed_format_ = std::max(needed_format_, FormatOf(*key));
    const std::string_view value = line.substr(tab + 1);
    if (const auto fault = *key == Key::kEnd ? End(value) : builder_.Take(*key, value)) {
      RefuseLine(*fault);
    }
  }

  SnapshotBuilder::Fault End(std::string_view value) {
    // First of all: what a damaged text says is not worth a better message.
    if (value != checksum_.Text()) {
      return "has not the checksum of the text before it: the text is damaged";
    }
    if (format_ != needed_format_) {
      return "ends a text of format " + std::to_string(format_) + " that has no key of it";
    }
    return builder_.CloseProject();
  }

  SnapshotBuilder builder_;
  SnapshotChecksum checksum_;
  std::optional<Key> last_;
  std::string rest_;  // of a line that has not ended
  std::size_t line_ = 1;
  int format_ = 0;
  int needed_format_ = 1;  // by the keys that were met
  std::size_t total_ = 0;
  std::optional<std::string> fault_;
};

SnapshotReader::SnapshotReader() : impl_(std::make_unique<Impl>()) {}
SnapshotReader::~SnapshotReader() = default;
bool SnapshotReader::Feed(std::string_view bytes) { return impl_->Feed(bytes); }
base::Result<Snapshot> SnapshotReader::Finish() { return impl_->Finish(); }

base::Result<Snapshot> ReadSnapshotText(std::string_view text) {
  SnapshotReader reader;
  reader.Feed(text);
  return reader.Finish();
}

}  // namespace certmon::inventory
