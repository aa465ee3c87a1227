#include "lib/simulator/sample_certificates.h"

#include <algorithm>
#include <array>
#include <utility>

#include "lib/simulator/seoul_day.h"

namespace certmon::simulator {
namespace {

constexpr std::size_t kGroup = 20;  // the spread repeats after so many

std::string NameAt(std::size_t index) {
  std::string number = std::to_string(index + 1);
  if (number.size() < 3) number.insert(0, 3 - number.size(), '0');
  if (index % 10 == 4) return "*.shop-" + number + ".example.com";
  if (index % 10 == 9) return "인증서-" + number + ".example.com";
  return "www-" + number + ".example.com";
}

// Days until expiry. Varies with the number of the group, so that many certificates have different
// dates.
int ExpiresDaysAt(std::size_t index) {
  const auto group = static_cast<int>(index / kGroup);
  const auto place = static_cast<int>(index % kGroup);
  if (place == 0) return -1 - group % 60;
  if (place == 1) return 1 + group % 6;
  if (place == 2) return 8 + group % 22;
  if (place == 3) return 29 - group % 22;
  return 31 + (place * 20 + group) % 360;
}

}  // namespace

Record MakeRecord(std::string name, int created_days, int expires_days, base::WallTime now) {
  const Day today = SeoulDayOf(now);
  Record record;
  record.domains = {name};
  record.certificate_name = std::move(name);
  record.file_creation_date = FormatDay(today + std::chrono::days(created_days));
  record.expiration_date = FormatDay(today + std::chrono::days(expires_days));
  return record;
}

std::vector<Record> SpreadCertificates(std::size_t count, base::WallTime now) {
  constexpr int kLifetimeDays = 397;
  std::vector<Record> records;
  count = std::min(count, kMaxSampleCertificates);
  records.reserve(count);
  for (std::size_t i = 0; i < count; ++i) {
    const int expires = ExpiresDaysAt(i);
    records.push_back(MakeRecord(NameAt(i), expires - kLifetimeDays, expires, now));
  }
  return records;
}

std::vector<Record> DemoCertificates(base::WallTime now) {
  // expirationDate means 00:00 of its day: today's date has passed, and a certificate with
  // tomorrow's date is in its last 24 hours.
  std::vector<Record> records = {
      MakeRecord("long-expired.example.com", -437, -40, now),
      MakeRecord("expired-today.example.com", -397, 0, now),
      MakeRecord("last-day.example.com", -396, 1, now),
      MakeRecord("critical.example.com", -393, 4, now),
      MakeRecord("*.pay.example.com", -85, 6, now),
      MakeRecord("soon.example.com", -380, 15, now),
      MakeRecord("한국어.example.com", -370, 25, now),
      MakeRecord("short-lived.example.com", -20, 26, now),
      MakeRecord("www.example.com", -275, 90, now),
      MakeRecord("*.example.com", -165, 200, now),
      MakeRecord("old-shop.example.com", -402, -5, now),
      MakeRecord("shop.example.com", -20, 345, now),
      MakeRecord("api.example.com", -1, 364, now),
      MakeRecord("no-file.example.com", 0, 0, now),
      MakeRecord("bad-date.example.com", -30, 0, now),
  };
  Record& no_file = records[records.size() - 2];
  for (const char* field :
       {"authority", "signatureAlgorithm", "fileCreationDate", "expirationDate", "domains"}) {
    no_file.raw_fields[field] = "null";
  }
  records.back().expiration_date = "2026-02-30";
  const auto named = [&records](std::string_view name) -> Record& {
    return *std::find_if(records.begin(), records.end(),
                         [name](const Record& record) { return record.certificate_name == name; });
  };
  // The next one has replaced it.
  named("old-shop.example.com").domains = {"shop.example.com"};
  // The listed date is newer than the file.
  named("api.example.com").file_ends = FormatDay(SeoulDayOf(now) + std::chrono::days(300));
  return records;
}

}  // namespace certmon::simulator
