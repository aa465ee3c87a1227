// Retry-After (http/retry.h).
//
// Every wait is from 0 to an hour. Digits are read as their number. Anything else that is accepted
// is a date as RFC 9110 has it (section 5.6.7, IMF-fixdate), byte for byte, and the wait is the
// time until then; and every such date is accepted.
#include <algorithm>
#include <cstdint>
#include <cstring>
#include <ctime>
#include <string>

#include "lib/http/retry.h"
#include "tests/fuzz/fuzz_target.h"

namespace certmon::fuzz {
namespace {

using std::chrono::seconds;

constexpr std::int64_t kNow = 1'774'396'800;  // 2026-03-25T00:00:00Z
constexpr base::WallTime kNowWithFraction{seconds(kNow) + std::chrono::milliseconds(500)};
constexpr std::int64_t kMost = 3600;
constexpr std::int64_t kFirstYear = -62'135'596'800;  // 0001-01-01T00:00:00Z, as date -u +%s has it
constexpr std::int64_t kBehindYear9999 = 253'402'300'800;

// As the C library writes it in the "C" locale, which is what the names of days and months are in.
std::string ImfFixdate(std::int64_t since_epoch) {
  const std::time_t time = since_epoch;
  std::tm parts{};
  char text[64];
  std::string year = std::to_string(::gmtime_r(&time, &parts)->tm_year + 1900);
  year.insert(0, 4 - year.size(), '0');
  const std::size_t size =
      std::strftime(text, sizeof(text), ("%a, %d %b " + year + " %H:%M:%S GMT").c_str(), &parts);
  return {text, size};
}

std::int64_t DigitsCapped(std::string_view digits) {
  std::int64_t number = 0;
  for (const char digit : digits) {
    number = std::min(number * 10 + (digit - '0'), kMost);
  }
  return number;
}

// nullopt where the C library does not read it, or not whole.
std::optional<std::int64_t> DateOf(const std::string& text) {
  std::tm parts{};
  const char* const end = ::strptime(text.c_str(), "%a, %d %b %Y %H:%M:%S GMT", &parts);
  return end != nullptr && *end == '\0' ? std::optional<std::int64_t>(::timegm(&parts))
                                        : std::nullopt;
}

}  // namespace

void TryInput(std::string_view input) {
  const auto wait = http::ParseRetryAfter(input, kNowWithFraction);
  Require(!wait || (wait->count() >= 0 && wait->count() <= kMost), "a wait is from 0 to an hour");
  const bool is_digits = !input.empty() && std::all_of(input.begin(), input.end(),
                                                       [](char c) { return c >= '0' && c <= '9'; });
  if (is_digits) {
    Require(wait == seconds(DigitsCapped(input)), "digits are read as their number");
  } else if (wait) {
    const auto date = DateOf(std::string(input));
    Require(date && ImfFixdate(*date) == input, "what is accepted is an IMF-fixdate");
    Require(wait->count() == std::clamp<std::int64_t>(*date - kNow, 0, kMost),
            "the wait is the time until the date");
  }
  std::int64_t number = 0;
  std::memcpy(&number, input.data(), std::min(sizeof(number), input.size()));
  const std::int64_t span = kBehindYear9999 - kFirstYear;
  const std::int64_t date = kFirstYear + (number % span + span) % span;
  Require(http::ParseRetryAfter(ImfFixdate(date), kNowWithFraction) ==
              seconds(std::clamp<std::int64_t>(date - kNow, 0, kMost)),
          "every date is accepted");
}

}  // namespace certmon::fuzz
