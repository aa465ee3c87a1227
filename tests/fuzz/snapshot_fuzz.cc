// The saved inventory (inventory/snapshot_text.h).
//
// An accepted text, with its own checksum or with the correct one in its place, is written back
// byte for byte. The result does not depend on the pieces in which the text is read. A refusal is
// one printable line.
#include <string>

#include "lib/base/text.h"
#include "lib/inventory/snapshot_checksum.h"
#include "lib/inventory/snapshot_text.h"
#include "tests/fuzz/fuzz_target.h"

namespace certmon::fuzz {
namespace {

using base::Result;
using inventory::Snapshot;

std::optional<std::string> Written(const Snapshot& snapshot) {
  std::string text;
  const auto written =
      inventory::WriteSnapshotText(snapshot, [&text](std::string_view piece) -> Result<void> {
        text += piece;
        return {};
      });
  return written ? std::optional(text) : std::nullopt;
}

std::string WithItsChecksum(std::string_view input) {
  std::string text(input.substr(0, input.rfind("end\t")));
  inventory::SnapshotChecksum checksum;
  checksum.Add(text);
  return text + "end\t" + checksum.Text() + "\n";
}

Result<Snapshot> ReadInPieces(std::string_view text) {
  std::size_t size = 0;
  return inventory::ReadSnapshotText([&]() -> Result<std::string_view> {
    const std::string_view piece = text.substr(0, ++size);
    text.remove_prefix(piece.size());
    return piece;
  });
}

void CheckText(std::string_view text) {
  const auto whole = inventory::ReadSnapshotText(text);
  const auto pieces = ReadInPieces(text);
  Require(whole.has_value() == pieces.has_value(), "pieces are read as the whole is");
  if (whole) {
    Require(Written(*whole) == text, "what is accepted is written back byte for byte");
    Require(Written(*pieces) == text, "what is accepted in pieces is written back byte for byte");
    return;
  }
  const std::string& message = whole.error().message;
  Require(message == pieces.error().message, "pieces are refused as the whole is");
  Require(base::CountCodePoints(message) && !base::HasControlCharacter(message),
          "a refusal is one printable line");
}

}  // namespace

void TryInput(std::string_view input) {
  CheckText(input);
  CheckText(WithItsChecksum(input));
}

}  // namespace certmon::fuzz
