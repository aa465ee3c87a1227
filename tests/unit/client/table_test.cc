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
  EXPECT_EQ(TableText({korean, Ends("www", -30), Ends("x", std::nullopt)}, View()),
            "NAME    DAYS LEFT  EXPIRES              STATE    AUTHORITY\n"
            "한국어          8  2026-04-02 09:00:00  soon     CA\n"
            "www            -2  2026-03-24 03:00:00  expired\n"
            "x               -  -                    unknown\n");
}

TEST(TableText, ShowsTheDayThatTheListingHas) {
  // 2026-03-31T15:00:00Z is 00:00 of 1 April in Seoul, and the listing's date there.
  const Certificates certificates = {Ends("x", 24 * 6 + 15)};
  EXPECT_THAT(TableText(certificates, View("Asia/Seoul")), HasSubstr("2026-04-01  critical"));
  EXPECT_THAT(TableText(certificates, View("UTC")), HasSubstr("2026-03-31 15:00:00"));
}

TEST(TableText, ContainsNoNameThatControlsTheTerminalOrAddsALine) {
  const std::string table = TableText({Ends("\x1b[2J\na\x9b", 1)}, View());
  EXPECT_THAT(table, Not(HasSubstr("\x1b")));
  EXPECT_EQ(std::count(table.begin(), table.end(), '\n'), 2);
}

TEST(TableText, ColoursWholeLinesByBandAndGoodOnesNotAtAll) {
  ViewSettings view = View();
  view.colour = true;
  const std::string table = TableText({Ends("gone", -1), Ends("critical", 24), Ends("soon", 24 * 8),
                                       Ends("unknown", std::nullopt), Ends("well", 24 * 31)},
                                      view);
  EXPECT_THAT(table, HasSubstr("\n\x1b[1;31mgone"));
  EXPECT_THAT(table, HasSubstr("\x1b[0m\n\x1b[31mcritical"));
  EXPECT_THAT(table, HasSubstr("\x1b[0m\n\x1b[33msoon"));
  EXPECT_THAT(table, HasSubstr("\x1b[0m\n\x1b[35munknown"));
  EXPECT_THAT(table, HasSubstr("\x1b[0m\nwell"));
}

}  // namespace
}  // namespace certmon::client
