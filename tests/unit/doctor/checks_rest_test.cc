#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "exporter/doctor/checks.h"
#include "tests/unit/doctor/sample_answers.h"

namespace certmon::doctor {
namespace {

using base::Reason;
using std::chrono::sys_days;
using std::chrono::year_month_day;
using ::testing::HasSubstr;
using namespace std::chrono_literals;

AnswerRecord Missing(int status, std::optional<std::int64_t> code, Reason reason,
                     const std::string& message = "") {
  AnswerRecord record;
  record.question = Question::kMissing;
  record.status = status;
  record.content_type = "application/json";
  record.error = base::Error{.reason = reason, .message = "", .result_code = code};
  record.error->result_message = message;
  return record;
}

TEST(CheckMissing, AcceptsTheCodeUnderAnyStatus) {
  for (const int status : {200, 404}) {
    EXPECT_EQ(Lines(CheckMissing(AnswersOf({Missing(status, 52000, Reason::kApiResult,
                                                    "Certificate name does not exist.")}))),
              "ok: a certificate that does not exist: HTTP " + std::to_string(status) +
                  ", application/json, resultCode 52000 \"Certificate name does not exist.\"");
  }
}

TEST(CheckMissing, NotesEveryOtherFailure) {
  for (const AnswerRecord& record :
       {Missing(404, 4041007, Reason::kNotFound), Missing(404, std::nullopt, Reason::kNotFound),
        Missing(200, 52001, Reason::kApiResult), Missing(400, 4000003, Reason::kHttp4xx),
        Missing(500, std::nullopt, Reason::kHttp5xx),
        Missing(200, std::nullopt, Reason::kSchema)}) {
    EXPECT_THAT(Lines(CheckMissing(AnswersOf({record}))), HasSubstr(", not 52000"));
  }
  EXPECT_THAT(Lines(CheckMissing(AnswersOf({Missing(403, 80403, Reason::kAuth, "secret")}))),
              HasSubstr("note: files are refused: HTTP 403, application/json, resultCode 80403 a "
                        "text of 6 characters"));
}

TEST(CheckMissing, FailsForAFile) {
  AnswerRecord record = Missing(200, std::nullopt, Reason::kInternal);
  record.error.reset();
  record.has_file = true;
  EXPECT_EQ(Lines(CheckMissing(AnswersOf({record}))),
            "FAIL: a certificate that does not exist has a file");
}

sys_days Day(int year, unsigned month, unsigned day) {
  return sys_days(
      year_month_day(std::chrono::year(year), std::chrono::month(month), std::chrono::day(day)));
}

std::string DownloadLines(std::optional<sys_days> listed, std::chrono::sys_seconds ends) {
  AnswerRecord record;
  record.question = Question::kDownload;
  record.status = 200;
  record.has_file = true;
  Answers answers = AnswersOf({record});
  answers.file = FileFacts{.certificates = 2,
                           .key_type = "RSA-2048",
                           .not_before = Day(2026, 1, 1),
                           .not_after = ends,
                           .listed_creation = Day(2026, 1, 1),
                           .listed_expiration = listed};
  return Lines(CheckDownload(answers));
}

TEST(CheckDownload, TellsWhichDayIsListed) {
  const sys_days listed = Day(2026, 3, 25);
  EXPECT_EQ(DownloadLines(listed, listed + 10h),
            "ok: 2 certificates, RSA-2048 | ok: expirationDate and the file's end: its day in UTC "
            "and in Korea | ok: fileCreationDate and the file's beginning: its day in UTC and in "
            "Korea");
  EXPECT_THAT(DownloadLines(listed, listed + 23h),
              HasSubstr("ok: expirationDate and the file's end: its day in UTC |"));
  EXPECT_THAT(DownloadLines(listed, listed - 5h),
              HasSubstr("ok: expirationDate and the file's end: its day in Korea |"));
  EXPECT_THAT(DownloadLines(listed, listed + 72h),
              HasSubstr("note: expirationDate and the file's end: 3 days before its day in UTC |"));
  EXPECT_THAT(DownloadLines(std::nullopt, listed),
              HasSubstr("note: the list has no expirationDate"));
}

TEST(CheckDownload, FailsIfTheFileEndsBeforeTheInstantThatIsMonitored) {
  const sys_days listed = Day(2026, 3, 25);
  // 00:00 in Seoul of the listed day is 15:00 UTC of the day before.
  EXPECT_THAT(DownloadLines(listed, listed - 9h - 1s), HasSubstr("FAIL: expirationDate"));
  EXPECT_THAT(DownloadLines(listed, listed - 9h), HasSubstr("ok: expirationDate"));
  EXPECT_THAT(DownloadLines(listed, listed - 2400h),
              HasSubstr("FAIL: expirationDate and the file's end: 100 days after"));
}

TEST(CheckDownload, FailsWithoutAFile) {
  AnswerRecord record = Missing(200, 52005, Reason::kApiResult);
  record.question = Question::kDownload;
  EXPECT_EQ(Lines(CheckDownload(AnswersOf({record}))),
            "FAIL: no file: HTTP 200, application/json, resultCode 52005");
  record.has_file = true;
  Answers answers = AnswersOf({record});
  answers.file_problem = "certificate file: it has no certificate";
  EXPECT_THAT(Lines(CheckDownload(answers)),
              HasSubstr("FAIL: the file cannot be read: certificate"));
  EXPECT_EQ(Lines(CheckDownload(AnswersOf({}))), "");
}

TEST(CheckRateLimit, ShowsKnownHeadersAndRefusals) {
  AnswerRecord list = ListRecord(Question::kList, Page({}, "0"));
  EXPECT_EQ(Lines(CheckRateLimit(AnswersOf({list}))), "ok: no header tells one");
  list.details.headers = {
      {"X-RateLimit-Limit", "100"}, {"Retry-After", "secret"}, {"X-Secret", "1"}};
  EXPECT_EQ(Lines(CheckRateLimit(AnswersOf({list}))),
            "note: headers: retry-after a value of 6 characters, x-ratelimit-limit 100");
  const AnswerRecord refused = ListRecord(Question::kList, "", 429);
  EXPECT_EQ(Lines(CheckRateLimit(AnswersOf({refused}))),
            "FAIL: 1 request of 1 refused as too many");
}

TEST(CheckTimes, NotesSlowAnswersAndFailsWithoutThem) {
  AnswerRecord list = ListRecord(Question::kList, Page({}, "0"));
  AnswerRecord next = ListRecord(Question::kNextPage, Page({}, "0"));
  EXPECT_EQ(Lines(CheckTimes(AnswersOf({list, next, next}))),
            "ok: ms: list 7, 2 next pages at most 7");
  list.duration = 7501ms;
  EXPECT_EQ(Lines(CheckTimes(AnswersOf({list}))), "note: ms: list 7501");
  EXPECT_THAT(Lines(CheckTimes(AnswersOf({Unanswered(Question::kList, Reason::kTimeout)}))),
              HasSubstr("FAIL: 1 request of 1 without an answer"));
  Answers interrupted = AnswersOf({});
  interrupted.is_interrupted = true;
  EXPECT_EQ(Lines(CheckTimes(interrupted)),
            "FAIL: interrupted after 0 requests: the checks are not complete");
}

TEST(CanBeTrusted, OnlyIfSomethingWasCheckedAndNothingFailed) {
  EXPECT_FALSE(CanBeTrusted({}));
  EXPECT_TRUE(CanBeTrusted({{"clock", Mark::kOk, ""}, {"dates", Mark::kNote, ""}}));
  EXPECT_FALSE(CanBeTrusted({{"clock", Mark::kOk, ""}, {"dates", Mark::kFail, ""}}));
}

}  // namespace
}  // namespace certmon::doctor
