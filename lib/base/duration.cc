#include "lib/base/duration.h"

#include <array>
#include <charconv>
#include <cstdint>

namespace certmon::base {
namespace {

struct Unit {
  std::string_view suffix;
  std::int64_t milliseconds;
};

// Largest first: the order that the pattern requires.
constexpr std::array<Unit, 7> kUnits = {{{"y", 365LL * 86'400'000},
                                         {"w", 7LL * 86'400'000},
                                         {"d", 86'400'000},
                                         {"h", 3'600'000},
                                         {"m", 60'000},
                                         {"s", 1'000},
                                         {"ms", 1}}};
constexpr std::int64_t kLargest = 100LL * 365 * 86'400'000;

std::string_view TakeLetters(std::string_view& text) {
  std::size_t length = 0;
  while (length < text.size() && text[length] >= 'a' && text[length] <= 'z') {
    ++length;
  }
  const std::string_view letters = text.substr(0, length);
  text.remove_prefix(length);
  return letters;
}

}  // namespace

std::optional<std::chrono::milliseconds> ParseDuration(std::string_view text) {
  if (text == "0") {
    return std::chrono::milliseconds(0);
  }
  if (text.empty()) {
    return std::nullopt;
  }
  std::int64_t total = 0;
  std::size_t next_unit = 0;
  while (!text.empty()) {
    std::uint64_t number = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
    if (error != std::errc() || end == text.data()) {
      return std::nullopt;
    }
    text.remove_prefix(static_cast<std::size_t>(end - text.data()));
    const std::string_view suffix = TakeLetters(text);
    while (next_unit < kUnits.size() && kUnits[next_unit].suffix != suffix) {
      ++next_unit;
    }
    if (next_unit == kUnits.size()) {
      return std::nullopt;
    }
    const std::int64_t unit = kUnits[next_unit++].milliseconds;
    if (number > static_cast<std::uint64_t>((kLargest - total) / unit)) {
      return std::nullopt;
    }
    total += static_cast<std::int64_t>(number) * unit;
  }
  return std::chrono::milliseconds(total);
}

std::string FormatDuration(std::chrono::milliseconds duration) {
  const std::int64_t count_signed = duration.count();
  std::string out = count_signed < 0 ? "-" : "";
  // Unsigned, because the smallest signed number has no positive counterpart.
  auto rest = static_cast<std::uint64_t>(count_signed);
  rest = count_signed < 0 ? 0 - rest : rest;
  if (rest == 0) {
    return "0s";
  }
  // From days on: years and weeks are hard to read in messages.
  for (std::size_t i = 2; i < kUnits.size(); ++i) {
    const auto unit = static_cast<std::uint64_t>(kUnits[i].milliseconds);
    if (const std::uint64_t count = rest / unit; count > 0) {
      out += std::to_string(count);
      out += kUnits[i].suffix;
      rest %= unit;
    }
  }
  return out;
}

}  // namespace certmon::base
