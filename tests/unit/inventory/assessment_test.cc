#include "lib/inventory/assessment.h"

#include <gtest/gtest.h>

#include "tests/unit/inventory/listings.h"

namespace certmon::inventory {
namespace {

using std::chrono::days;

base::WallTime At(std::int64_t day) { return base::WallTime(Day(day)); }

certapi::Certificate For(std::string name, std::vector<std::string> domains, std::int64_t created,
                         std::int64_t expires) {
  return {.name = std::move(name),
          .authority = "",
          .signature_algorithm = "",
          .expires_at = Day(expires),
          .created_at = Day(created),
          .id = "",
          .domains = std::move(domains)};
}

std::vector<Assessment> AssessAt(std::int64_t day, const Inventory& inventory,
                                 const CertificateRules& rules) {
  return Assess(
      inventory, rules,
      [](const certapi::Certificate& certificate) { return &certificate.domains; }, At(day));
}

// `old` is replaced by `new` until `new` expires.
Inventory OldAndNew() {
  Inventory inventory;
  inventory.certificates = {For("alone", {"b"}, 0, 300), For("new", {"a", "c"}, 80, 280),
                            For("old", {"a"}, 0, 100)};
  return inventory;
}

TEST(Assess, GivesThresholdsTeamAndSuccessorInTheOrderOfTheInventory) {
  const Inventory inventory = OldAndNew();
  CertificateRules rules;
  rules.team = "ops";
  rules.entries = {{.match = {{.text = "alone"}},
                    .thresholds = FixedThresholds{.warning = days(9), .critical = days(2)},
                    .team = "web"}};
  const auto assessments = AssessAt(90, inventory, rules);
  ASSERT_EQ(assessments.size(), 3U);
  EXPECT_EQ(assessments[0].team, "web");
  EXPECT_EQ(assessments[0].thresholds.warning, days(9));
  EXPECT_EQ(assessments[0].successor, nullptr);
  EXPECT_EQ(assessments[1].team, "ops");
  EXPECT_EQ(assessments[1].thresholds.warning, days(30));
  EXPECT_EQ(assessments[1].successor, nullptr);
  EXPECT_EQ(assessments[2].successor, &inventory.certificates[1]);
}

TEST(Assess, HasNoSuccessorWhereTheDomainsAreUnknown) {
  const Inventory inventory = OldAndNew();
  for (const Assessment& assessment : Assess(
           inventory, {}, [](const certapi::Certificate&) { return nullptr; }, At(90))) {
    EXPECT_EQ(assessment.successor, nullptr);
  }
}

TEST(Assess, IsValidUntilASuccessorExpires) {
  const Inventory inventory = OldAndNew();
  EXPECT_EQ(ValidUntil(AssessAt(90, inventory, {})), At(280));
  EXPECT_EQ(AssessAt(280, inventory, {})[2].successor, nullptr);
  EXPECT_EQ(ValidUntil(AssessAt(280, inventory, {})), base::WallTime::max());
}

TEST(Assess, IsValidForeverIfTheSuccessorExpiresIn9999) {
  Inventory inventory = OldAndNew();
  inventory.certificates[1].expires_at = certapi::Instant(std::chrono::seconds(253'402'182'000));
  const auto assessments = AssessAt(90, inventory, {});
  ASSERT_EQ(assessments[2].successor, &inventory.certificates[1]);
  EXPECT_EQ(ValidUntil(assessments), base::WallTime::max());
}

TEST(BandOf, OfACertificateWithASuccessorIsNeverSoon) {
  const Inventory inventory = OldAndNew();
  const certapi::Certificate& old = inventory.certificates[2];
  const auto band = [&](std::int64_t day, const certapi::Certificate* successor) {
    return BandOf(old.expires_at,
                  {.thresholds = {.warning = days(30), .critical = days(7)},
                   .team = "",
                   .successor = successor},
                  At(day));
  };
  const certapi::Certificate* const successor = &inventory.certificates[1];
  EXPECT_EQ(band(80, nullptr), Band::kSoon);
  EXPECT_EQ(band(80, successor), Band::kOk);
  EXPECT_EQ(band(95, successor), Band::kCritical);
  EXPECT_EQ(band(101, successor), Band::kExpired);
}

}  // namespace
}  // namespace certmon::inventory
