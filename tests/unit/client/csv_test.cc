#include <gtest/gtest.h>

#include "tests/unit/client/samples.h"

namespace certmon::client {
namespace {

constexpr const char* kHeading =
    "name,days_left,expires_at,state,created_at,authority,signature_algorithm,id,domains\r\n";

TEST(CsvText, HasTheHeadingWithoutCertificatesToo) { EXPECT_EQ(CsvText({}, View()), kHeading); }

TEST(CsvText, WritesEveryMember) {
  certapi::Certificate one = Ends("www.example.com", 24 * 8);
  one.created_at = kNow;
  one.authority = "Authority, \"the\" one";
  one.signature_algorithm = "SHA256withRSA";
  one.id = "17";
  one.domains = {"www.example.com", "example.com"};
  EXPECT_EQ(CsvText({one}, View()),
            std::string(kHeading) +
                "\"www.example.com\",8,2026-04-02T00:00:00Z,soon,2026-03-25T00:00:00Z,"
                "\"Authority, \"\"the\"\" one\",\"SHA256withRSA\",\"17\","
                "\"www.example.com example.com\"\r\n");
}

TEST(CsvText, LeavesUnknownValuesEmpty) {
  EXPECT_EQ(CsvText({Ends("x", std::nullopt)}, View()),
            std::string(kHeading) + "\"x\",,,unknown,,\"\",\"\",\"\",\"\"\r\n");
}

// Source: OWASP, "CSV Injection"; the full-width forms and blanks before are read alike by some
// spreadsheets.
TEST(CsvText, ContainsNoFormula) {
  for (const char* name : {"=1+1", "+1", "-rf", "@SUM(A1)", " =1", "＝1", "＋1", "－1", "＠x"}) {
    EXPECT_EQ(CsvText({Ends(name, std::nullopt)}, View()),
              std::string(kHeading) + "\"'" + name + "\",,,unknown,,\"\",\"\",\"\",\"\"\r\n");
  }
  for (const char* name : {"a=1", "*.example.com", "1-2", "한=국"}) {
    EXPECT_EQ(CsvText({Ends(name, std::nullopt)}, View()),
              std::string(kHeading) + "\"" + name + "\",,,unknown,,\"\",\"\",\"\",\"\"\r\n");
  }
}

TEST(CsvText, KeepsOneCertificateOnOneLine) {
  EXPECT_EQ(CsvText({Ends("a\r\nb\x1b", std::nullopt)}, View()),
            std::string(kHeading) +
                "\"a\xEF\xBF\xBD\xEF\xBF\xBD"
                "b\xEF\xBF\xBD\",,,unknown,,\"\",\"\",\"\",\"\"\r\n");
}

}  // namespace
}  // namespace certmon::client
