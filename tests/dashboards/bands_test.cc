// The certificate panels show the exported values, and show each certificate once although two
// exporters export it. The expected values come from certificate_days_remaining, which no panel
// uses.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>

#include "tests/dashboards/dashboard.h"
#include "tests/dashboards/live_demo.h"

namespace certmon::dashboards {
namespace {

const char* const kDays =
    "max by (project, certificate_name) (nhncloud_certmanager_certificate_days_remaining)";

// The demo's thresholds are 7 and 30 days, but for short-lived.example.com (46 days), which warns 15
// days before its end, and has 25 left. old-shop.example.com has expired and is replaced.
// days_remaining is rounded down, so it is below a threshold exactly if the remaining time is.
int BandOf(const std::string& certificate, double days_left) {
  if (certificate.find("old-shop.example.com") != std::string::npos) return -1;
  if (days_left < 0) return 3;
  if (days_left < 7) return 2;
  const double warning = certificate.find("short-lived.example.com") != std::string::npos ? 15 : 30;
  return days_left < warning ? 1 : 0;
}

class BandsOfTheDemo : public ::testing::Test {
 protected:
  [[nodiscard]] const std::string& Expr(const std::string& title, const std::string& ref) const {
    return dashboard_.PanelOf(title).Expr(ref);
  }

  LiveDemo demo_;
  Dashboard dashboard_ = LoadDashboard("certificate-expiry.json");
  std::map<std::string, double> days_ = ByCertificate(demo_.Query(kDays));
};

TEST_F(BandsOfTheDemo, AreCountedAndListedByTheProjectsThresholds) {
  ASSERT_GT(days_.size(), 40U);
  std::map<int, double> expected_counts;
  std::map<std::string, double> expected_bands;
  for (const auto& [certificate, days] : days_) {
    expected_bands[certificate] = BandOf(certificate, days);
    expected_counts[BandOf(certificate, days)] += 1;
  }
  ASSERT_EQ(expected_counts.size(), 5U) << "the demo has certificates in all bands";

  const std::map<std::string, int> band_of_query = {
      {"A", 3}, {"B", 2}, {"C", 1}, {"D", 0}, {"F", -1}};
  for (const auto& [ref, band] : band_of_query) {
    EXPECT_EQ(OnlyValue(demo_.Query(Expr("Certificates by band", ref))), expected_counts[band])
        << ref;
  }
  // no-file.example.com and bad-date.example.com (lib/simulator/sample_certificates.cc).
  EXPECT_EQ(OnlyValue(demo_.Query(Expr("Certificates by band", "E"))), 2);

  EXPECT_EQ(ByCertificate(demo_.Query(Expr("What expires next", "A"))), days_);
  EXPECT_EQ(ByCertificate(demo_.Query(Expr("What expires next", "C"))), expected_bands);
  EXPECT_EQ(ByCertificate(demo_.Query(Expr("What expires next", "B"))),
            ByCertificate(
                demo_.Query("1000 * max by (project, certificate_name) "
                            "(nhncloud_certmanager_certificate_expiration_timestamp_seconds)")));

  std::map<std::string, double> within_thirty_days;
  for (const auto& [certificate, days] : days_) {
    if (days < 30) within_thirty_days[certificate] = days;
  }
  EXPECT_EQ(ByCertificate(demo_.Query(Expr("What expires next", "A"), Selected("days", "30"))),
            within_thirty_days);
  // The demo has one authority. Another one matches no certificate.
  EXPECT_TRUE(demo_.Query(Expr("What expires next", "A"), Selected("authority", "Nobody")).empty());
  EXPECT_EQ(
      OnlyValue(demo_.Query(Expr("Certificates by band", "A"), Selected("authority", "Nobody"))),
      0);
}

TEST_F(BandsOfTheDemo, AreListedWithTheNearestFirstAndNotWithTheLongestExpired) {
  const auto distance = ByCertificate(demo_.Query(Expr("What expires next", "G")));
  ASSERT_EQ(distance.size(), days_.size());
  for (const auto& [certificate, days] : days_) {
    // Whole days are rounded down: 0.5 days left and 0.5 days ago are the days 0 and -1.
    const double nearest = days >= 0 ? days : -days - 1;
    EXPECT_GE(distance.at(certificate), nearest * 86400) << certificate;
    EXPECT_LE(distance.at(certificate), (nearest + 1) * 86400) << certificate;
  }

  std::map<std::string, double> not_expired;
  std::map<std::string, double> not_long_expired;
  for (const auto& [certificate, days] : days_) {
    if (days >= 0) not_expired[certificate] = days;
    if (days >= -30) not_long_expired[certificate] = days;
  }
  ASSERT_LT(not_expired.size(), days_.size());
  ASSERT_LT(not_expired.size(), not_long_expired.size());
  ASSERT_LT(not_long_expired.size(), days_.size()) << "one expired over 30 days ago";
  const std::string& listed = Expr("What expires next", "A");
  EXPECT_EQ(ByCertificate(demo_.Query(listed, Selected("expired", "0"))), not_expired);
  EXPECT_EQ(ByCertificate(demo_.Query(listed, Selected("expired", "30"))), not_long_expired);
}

TEST_F(BandsOfTheDemo, AreTheColoursOfTheLines) {
  const std::map<std::string, int> band_of_query = {
      {"A", 3}, {"B", 2}, {"C", 1}, {"D", 0}, {"E", -1}};
  const auto lines = [&](const Choices& choices) {
    std::map<std::string, double> days;
    for (const auto& [ref, band] : band_of_query) {
      for (const auto& [certificate, value] :
           ByCertificate(demo_.Query(Expr("Days left over time", ref), choices))) {
        EXPECT_TRUE(days.emplace(certificate, value).second) << certificate << " has two colours";
        EXPECT_EQ(BandOf(certificate, std::floor(value)), band) << certificate;
      }
    }
    return days;
  };

  const auto all = lines(AllSelected());
  EXPECT_EQ(all.size(), 15U);
  double farthest = 0;
  for (const auto& [certificate, days] : all) farthest = std::max(farthest, std::abs(days));
  for (const auto& [certificate, days] : days_) {
    // A day more, because `days` is rounded down.
    if (std::abs(days) + 1 < farthest) EXPECT_TRUE(all.count(certificate)) << certificate;
  }

  const auto not_expired = lines(Selected("expired", "0"));
  EXPECT_EQ(not_expired.size(), 15U) << "expired ones leave their places to others";
  for (const auto& [certificate, days] : not_expired) EXPECT_GE(days, 0) << certificate;

  // Filters choose before the 15 are chosen.
  for (const auto& [certificate, days] : lines(Selected("project", "demo-large"))) {
    EXPECT_EQ(certificate.rfind("demo-large/", 0), 0U) << certificate;
  }
  EXPECT_TRUE(lines(Selected("authority", "Nobody")).empty());
}

TEST_F(BandsOfTheDemo, AreCountedByCalendarWeek) {
  const auto now = OnlyValue(demo_.Query("vector(time())"));
  // The demo's certificates expire at 00:00 in Seoul (UTC+9). Day 0, 1970-01-01, was a Thursday.
  const auto monday_of = [](double seconds) {
    const double day = std::floor((seconds + 9 * 3600) / 86400);
    return day - std::fmod(day + 3, 7);
  };
  const double last_monday = monday_of(now) + 12 * 7;
  std::map<double, double> expected;
  for (const auto& [certificate, milliseconds] :
       ByCertificate(demo_.Query(Expr("What expires next", "B")))) {
    const double seconds = milliseconds / 1000;
    if (seconds > now && monday_of(seconds) <= last_monday - 7) {
      expected[monday_of(seconds)] += 1;
    }
  }
  ASSERT_GE(expected.size(), 3U);

  const Samples weeks = demo_.Query(Expr("Expiries a week", "A"));
  EXPECT_EQ(weeks.size(), 13U) << "empty weeks too";
  std::map<double, double> shown;
  for (const auto& week : weeks) {
    // The label is the Monday, 12:00 UTC, in milliseconds.
    const double day = (std::stod(week.labels.at("week")) / 1000 - 43200) / 86400;
    EXPECT_EQ(monday_of(day * 86400), day);
    // On Sunday evenings (UTC) the panel's first week is a week later or earlier than ours. The
    // last week may differ for the same reason.
    if (week.value > 0 && day <= last_monday - 7) shown[day] = week.value;
  }
  EXPECT_EQ(shown, expected);
}

}  // namespace
}  // namespace certmon::dashboards
