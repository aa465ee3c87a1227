#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "exporter/doctor/checks.h"
#include "tests/unit/doctor/sample_answers.h"

namespace certmon::doctor {
namespace {

using ::testing::HasSubstr;

std::string AnswerLines(const std::string& body, int status = 200,
                        const std::string& content_type = "application/json") {
  return Lines(CheckAnswer(AnswersOf({ListRecord(Question::kList, body, status, content_type)})));
}

TEST(CheckAnswer, ADocumentedOneIsOk) {
  EXPECT_EQ(AnswerLines(Page({Entry("a")}, "1")),
            "ok: HTTP 200, application/json, resultCode 0 \"success\"");
}

TEST(CheckAnswer, OneThatCannotBeUsedFailsWithItsReason) {
  struct Row {
    std::string body;
    int status;
    const char* content_type;
    const char* reason;
  };
  for (const Row& row : {
           Row{Page({}, "0"), 200, "text/html", "content_type"},
           {"", 200, "application/json", "http_status"},
           {"{", 200, "application/json", "json"},
           {"[]", 200, "application/json", "schema"},
           {"{}", 200, "application/json", "schema"},
           {R"({"header":{"isSuccessful":false,"resultCode":52000}})", 200, "application/json",
            "api_result"},
           {"<html>", 500, "text/html", "http_5xx"},
           {"<html>", 404, "text/html", "not_found"},
           {R"({"header":{"isSuccessful":false,"resultCode":5030001}})", 503, "application/json",
            "http_5xx"},
           {"", 302, "", "redirect"},
           {"", 429, "", "rate_limited"},
           {"", 418, "", "http_4xx"},
       }) {
    EXPECT_THAT(AnswerLines(row.body, row.status, row.content_type),
                ::testing::AllOf(
                    HasSubstr("FAIL: the list cannot be used: HTTP " + std::to_string(row.status)),
                    HasSubstr("(reason " + std::string(row.reason) + ")")))
        << row.body;
  }
}

TEST(CheckAnswer, NumbersThatAreTextsFail) {
  EXPECT_EQ(AnswerLines(Page({Entry("a")}, "\"1\"")),
            "FAIL: numbers are texts: totalCount; every poll fails with reason schema");
}

TEST(CheckAnswer, AMissingMemberFails) {
  const std::string body = R"({"header":{"resultCode":0,"isSuccessful":true},"body":{"data":[]}})";
  EXPECT_THAT(AnswerLines(body), HasSubstr("totalCount missing; every poll fails"));
}

TEST(CheckAnswer, NotesWhatTheExporterCopesWith) {
  EXPECT_EQ(AnswerLines(Page({Entry("a")}, "1", R"("resultCode":"0")")),
            "note: resultCode is a text; the exporter reads it");
  EXPECT_THAT(AnswerLines(Page({Entry("a\xff")}, "1")), HasSubstr("note: the answer holds bytes"));
  std::string body = Page({Entry("a")}, "1");
  body.replace(body.find(R"("totalPage":1)"), 13, R"("totalPage":0)");
  EXPECT_THAT(AnswerLines(body), HasSubstr("note: totalPage is 0, but totalCount is not"));
}

TEST(CheckEmptyPage, FailsForDataThatIsNoArray) {
  const std::string good = Page({}, "0");
  EXPECT_EQ(Lines(CheckEmptyPage(AnswersOf({ListRecord(Question::kList, good)}))), "");
  for (const auto& [json, text] : std::vector<std::pair<std::string, std::string>>{
           {R"("data":null)", "null"}, {R"("other":[])", "missing"}}) {
    std::string body = good;
    body.replace(body.find(R"("data":[])"), 9, json);
    for (const Question question : {Question::kList, Question::kPastEnd, Question::kExpired}) {
      EXPECT_EQ(Lines(CheckEmptyPage(AnswersOf({ListRecord(question, body)}))),
                "FAIL: a page without certificates has data " + text +
                    ", not []: a poll of an empty list fails with reason schema");
    }
  }
}

TEST(CheckEmptyPage, IgnoresAnswersThatAreNoLists) {
  for (const char* const body : {"", "<html>", R"({"header":{},"body":null})", "{}"}) {
    EXPECT_EQ(Lines(CheckEmptyPage(AnswersOf({ListRecord(Question::kList, body)}))), "") << body;
  }
}

}  // namespace
}  // namespace certmon::doctor
