#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "exporter/doctor/checks.h"
#include "tests/unit/doctor/sample_answers.h"

namespace certmon::doctor {
namespace {

using base::Reason;
using ::testing::HasSubstr;

AnswerRecord GoodList() { return ListRecord(Question::kList, Page({Entry("a")}, "1")); }

constexpr const char* kApi = "API at certmanager.api.nhncloudservice.com: ";

TEST(CheckName, FailsOnlyIfTheNameCannotBeResolved) {
  EXPECT_EQ(Lines(CheckName(AnswersOf({}))), "");
  EXPECT_EQ(Lines(CheckName(AnswersOf({GoodList()}))), std::string("ok: ") + kApi + "resolved");
  EXPECT_EQ(Lines(CheckName(AnswersOf({Unanswered(Question::kList, Reason::kDns)}))),
            std::string("FAIL: ") + kApi + "cannot be resolved");
  EXPECT_EQ(Lines(CheckName(AnswersOf({Unanswered(Question::kToken, Reason::kDns)}))),
            "FAIL: token endpoint at oauth.api.nhncloudservice.com: cannot be resolved");
}

TEST(CheckConnection, FailsWithoutAnAnswer) {
  EXPECT_EQ(Lines(CheckConnection(AnswersOf({GoodList()}))),
            std::string("ok: ") + kApi + "answered in 7 ms");
  for (const Reason reason : {Reason::kConnect, Reason::kTimeout, Reason::kTruncated,
                              Reason::kTooLarge, Reason::kHttpStatus, Reason::kInternal}) {
    EXPECT_EQ(Lines(CheckConnection(AnswersOf({Unanswered(Question::kList, reason)}))),
              std::string("FAIL: ") + kApi + "no answer after 0 ms (reason " +
                  std::string(base::ReasonLabel(reason)) + ")");
  }
  EXPECT_EQ(Lines(CheckConnection(AnswersOf({Unanswered(Question::kList, Reason::kDns)}))), "");
}

std::string TlsOf(std::chrono::hours left, const std::string& issuer) {
  AnswerRecord list = GoodList();
  list.details.tls =
      http::TlsDetails{.version = "TLSv1.3",
                       .issuer = issuer,
                       .not_after = std::chrono::floor<std::chrono::seconds>(SampleNow() + left)};
  return Lines(CheckTls(AnswersOf({list})));
}

TEST(CheckTls, TellsVersionIssuerAndDaysLeft) {
  using std::chrono::hours;
  EXPECT_EQ(TlsOf(hours(24 * 100 + 1), "DigiCert Inc"),
            std::string("ok: ") + kApi + "TLSv1.3, issued by DigiCert Inc, 100 days left");
  EXPECT_EQ(TlsOf(hours(24 * 13), "DigiCert Inc"),
            std::string("note: ") + kApi + "TLSv1.3, issued by DigiCert Inc, 13 days left");
  EXPECT_EQ(
      TlsOf(hours(24 * 14), "My Proxy"),
      std::string("ok: ") + kApi + "TLSv1.3, issued by an issuer of 8 characters, 14 days left");
  EXPECT_EQ(TlsOf(hours(-48), ""),
            std::string("note: ") + kApi + "TLSv1.3, issued by an unnamed issuer, 0 days left");
}

TEST(CheckTls, FailsIfTheHandshakeDid) {
  EXPECT_THAT(Lines(CheckTls(AnswersOf({Unanswered(Question::kList, Reason::kTls)}))),
              HasSubstr("FAIL: "));
  EXPECT_EQ(Lines(CheckTls(AnswersOf({Unanswered(Question::kList, Reason::kConnect)}))), "");
}

TEST(CheckTls, NotesACertificateThatCannotBeRead) {
  EXPECT_THAT(Lines(CheckTls(AnswersOf({GoodList()}))), HasSubstr("note: "));
}

std::string ClockOf(std::chrono::milliseconds ahead, const char* date = kSampleDate) {
  AnswerRecord list = GoodList();
  list.received = SampleNow() + ahead;
  list.details.headers = {{"dAtE", date}};
  return Lines(CheckClock(AnswersOf({list})));
}

TEST(CheckClock, FailsAboveAMinute) {
  using std::chrono::milliseconds;
  using std::chrono::seconds;
  EXPECT_EQ(ClockOf(milliseconds(1999)), "ok: agrees with the API");
  EXPECT_EQ(ClockOf(seconds(-1)), "ok: agrees with the API");
  EXPECT_EQ(ClockOf(seconds(60)), "ok: 60 seconds ahead of the API");
  EXPECT_EQ(ClockOf(seconds(61)), "FAIL: 61 seconds ahead of the API");
  EXPECT_EQ(ClockOf(seconds(-60)), "ok: 60 seconds behind the API");
  EXPECT_EQ(ClockOf(seconds(-61)), "FAIL: 61 seconds behind the API");
}

TEST(CheckClock, NotesADateThatIsMissingOrNone) {
  for (const char* const date : {"", "c4nary", "2026-08-01"}) {
    EXPECT_EQ(ClockOf({}, date), "note: the answer has no usable Date header") << date;
  }
}

TEST(CheckToken, TellsTheLifetimeOrTheRefusal) {
  AnswerRecord token;
  token.question = Question::kToken;
  token.status = 200;
  token.content_type = "application/json";
  Answers answers = AnswersOf({token});
  answers.token_life = std::chrono::seconds(86400);
  EXPECT_EQ(Lines(CheckToken(answers)), "ok: issued, valid for 86400 seconds");
  answers.token_life = std::chrono::seconds(59);
  EXPECT_EQ(Lines(CheckToken(answers)), "note: issued, valid for 59 seconds");
  answers.token_life.reset();
  answers.records[0].status = 401;
  EXPECT_EQ(Lines(CheckToken(answers)),
            "FAIL: no usable token: HTTP 401, application/json, no resultCode");
}

TEST(CheckAccess, FailsIfTheListIsRefused) {
  EXPECT_EQ(Lines(CheckAccess(AnswersOf({GoodList()}))),
            "ok: the API v1.1 accepts the credentials, and the role may list");
  for (const auto& [status, code] : std::vector<std::pair<int, std::string>>{
           {401, "80401"}, {403, "80403"}, {200, "80007"}, {401, "\"secret\""}}) {
    const std::string body = R"({"header":{"isSuccessful":false,"resultMessage":"secret text",)"
                             R"("resultCode":)" +
                             code + "}}";
    const Answers answers = AnswersOf({ListRecord(Question::kList, body, status)});
    EXPECT_THAT(Lines(CheckAccess(answers)),
                HasSubstr("FAIL: the API v1.1 refuses the list: HTTP " + std::to_string(status)));
    EXPECT_THAT(Lines(CheckAccess(answers)), ::testing::Not(HasSubstr("secret")));
    EXPECT_EQ(Lines(CheckAnswer(answers)), "");
  }
}

}  // namespace
}  // namespace certmon::doctor
