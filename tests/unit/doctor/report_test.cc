#include "exporter/doctor/report.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <nlohmann/json.hpp>

#include "exporter/doctor/checks.h"
#include "tests/unit/doctor/sample_answers.h"

namespace certmon::doctor {
namespace {

using ::testing::HasSubstr;
using ::testing::Not;

TEST(ReportText, HasALineACheckAndOneMoreWithWhatToDo) {
  EXPECT_EQ(
      ReportText({{"clock", Mark::kOk, "agrees"}, {"past the end", Mark::kNote, "differs", "look"}},
                 false),
      "ok    clock         agrees\n"
      "note  past the end  differs\n"
      "                    do: look\n"
      "\n"
      "The exporter can be trusted with this account.\n");
  EXPECT_THAT(ReportText({{"clock", Mark::kFail, "wrong", "set it"}}, false),
              HasSubstr("cannot be trusted with this account yet"));
}

TEST(ReportText, ColoursOnlyTheMark) {
  const Findings findings = {
      {"a", Mark::kOk, "x"}, {"b", Mark::kNote, "y"}, {"c", Mark::kFail, "z", "do"}};
  EXPECT_THAT(ReportText(findings, true), HasSubstr("\x1b[32mok  \x1b[0m  a"));
  EXPECT_THAT(ReportText(findings, true), HasSubstr("\x1b[33mnote\x1b[0m  b"));
  EXPECT_THAT(ReportText(findings, true), HasSubstr("\x1b[31mFAIL\x1b[0m  c"));
  EXPECT_THAT(ReportText(findings, false), Not(HasSubstr("\x1b")));
}

TEST(ReportJson, HasFindingsAndShapes) {
  const Answers answers = AnswersOf({ListRecord(Question::kList, Page({Entry("www"), "3"}, "2"))});
  const auto json = nlohmann::json::parse(
      ReportJson(answers, {{"clock", Mark::kFail, "wrong", "set it"}}, "1.2.3"));
  EXPECT_EQ(json["certmanager"], "1.2.3");
  EXPECT_EQ(json["api_version"], "v1.1");
  EXPECT_EQ(json["host"], "certmanager.api.nhncloudservice.com");
  EXPECT_EQ(json["can_be_trusted"], false);
  EXPECT_EQ(json["findings"][0]["mark"], "FAIL");
  EXPECT_EQ(json["findings"][0]["do"], "set it");
  const auto& shape = json["requests"][0]["shape"];
  EXPECT_EQ(shape["totalCount"]["value"], "2");
  EXPECT_EQ(shape["entries"][0]["name"], "cert-1");
  EXPECT_EQ(shape["entries"][0]["name_bytes"], 3);
  EXPECT_EQ(shape["entries"][0]["expiration_form"], "YYYY-MM-DD");
  EXPECT_EQ(shape["entries"][1]["type"], "no object");
}

TEST(ReportJson, HoldsNoNameAndNoHostOfOthers) {
  Answers answers = AnswersOf({ListRecord(Question::kList, Page({Entry("c4nary")}, "1")),
                               ListRecord(Question::kListAgain, "c4nary", 500, "text/c4nary")});
  answers.base_url = "https://c4nary.example.com";
  const std::string report = ReportJson(answers, CheckEverything(answers), "1.2.3");
  EXPECT_THAT(report, Not(HasSubstr("c4nary")));
  EXPECT_THAT(report, HasSubstr("a host name of 18 characters"));
}

TEST(ReportJson, ShowsTheFirstFiftyCertificates) {
  std::vector<std::string> entries(60, Entry("a"));
  const Answers answers = AnswersOf({ListRecord(Question::kList, Page(entries, "60"))});
  const auto json = nlohmann::json::parse(ReportJson(answers, {}, ""));
  EXPECT_EQ(json["requests"][0]["shape"]["entries"].size(), 50U);
  EXPECT_EQ(json["requests"][0]["shape"]["certificates"], 60);
}

}  // namespace
}  // namespace certmon::doctor
