#include "exporter/client/dates.h"

#include <array>
#include <chrono>
#include <cstdio>

namespace certmon::client {
namespace {

// Of seconds since 1970-01-01T00:00:00 on any clock.
struct Parts {
  std::string date;
  std::string time;
};

Parts Split(std::chrono::seconds since_epoch) {
  const auto days = std::chrono::floor<std::chrono::days>(since_epoch);
  const std::chrono::year_month_day day{std::chrono::sys_days(days)};
  const std::chrono::hh_mm_ss time(since_epoch - days);
  // Room for every int, which the compiler's check assumes.
  std::array<char, 64> date_text{};
  std::array<char, 64> time_text{};
  std::snprintf(date_text.data(), date_text.size(), "%04d-%02u-%02u", static_cast<int>(day.year()),
                static_cast<unsigned>(day.month()), static_cast<unsigned>(day.day()));
  std::snprintf(time_text.data(), time_text.size(), "%02d:%02d:%02d",
                static_cast<int>(time.hours().count()), static_cast<int>(time.minutes().count()),
                static_cast<int>(time.seconds().count()));
  return {date_text.data(), time_text.data()};
}

}  // namespace

std::string UtcText(certapi::Instant instant) {
  const Parts parts = Split(instant.time_since_epoch());
  return parts.date + "T" + parts.time + "Z";
}

std::string LocalText(certapi::Instant instant, const certapi::ExpiryZone& zone) {
  const Parts parts = Split(zone.ToLocal(instant));
  return parts.time == "00:00:00" ? parts.date : parts.date + " " + parts.time;
}

}  // namespace certmon::client
