#include "lib/simulator/seoul_day.h"

#include <charconv>

namespace certmon::simulator {
namespace {

constexpr std::chrono::hours kOffset{9};

std::optional<unsigned> ParseDigits(std::string_view text) {
  unsigned value = 0;
  const char* const end = text.data() + text.size();
  const auto [stop, failure] = std::from_chars(text.data(), end, value);
  if (failure != std::errc() || stop != end) return std::nullopt;
  return value;
}

std::string Padded(int value, std::size_t width) {
  const std::string digits = std::to_string(value);
  return digits.size() < width ? std::string(width - digits.size(), '0') + digits : digits;
}

}  // namespace

Day SeoulDayOf(base::WallTime time) {
  return std::chrono::floor<std::chrono::days>(time + kOffset);
}

std::chrono::sys_seconds BeginOfSeoulDay(Day day) { return day - kOffset; }

std::string FormatDay(Day day) {
  const std::chrono::year_month_day date(day);
  return Padded(static_cast<int>(date.year()), 4) + "-" +
         Padded(static_cast<int>(static_cast<unsigned>(date.month())), 2) + "-" +
         Padded(static_cast<int>(static_cast<unsigned>(date.day())), 2);
}

std::optional<Day> ParseDay(std::string_view text) {
  if (text.size() < 10 || text[4] != '-' || text[7] != '-') return std::nullopt;
  const std::optional<unsigned> year = ParseDigits(text.substr(0, 4));
  const std::optional<unsigned> month = ParseDigits(text.substr(5, 2));
  const std::optional<unsigned> day = ParseDigits(text.substr(8, 2));
  if (!year || !month || !day) return std::nullopt;
  const std::chrono::year_month_day date(std::chrono::year(static_cast<int>(*year)),
                                         std::chrono::month(*month), std::chrono::day(*day));
  if (!date.ok()) return std::nullopt;
  return Day(date);
}

}  // namespace certmon::simulator
