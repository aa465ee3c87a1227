#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>

#include "tests/unit/client/samples.h"

namespace certmon::client {
namespace {

using ::testing::HasSubstr;
using ::testing::Not;

TEST(TableText, HasTheHeadingWithoutCertificatesToo) {
  EXPECT_EQ(TableText({}, View()), "NAME  DAYS LEFT  EXPIRES  STATE  AUTHORITY\n");
}

TEST(TableText, AlignsByTheColumnsOfATerminal) {
  certapi::Certificate korean = Ends("한국어", 24 * 8);
  korean.authority = "CA";
  EXPECT_EQ(TableText(ListedAll({korean, Ends("www", -30), Ends("x", std::nullopt)}), View()),
            "NAME    DAYS LEFT  EXPIRES              STATE    AUTHORITY\n"
            "한국어          8  2026-04-02 09:00:00  soon     CA\n"
            "www            -2  2026-03-24 03:00:00  expired\n"
            "x               -  -                    unknown\n");
}

TEST(TableText, ShowsTheDayThatTheListingHas) {
  // 2026-03-31T15:00:00Z is 00:00 of 1 April in Seoul, and the listing's date there.
  const certapi::Certificate certificate = Ends("x", 24 * 6 + 15);
  EXPECT_THAT(TableText(ListedAll({certificate}), View()), HasSubstr("2026-04-01  critical"));
  EXPECT_THAT(TableText(ListedAll({certificate}, "UTC"), View()), HasSubstr("2026-03-31 15:00:00"));
}

TEST(TableText, ContainsNoNameThatControlsTheTerminalOrAddsALine) {
  const std::string table = TableText(ListedAll({Ends("\x1b[2J\na\x9b", 1)}), View());
  EXPECT_THAT(table, Not(HasSubstr("\x1b")));
  EXPECT_EQ(std::count(table.begin(), table.end(), '\n'), 2);
}

TEST(TableText, ColoursWholeLinesByBandAndGoodOnesNotAtAll) {
  ViewSettings view = View();
  view.colour = true;
  const std::string table =
      TableText(ListedAll({Ends("gone", -1), Ends("critical", 24), Ends("soon", 24 * 8),
                           Ends("unknown", std::nullopt), Ends("well", 24 * 31)}),
                view);
  EXPECT_THAT(table, HasSubstr("\n\x1b[1;31mgone"));
  EXPECT_THAT(table, HasSubstr("\x1b[0m\n\x1b[31mcritical"));
  EXPECT_THAT(table, HasSubstr("\x1b[0m\n\x1b[33msoon"));
  EXPECT_THAT(table, HasSubstr("\x1b[0m\n\x1b[35munknown"));
  EXPECT_THAT(table, HasSubstr("\x1b[0m\nwell"));
}

TEST(TableText, HasAColumnOfTeamsIfACertificateHasOne) {
  Certificates certificates = ListedAll({Ends("a", 24 * 40), Ends("b", 24 * 40)});
  certificates[1].team = "보안\x1b";
  EXPECT_EQ(TableText(certificates, View()),
            "NAME  TEAM   DAYS LEFT  EXPIRES              STATE  AUTHORITY\n"
            "a                   40  2026-05-04 09:00:00  ok\n"
            "b     보안\xEF\xBF\xBD         40  2026-05-04 09:00:00  ok\n");
}

TEST(TableText, HasAColumnOfProjectsIfItIsWanted) {
  Certificates certificates = ListedAll({Ends("a", 24 * 40), Ends("b", 24 * 40)});
  certificates[0].project = "생산\x1b";
  certificates[1].zone = certapi::ExpiryZone::Find("UTC").value();
  ViewSettings view = View();
  view.projects = true;
  EXPECT_EQ(TableText(certificates, view),
            "PROJECT  NAME  DAYS LEFT  EXPIRES              STATE  AUTHORITY\n"
            "생산\xEF\xBF\xBD    a            40  2026-05-04 09:00:00  ok\n"
            "p        b            40  2026-05-04           ok\n");
}

TEST(TableText, NamesTheSuccessor) {
  Certificates certificates = ListedAll({Ends("old", -1)});
  certificates[0].superseded_by = "new\nname";
  EXPECT_THAT(TableText(certificates, View()),
              HasSubstr("expired, replaced by new\xEF\xBF\xBDname"));
}

TEST(TableText, ShowsThresholdsAndWhyTheyApplyIfItIsWide) {
  certapi::Certificate certificate = Ends("a", 24 * 20);
  certificate.created_at = kNow - std::chrono::hours(24 * 26);
  certificate.signature_algorithm = "SHA256withRSA";
  certificate.id = "17";
  certificate.domains = {"a.example.com", "b.example.com"};
  Certificates certificates = ListedAll({certificate}, "UTC");
  // A share of 33 % of 46 days, and an entry.
  certificates[0].thresholds = inventory::EffectiveThresholds(certificate, {});
  certificates[0].thresholds.critical_source = inventory::ThresholdSource::kEntry;
  ViewSettings view = View();
  view.wide = true;
  EXPECT_EQ(TableText(certificates, view),
            "NAME  DAYS LEFT  EXPIRES     STATE  AUTHORITY  WARNING              CRITICAL          "
            "CREATED     SIGNATURE      ID  DOMAINS\n"
            "a            20  2026-04-14  soon              15d4h19m12s (share)  4d14h24m (entry)  "
            "2026-02-27  SHA256withRSA  17  a.example.com b.example.com\n");
}

TEST(TableText, CutsEachRowAtTheWidthOfTheTerminal) {
  ViewSettings view = View();
  view.columns = 20;
  view.header = false;
  EXPECT_EQ(TableText(ListedAll({Ends("한국어한국어한국어한국어", 24)}), view),
            "한국어한국어한국어…\n");
  EXPECT_EQ(TableText(ListedAll({Ends("a", 24 * 40)}), view), "a  40  2026-05-04 0…\n");
}

}  // namespace
}  // namespace certmon::client
