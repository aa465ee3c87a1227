#include "lib/inventory/thresholds.h"

#include <gtest/gtest.h>

#include <string>
#include <vector>

namespace certmon::inventory {
namespace {

using std::chrono::days;
using std::chrono::hours;
using std::chrono::seconds;

certapi::Certificate OfLifetime(seconds lifetime) {
  certapi::Certificate certificate;
  certificate.created_at = certapi::Instant(seconds(1'770'000'000));
  certificate.expires_at = *certificate.created_at + lifetime;
  return certificate;
}

struct LifetimeRow {
  const char* name;
  seconds lifetime;
  seconds warning;
  seconds critical;
};

// 33 % and 10 % of the lifetime, at most 30 and 7 days: contract, section 5a.
class ThresholdsByLifetime : public testing::TestWithParam<LifetimeRow> {};

TEST_P(ThresholdsByLifetime, AreTheSmallerOfCeilingAndShare) {
  const Thresholds thresholds = EffectiveThresholds(OfLifetime(GetParam().lifetime), {});
  EXPECT_EQ(thresholds.warning, GetParam().warning);
  EXPECT_EQ(thresholds.critical, GetParam().critical);
}

INSTANTIATE_TEST_SUITE_P(
    Defaults, ThresholdsByLifetime,
    testing::Values(LifetimeRow{"TenYears", days(3650), days(30), days(7)},
                    LifetimeRow{"Days199", days(199), days(30), days(7)},
                    // 99 d * 0.33 = 32.67 d, over the ceiling
                    LifetimeRow{"Days99", days(99), days(30), days(7)},
                    // 90 d * 0.33 = 29.7 d
                    LifetimeRow{"Days90", days(90), seconds(2'566'080), days(7)},
                    // 64 d * 0.33 = 21.12 d; * 0.1 = 6.4 d
                    LifetimeRow{"Days64", days(64), seconds(1'824'768), seconds(552'960)},
                    // 47 d: the contract says 15.5 and 4.7 days
                    LifetimeRow{"Days47", days(47), seconds(1'340'064), seconds(406'080)},
                    LifetimeRow{"Days46", days(46), seconds(1'311'552), seconds(397'440)},
                    // 6 d: the contract says 2 and 0.6 days
                    LifetimeRow{"Days6", days(6), seconds(171'072), seconds(51'840)},
                    LifetimeRow{"OneDay", days(1), seconds(28'512), seconds(8'640)},
                    // Less than a day is no lifetime.
                    LifetimeRow{"LessThanADay", hours(23), days(30), days(7)},
                    LifetimeRow{"None", seconds(0), days(30), days(7)},
                    LifetimeRow{"EndsBeforeItBegins", -days(10), days(30), days(7)}),
    [](const auto& row) { return row.param.name; });

TEST(Thresholds, AreTheCeilingsWithoutAUsableDate) {
  certapi::Certificate certificate = OfLifetime(days(47));
  certificate.created_at.reset();
  EXPECT_EQ(EffectiveThresholds(certificate, {}).warning, days(30));
  EXPECT_EQ(EffectiveThresholds(certificate, {}).critical, days(7));
  EXPECT_EQ(EffectiveThresholds({}, {}).critical, days(7));
}

TEST(Thresholds, ApplyEachShareByItself) {
  const certapi::Certificate certificate = OfLifetime(days(40));
  const Thresholds no_critical_share =
      EffectiveThresholds(certificate, {.warning_share = 50, .critical_share = std::nullopt});
  EXPECT_EQ(no_critical_share.warning, days(20));
  EXPECT_EQ(no_critical_share.critical, days(7));
  const Thresholds no_warning_share =
      EffectiveThresholds(certificate, {.warning_share = std::nullopt, .critical_share = 10});
  EXPECT_EQ(no_warning_share.warning, days(30));
  EXPECT_EQ(no_warning_share.critical, days(4));
}

TEST(Thresholds, WarningIsNeverSmallerThanCritical) {
  // 33 % of 6 days are 2 days, less than the critical ceiling of 7 days that no share reduces.
  const Thresholds thresholds = EffectiveThresholds(
      OfLifetime(days(6)), {.warning_share = 33, .critical_share = std::nullopt});
  EXPECT_EQ(thresholds.critical, days(7));
  EXPECT_EQ(thresholds.warning, days(7));
}

TEST(Thresholds, OfAnEntryAreTakenAsTheyStand) {
  const Thresholds thresholds = EffectiveThresholds(
      OfLifetime(days(6)), {}, FixedThresholds{.warning = days(45), .critical = days(14)});
  EXPECT_EQ(thresholds.warning, days(45));
  EXPECT_EQ(thresholds.critical, days(14));
  EXPECT_EQ(thresholds.warning_source, ThresholdSource::kEntry);
  EXPECT_EQ(thresholds.critical_source, ThresholdSource::kEntry);
}

TEST(Thresholds, SayWhereTheyComeFrom) {
  const Thresholds thresholds = EffectiveThresholds(OfLifetime(days(90)), {});
  EXPECT_EQ(thresholds.warning_source, ThresholdSource::kShare);
  EXPECT_EQ(thresholds.critical_source, ThresholdSource::kCeiling);
}

}  // namespace
}  // namespace certmon::inventory
