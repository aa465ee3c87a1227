#include "lib/simulator/sample_certificates.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <set>

#include "lib/simulator/seoul_day.h"

namespace certmon::simulator {
namespace {

base::WallTime Now() { return base::WallTime(std::chrono::seconds(1785553200)); }

// Days left as in the exporter: floor((begin of the day in Seoul - now) / 1 day).
int DaysLeft(const Record& record) {
  const auto left = BeginOfSeoulDay(*ParseDay(record.expiration_date)) - Now();
  return static_cast<int>(std::chrono::floor<std::chrono::days>(left).count());
}

std::set<std::string> NamesOf(const std::vector<Record>& records) {
  std::set<std::string> names;
  for (const Record& record : records) names.insert(record.certificate_name);
  return names;
}

TEST(SpreadCertificates, HasTheGivenNumberOfDistinctNames) {
  for (const std::size_t count :
       {std::size_t{0}, std::size_t{1}, std::size_t{237}, std::size_t{10000}}) {
    const std::vector<Record> records = SpreadCertificates(count, Now());
    EXPECT_EQ(records.size(), count);
    EXPECT_EQ(NamesOf(records).size(), count);
  }
}

TEST(SpreadCertificates, StopsAtItsLimit) {
  EXPECT_EQ(SpreadCertificates(kMaxSampleCertificates + 1, Now()).size(), kMaxSampleCertificates);
}

TEST(SpreadCertificates, IsTheSameEveryTime) {
  EXPECT_EQ(SpreadCertificates(100, Now()), SpreadCertificates(100, Now()));
}

TEST(SpreadCertificates, HasEveryBandInEachTwenty) {
  const std::vector<Record> records = SpreadCertificates(2000, Now());
  for (std::size_t begin = 0; begin < records.size(); begin += 20) {
    int expired = 0, critical = 0, soon = 0, healthy = 0;
    for (std::size_t i = begin; i < begin + 20; ++i) {
      const int days = DaysLeft(records[i]);
      expired += days < 0 ? 1 : 0;
      critical += days >= 0 && days < 7 ? 1 : 0;
      soon += days >= 7 && days < 30 ? 1 : 0;
      healthy += days >= 30 ? 1 : 0;
    }
    EXPECT_EQ(expired, 1) << begin;
    EXPECT_EQ(critical, 1) << begin;
    EXPECT_EQ(soon, 2) << begin;
    EXPECT_EQ(healthy, 16) << begin;
  }
}

TEST(SpreadCertificates, HasWildcardAndKoreanNames) {
  const std::set<std::string> names = NamesOf(SpreadCertificates(10, Now()));
  EXPECT_EQ(names.count("www-001.example.com"), 1U);
  EXPECT_EQ(names.count("*.shop-005.example.com"), 1U);
  EXPECT_EQ(names.count("인증서-010.example.com"), 1U);
}

TEST(DemoCertificates, HasEveryStateThatAnAlertDetects) {
  const std::vector<Record> records = DemoCertificates(Now());
  EXPECT_EQ(records.size(), 15U);
  const auto days = [&records](const char* name) {
    const auto found = std::find_if(records.begin(), records.end(),
                                    [name](const Record& r) { return r.certificate_name == name; });
    return DaysLeft(*found);
  };
  EXPECT_EQ(days("long-expired.example.com"), -41);
  EXPECT_EQ(days("expired-today.example.com"), -1);
  EXPECT_EQ(days("last-day.example.com"), 0);
  EXPECT_EQ(days("critical.example.com"), 3);
  EXPECT_EQ(days("soon.example.com"), 14);
  EXPECT_EQ(days("www.example.com"), 89);
  EXPECT_EQ(days("short-lived.example.com"), 25);
  EXPECT_EQ(days("old-shop.example.com"), -6);
  EXPECT_EQ(days("shop.example.com"), 344);
  EXPECT_EQ(records[13].raw_fields.at("expirationDate"), "null");
  EXPECT_EQ(ParseDay(records[14].expiration_date), std::nullopt);
}

TEST(DemoCertificates, AreInTheSameStateAtEveryHourOfTheDay) {
  for (int hour = 0; hour < 24; ++hour) {
    const base::WallTime now = Now() + std::chrono::hours(hour);
    const std::vector<Record> records = DemoCertificates(now);
    EXPECT_EQ(ExpiryAt(records[1], now), Expiry::kExpired);    // expired-today
    EXPECT_EQ(ExpiryAt(records[2], now), Expiry::kUnexpired);  // last-day
    EXPECT_LE(BeginOfSeoulDay(*ParseDay(records[2].expiration_date)) - now, std::chrono::hours(24));
  }
}

}  // namespace
}  // namespace certmon::simulator
