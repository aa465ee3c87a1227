#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "exporter/doctor/checks.h"
#include "tests/unit/doctor/sample_answers.h"

namespace certmon::doctor {
namespace {

using ::testing::HasSubstr;
using Check = Findings (*)(const Answers&);

std::string LinesOf(Check check, const std::vector<std::string>& entries,
                    certapi::ApiVersion version = certapi::ApiVersion::kV1_1) {
  Answers answers =
      AnswersOf({ListRecord(Question::kList, Page(entries, std::to_string(entries.size())))});
  answers.version = version;
  return Lines(check(answers));
}

TEST(CheckFields, ExpectsThoseOfTheVersion) {
  using certapi::ApiVersion;
  EXPECT_EQ(LinesOf(CheckFields, {Entry("a"), Entry("b")}),
            "ok: 5 fields in each of 2 certificates, as in the guide v1.1");
  EXPECT_EQ(LinesOf(CheckFields, {Entry("a")}, ApiVersion::kV1_2),
            "note: domains missing (1) in cert-1");
  EXPECT_EQ(LinesOf(CheckFields, {Entry("a")}, ApiVersion::kV1_3),
            "note: certificateId missing (1), domains missing (1) in cert-1");
}

TEST(CheckFields, CountsNullAndUnknownOnes) {
  EXPECT_EQ(LinesOf(CheckFields, {Entry("a"), Entry("b", "null"), Entry("c", "null")}),
            "note: expirationDate null (2) in cert-2, cert-3");
  EXPECT_EQ(LinesOf(CheckFields, {R"({"secret name":1,)" + Entry("a").substr(1)}),
            "note: not in the guide, and ignored by the exporter: a name of 11 characters (1)");
  EXPECT_EQ(LinesOf(CheckFields, {R"({"certificateId":"7",)" + Entry("a").substr(1)}),
            "note: certificateId is a text in 1 certificate; the exporter reads it");
}

TEST(CheckFields, FailsForEntriesThatAreNoObjects) {
  EXPECT_THAT(LinesOf(CheckFields, {"null", "3", "\"x\"", Entry("a")}),
              HasSubstr("FAIL: no objects, which the exporter rejects: cert-1, cert-2, cert-3"));
}

TEST(CheckFields, NamesAtMostFiveCertificates) {
  EXPECT_EQ(LinesOf(CheckFields, std::vector<std::string>(7, Entry("a", "null"))),
            "note: expirationDate null (7) in cert-1, cert-2, cert-3, cert-4, cert-5 and others");
}

TEST(CheckDates, OnlyBareDaysAreOk) {
  EXPECT_EQ(LinesOf(CheckDates, {Entry("a"), Entry("b")}),
            "ok: expirationDate YYYY-MM-DD (2); fileCreationDate YYYY-MM-DD (2)");
  for (const char* const date :
       {"2027-01-01T00:00:00", "2027-01-01 00:00:00", "2027-01-01T00:00:00Z"}) {
    const std::string quoted = "\"" + std::string(date) + "\"";
    EXPECT_THAT(LinesOf(CheckDates, {Entry("a", quoted)}), HasSubstr("note: expirationDate YYYY"));
  }
  EXPECT_THAT(LinesOf(CheckDates, {Entry("a", "\"2027-01-01\"", "\"unknown\"")}),
              HasSubstr("note: expirationDate YYYY-MM-DD (1); fileCreationDate another form (1)"));
}

TEST(CheckDates, NotesThoseThatAreAbsent) {
  for (const char* const json : {"null", "\"\"", "\"-\""}) {
    EXPECT_THAT(LinesOf(CheckDates, {Entry("a"), Entry("b", json)}),
                HasSubstr("note: 1 certificate without an expirationDate: cert-2"))
        << json;
  }
}

TEST(CheckDates, FailsForThoseThatCannotBeRead) {
  for (const char* const json :
       {"\"2026-02-30\"", "\"soon\"", "1798761600000", "\"1999-12-31\"", "true", "[]", "{}",
        "\"2027-01-01T00:00\"", "\" 2027-01-01\"", "\"--\"", "0"}) {
    EXPECT_THAT(LinesOf(CheckDates, {Entry("a"), Entry("b", json)}),
                HasSubstr("FAIL: expirationDate of 1 certificate is no date that the exporter "
                          "knows: cert-2"))
        << json;
  }
}

TEST(CheckDates, ReadsThePagesThatFollow) {
  Answers answers = AnswersOf({ListRecord(Question::kList, Page({Entry("a")}, "2")),
                               ListRecord(Question::kNextPage, Page({Entry("b", "\"x\"")}, "2"))});
  EXPECT_THAT(Lines(CheckDates(answers)), HasSubstr("FAIL: "));
  EXPECT_THAT(Lines(CheckDates(answers)), HasSubstr("cert-2"));
}

TEST(CheckNames, CountsStarsAndOtherScripts) {
  EXPECT_EQ(LinesOf(CheckNames, {Entry("*.example.com"), Entry("인증서"), Entry("a_b-C.d")}),
            "ok: 3 names, all different; 1 with a star, 1 with letters beyond ASCII");
}

TEST(CheckNames, FailsForThoseThatAreRejected) {
  for (const std::string& name :
       {std::string(), std::string("  "), std::string("a\\u0007b"), std::string(257, 'x'),
        std::string("a\xff"
                    "b")}) {
    EXPECT_THAT(LinesOf(CheckNames, {Entry("a"), Entry(name)}),
                HasSubstr("FAIL: 1 name that the exporter rejects: cert-2"))
        << name;
  }
}

TEST(CheckNames, FailsForOneThatComesTwice) {
  EXPECT_THAT(LinesOf(CheckNames, {Entry("a"), Entry("b"), Entry("a")}),
              HasSubstr("FAIL: 1 name came before in the same answer: cert-3"));
}

TEST(CheckNames, NotesCharactersThatTheConsoleDoesNotAllow) {
  for (const char* const name : {"a b", "a/b", "..", ".", "a:b", "a%2Fb", "a+b"}) {
    EXPECT_THAT(LinesOf(CheckNames, {Entry(name)}), HasSubstr("note: 1 name with characters"))
        << name;
  }
}

TEST(Entries, OfAnEmptyListHaveNoLine) {
  for (const Check check : {CheckFields, CheckDates, CheckNames}) EXPECT_EQ(LinesOf(check, {}), "");
}

TEST(Entries, AreNotCheckedIfTheListCannotBeRead) {
  const Answers answers = AnswersOf({ListRecord(Question::kList, "<html>", 500)});
  for (const Check check : {CheckFields, CheckDates, CheckNames}) {
    EXPECT_EQ(Lines(check(answers)), "");
    EXPECT_EQ(Lines(check(AnswersOf({}))), "");
  }
}

}  // namespace
}  // namespace certmon::doctor
