// Durations (base/duration.h) and printable texts (base/text.h).
//
// A duration that is accepted formats to a text that is read as the same duration and formats to
// itself. A text made printable is valid UTF-8 without controls and within its length, stays as it
// is when made printable again, and is the same text where nothing was wrong with it.
#include <string>

#include "lib/base/duration.h"
#include "lib/base/text.h"
#include "tests/fuzz/fuzz_target.h"

namespace certmon::fuzz {
namespace {

constexpr std::size_t kMostCodePoints = 20;

void CheckDuration(std::string_view text) {
  const auto duration = base::ParseDuration(text);
  if (!duration) {
    return;
  }
  Require(duration->count() >= 0 && *duration <= std::chrono::hours(24 * 365 * 100),
          "a duration is at most 100 years");
  const std::string formatted = base::FormatDuration(*duration);
  Require(base::ParseDuration(formatted) == duration, "a formatted duration is read as the same");
  Require(base::FormatDuration(*base::ParseDuration(formatted)) == formatted,
          "a formatted duration stays as it is");
}

void CheckPrintable(std::string_view text) {
  const std::string printable = base::Printable(text, kMostCodePoints);
  const auto length = base::CountCodePoints(printable);
  Require(length && *length <= kMostCodePoints && !base::HasControlCharacter(printable),
          "a printable text is valid, short enough and without controls");
  Require(base::Printable(printable, kMostCodePoints) == printable, "a printable text stays so");
  const auto given = base::CountCodePoints(text);
  const bool is_good = given && *given <= kMostCodePoints && !base::HasControlCharacter(text);
  Require(!is_good || printable == text, "a good text is left alone");
}

}  // namespace

void TryInput(std::string_view input) {
  CheckDuration(input);
  CheckPrintable(input);
}

}  // namespace certmon::fuzz
