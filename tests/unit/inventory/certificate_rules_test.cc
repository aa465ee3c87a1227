#include "lib/inventory/certificate_rules.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace certmon::inventory {
namespace {

using std::chrono::days;
using testing::ElementsAre;
using testing::IsEmpty;

certapi::Certificate Named(const std::string& name) {
  certapi::Certificate certificate;
  certificate.name = name;
  return certificate;
}

TEST(NamePattern, APlainNameIsTheCertificateOfThatNameAlone) {
  const NamePattern wildcard{.text = "*.example.com"};
  EXPECT_TRUE(Matches(wildcard, "*.example.com"));
  EXPECT_FALSE(Matches(wildcard, "shop.example.com"));
  EXPECT_FALSE(Matches(wildcard, "*.Example.com"));
  EXPECT_FALSE(Matches({.text = "a?c"}, "abc"));
  EXPECT_FALSE(Matches({.text = "[ab]"}, "a"));
  EXPECT_FALSE(Matches({.text = "a"}, "ab"));
}

TEST(NamePattern, AGlobMatchesEveryNameOfItsForm) {
  const NamePattern glob{.text = "*.example.com", .is_glob = true};
  EXPECT_TRUE(Matches(glob, "*.example.com"));
  EXPECT_TRUE(Matches(glob, "shop.example.com"));
  EXPECT_FALSE(Matches(glob, "shop.example.org"));
  const NamePattern star{.text = "\\*.example.com", .is_glob = true};
  EXPECT_TRUE(Matches(star, "*.example.com"));
  EXPECT_FALSE(Matches(star, "shop.example.com"));
}

CertificateEntry Entry(const std::string& glob, std::optional<int> warning_days,
                       const std::string& team) {
  CertificateEntry entry{
      .match = {{.text = glob, .is_glob = true}}, .thresholds = {}, .team = team};
  if (warning_days) {
    entry.thresholds = FixedThresholds{.warning = days(*warning_days), .critical = days(1)};
  }
  return entry;
}

TEST(CertificateSettings, ComeFromTheFirstEntryThatMatchesAndHasThem) {
  CertificateRules rules;
  rules.team = "ops";
  rules.entries = {Entry("*.pay.example", std::nullopt, "payments"),
                   Entry("a.pay.example", 45, "other"), Entry("*", 60, "")};
  EXPECT_EQ(SettingsOf(Named("a.pay.example"), rules).team, "payments");
  EXPECT_EQ(SettingsOf(Named("a.pay.example"), rules).thresholds.warning, days(45));
  EXPECT_EQ(SettingsOf(Named("b.pay.example"), rules).team, "payments");
  EXPECT_EQ(SettingsOf(Named("b.pay.example"), rules).thresholds.warning, days(60));
  EXPECT_EQ(SettingsOf(Named("www.example"), rules).team, "ops");
  EXPECT_EQ(SettingsOf(Named("www.example"), rules).thresholds.warning, days(60));
}

TEST(CertificateSettings, WithoutAnEntryAreThoseOfTheProject) {
  const CertificateSettings settings = SettingsOf(Named("a"), {});
  EXPECT_EQ(settings.team, "");
  EXPECT_EQ(settings.thresholds, (Thresholds{.warning = days(30), .critical = days(7)}));
}

TEST(UnmatchedPatterns, NamesEachPatternThatMatchesNoName) {
  CertificateRules rules;
  rules.ignore = {{.text = "gone"}, {.text = "*.test", .is_glob = true}};
  rules.entries = {
      {.match = {{.text = "here"}, {.text = "*.example.com"}}, .thresholds = {}, .team = "a"}};
  Inventory inventory;
  inventory.certificates = {Named("here"), Named("shop.example.com")};
  inventory.ignored_certificates = {Named("a.test")};
  EXPECT_THAT(UnmatchedPatterns(rules, inventory),
              ElementsAre("ignore[0] \"gone\"", "certificates[0].match[1] \"*.example.com\""));
  EXPECT_THAT(UnmatchedPatterns({}, {}), IsEmpty());
}

}  // namespace
}  // namespace certmon::inventory
