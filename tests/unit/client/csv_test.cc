#include <gtest/gtest.h>

#include "tests/unit/client/samples.h"

namespace certmon::client {
namespace {

constexpr const char* kHeading =
    "project,name,days_left,expires_at,listed_day,state,created_at,authority,signature_algorithm,"
    "id,"
    "domains,team,superseded_by,warning_seconds,critical_seconds\r\n";
constexpr const char* kThresholds = ",\"\",\"\",2592000,604800\r\n";

TEST(CsvText, HasTheHeadingWithoutCertificatesToo) { EXPECT_EQ(CsvText({}, View()), kHeading); }

TEST(CsvText, WritesEveryMember) {
  certapi::Certificate one = Ends("www.example.com", 24 * 8);
  one.created_at = kNow;
  one.authority = "Authority, \"the\" one";
  one.signature_algorithm = "SHA256withRSA";
  one.id = "17";
  one.domains = {"www.example.com", "example.com"};
  Certificates certificates = ListedAll({one}, "UTC");
  certificates[0].team = "=web";
  certificates[0].superseded_by = "new";
  EXPECT_EQ(CsvText(certificates, View()),
            std::string(kHeading) +
                "\"p\",\"www.example.com\",8,2026-04-02T00:00:00Z,2026-04-02,soon,"
                "2026-03-25T00:00:00Z,\"Authority, \"\"the\"\" one\",\"SHA256withRSA\",\"17\","
                "\"www.example.com example.com\",\"'=web\",\"new\",2592000,604800\r\n");
}

TEST(CsvText, HasNoHeadingIfNoneIsWanted) {
  ViewSettings view = View();
  view.header = false;
  EXPECT_EQ(CsvText({}, view), "");
}

TEST(CsvText, LeavesUnknownValuesEmpty) {
  EXPECT_EQ(CsvText(ListedAll({Ends("x", std::nullopt)}), View()),
            std::string(kHeading) + "\"p\",\"x\",,,,unknown,,\"\",\"\",\"\",\"\"" + kThresholds);
}

// Source: OWASP, "CSV Injection"; the full-width forms and blanks before are read alike by some
// spreadsheets.
TEST(CsvText, ContainsNoFormula) {
  for (const char* name : {"=1+1", "+1", "-rf", "@SUM(A1)", " =1", "＝1", "＋1", "－1", "＠x"}) {
    EXPECT_EQ(CsvText(ListedAll({Ends(name, std::nullopt)}), View()),
              std::string(kHeading) + "\"p\",\"'" + name + "\",,,,unknown,,\"\",\"\",\"\",\"\"" +
                  kThresholds);
  }
  for (const char* name : {"a=1", "*.example.com", "1-2", "한=국"}) {
    EXPECT_EQ(CsvText(ListedAll({Ends(name, std::nullopt)}), View()),
              std::string(kHeading) + "\"p\",\"" + name + "\",,,,unknown,,\"\",\"\",\"\",\"\"" +
                  kThresholds);
  }
}

TEST(CsvText, KeepsOneCertificateOnOneLine) {
  EXPECT_EQ(CsvText(ListedAll({Ends("a\r\nb\x1b", std::nullopt)}), View()),
            std::string(kHeading) +
                "\"p\",\"a\xEF\xBF\xBD\xEF\xBF\xBD"
                "b\xEF\xBF\xBD\",,,,unknown,,\"\",\"\",\"\",\"\"" +
                kThresholds);
}

}  // namespace
}  // namespace certmon::client
