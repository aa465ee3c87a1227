// The dates of the API (certapi/api_date.h).
//
// The C library formats an accepted date, with its own offset or that of the zone, as the same day
// and time. Every second of the years 2000 to 9999, written in each form, is read as that second.
#include <cstdint>
#include <cstring>
#include <ctime>
#include <string>

#include "lib/certapi/api_date.h"
#include "tests/fuzz/fuzz_target.h"

namespace certmon::fuzz {
namespace {

using certapi::ExpiryZone;
using certapi::Instant;
using std::chrono::seconds;

constexpr std::int64_t kSeoulOffset = 9 * 3600;  // in every year from 1989 on
constexpr std::int64_t kFirst = 946'684'800;     // 2000-01-01T00:00:00Z, as date -u +%s has it
constexpr std::int64_t kAfterLast = 253'402'300'800;
constexpr std::size_t kDaySize = 10;     // YYYY-MM-DD
constexpr std::size_t kSecondSize = 19;  // YYYY-MM-DDTHH:MM:SS

const ExpiryZone& Zone(const char* name) {
  static const ExpiryZone kSeoul = *ExpiryZone::Find("Asia/Seoul");
  static const ExpiryZone kUtc = *ExpiryZone::Find("UTC");
  return std::strcmp(name, "UTC") == 0 ? kUtc : kSeoul;
}

// By the C library: YYYY-MM-DDTHH:MM:SS.
std::string Written(std::int64_t since_epoch) {
  const std::time_t time = since_epoch;
  std::tm parts{};
  char text[64];
  const std::size_t size =
      std::strftime(text, sizeof(text), "%Y-%m-%dT%H:%M:%S", ::gmtime_r(&time, &parts));
  return {text, size};
}

// The "Z" or offset after the time and the fraction; nullopt if there is none.
std::optional<std::int64_t> OffsetAtTheEnd(std::string_view text) {
  const std::size_t at = text.find_first_of("Z+-", std::min(kSecondSize, text.size()));
  if (at == std::string_view::npos) {
    return std::nullopt;
  }
  if (text[at] == 'Z') {
    return 0;
  }
  std::string digits(text.substr(at + 1));
  std::erase(digits, ':');
  const int number = std::stoi(digits);
  const int offset = number / 100 * 3600 + number % 100 * 60;
  return text[at] == '-' ? -offset : offset;
}

void CheckAccepted(std::string_view text, Instant instant, std::int64_t zone_offset) {
  const std::int64_t offset = OffsetAtTheEnd(text).value_or(zone_offset);
  std::string expected(text.substr(0, kSecondSize));
  if (expected.size() == kDaySize) {
    expected += "T00:00:00";
  }
  expected[kDaySize] = 'T';
  Require(Written(instant.time_since_epoch().count() + offset) == expected,
          "a date that is accepted formats back to the same day and time");
}

void CheckEveryForm(std::int64_t local) {
  const std::string text = Written(local);
  std::string with_blank = text;
  with_blank[kDaySize] = ' ';
  const auto is = [](const std::string& form, std::int64_t since_epoch) {
    Require(certapi::ParseApiDate(form, Zone("Asia/Seoul")) == Instant(seconds(since_epoch)),
            "every second in every form is read as that second");
  };
  is(text, local - kSeoulOffset);
  is(with_blank + ".999999999", local - kSeoulOffset);
  is(text + "Z", local);
  is(text + ".5+0530", local - 19'800);
  is(with_blank + "-11:00", local + 39'600);
  const std::int64_t midnight = local - (local - kFirst) % 86'400;
  is(text.substr(0, kDaySize), midnight - kSeoulOffset);
}

}  // namespace

void TryInput(std::string_view input) {
  for (const auto& [name, offset] :
       {std::pair("Asia/Seoul", kSeoulOffset), std::pair("UTC", std::int64_t{0})}) {
    if (const auto instant = certapi::ParseApiDate(input, Zone(name))) {
      CheckAccepted(input, *instant, offset);
    }
  }
  std::uint64_t number = 0;
  std::memcpy(&number, input.data(), std::min(sizeof(number), input.size()));
  CheckEveryForm(kFirst + static_cast<std::int64_t>(number % (kAfterLast - kFirst)));
}

}  // namespace certmon::fuzz
