#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "exporter/doctor/checks.h"
#include "tests/unit/doctor/sample_answers.h"

namespace certmon::doctor {
namespace {

using ::testing::HasSubstr;

// `count` entries from number `first` on.
AnswerRecord List(Question question, int first, int count, int total, int page_size = 10) {
  std::vector<std::string> entries;
  for (int i = first; i < first + count; ++i)
    entries.push_back(Entry("n" + std::to_string(100 + i)));
  AnswerRecord record = ListRecord(question, Page(entries, std::to_string(total)));
  record.page_size = page_size;
  return record;
}

AnswerRecord Failed(Question question) {
  return ListRecord(question, R"({"header":{"isSuccessful":false,"resultCode":4000007}})", 400);
}

TEST(CheckAll, TellsIfItIsHonoured) {
  const auto lines = [](int small) {
    return Lines(CheckAll(
        AnswersOf({List(Question::kList, 0, 25, 25), List(Question::kAllSmall, 0, small, 25)})));
  };
  EXPECT_EQ(lines(25), "ok: honoured: the whole list in one answer, also with pageSize 10");
  EXPECT_THAT(lines(10), HasSubstr("note: not honoured: 10 certificates of 25 with pageSize 10"));
  EXPECT_THAT(Lines(CheckAll(AnswersOf({List(Question::kList, 0, 1, 1)}))), HasSubstr("too few"));
  EXPECT_EQ(Lines(CheckAll(AnswersOf({List(Question::kList, 0, 25, 25)}))), "");
  EXPECT_THAT(
      Lines(CheckAll(AnswersOf({List(Question::kList, 0, 25, 25), Failed(Question::kAllSmall)}))),
      HasSubstr("note: all=true small failed: HTTP 400"));
}

TEST(CheckPageSize, TellsTheLargestPage) {
  const auto lines = [](int small, int large, int total) {
    return Lines(CheckPageSize(AnswersOf({List(Question::kSmallPage, 0, small, total),
                                          List(Question::kLargePage, 0, large, total, 1000)})));
  };
  EXPECT_EQ(lines(10, 25, 25), "ok: as asked for; the largest page had 25 certificates");
  EXPECT_THAT(lines(10, 10, 25), HasSubstr("note: the largest page has 10 certificates"));
  EXPECT_THAT(lines(25, 25, 25), HasSubstr("note: pageSize 10 gives 25 certificates of 25"));
  EXPECT_THAT(lines(0, 25, 25), HasSubstr("note: pageSize 10 gives 0 certificates"));
}

TEST(CheckPastEnd, NotesEntriesAndFailures) {
  const auto lines = [](AnswerRecord record) {
    record.page = 4;
    return Lines(CheckPastEnd(AnswersOf({std::move(record)})));
  };
  EXPECT_EQ(lines(List(Question::kPastEnd, 0, 0, 25)),
            "ok: page 4, after the last, has no certificates");
  EXPECT_THAT(lines(List(Question::kPastEnd, 0, 5, 25)),
              HasSubstr("note: page 4, after the last, has 5"));
  EXPECT_THAT(lines(Failed(Question::kPastEnd)),
              HasSubstr("note: page 4, after the last, fails: HTTP 400"));
}

TEST(CheckOrder, FailsOnlyIfTheListHasSeveralPages) {
  EXPECT_EQ(Lines(CheckOrder(
                AnswersOf({List(Question::kList, 0, 9, 9), List(Question::kListAgain, 0, 9, 9)}))),
            "ok: by name; the same in two requests");
  EXPECT_THAT(Lines(CheckOrder(AnswersOf(
                  {List(Question::kList, 0, 9, 9), List(Question::kListAgain, 1, 9, 9)}))),
              HasSubstr("note: differs between two requests; one answer has the whole list"));
  EXPECT_THAT(Lines(CheckOrder(AnswersOf(
                  {List(Question::kList, 0, 9, 20), List(Question::kListAgain, 1, 9, 20)}))),
              HasSubstr("FAIL: differs between two requests, and the list has several pages"));
}

TEST(CheckCount, ComparesTotalCountWithWhatWasRead) {
  const auto lines = [](std::vector<AnswerRecord> records, bool is_cut = false) {
    Answers answers = AnswersOf(std::move(records));
    answers.is_cut = is_cut;
    return Lines(CheckCount(answers));
  };
  using Q = Question;
  EXPECT_EQ(lines({List(Q::kList, 0, 9, 9)}), "ok: 9 of 9 certificates read in 1 request");
  EXPECT_EQ(lines({List(Q::kList, 0, 9, 15), List(Q::kNextPage, 9, 6, 15)}),
            "ok: 15 of 15 certificates read in 2 requests");
  EXPECT_THAT(lines({List(Q::kList, 0, 9, 15)}), HasSubstr("FAIL: 9 of 15 certificates"));
  EXPECT_THAT(lines({List(Q::kList, 0, 9, 8)}), HasSubstr("FAIL: 9 of 8 certificates"));
  EXPECT_THAT(lines({List(Q::kList, 0, 9, 15)}, true), HasSubstr("note: 9 of 15 certificates"));
  EXPECT_THAT(
      lines({List(Q::kList, 0, 9, 15), List(Q::kNextPage, 8, 6, 15)}),
      HasSubstr("FAIL: 15 of 15 certificates read in 2 requests; 1 name came on two pages"));
  EXPECT_THAT(lines({List(Q::kList, 0, 9, 15), List(Q::kNextPage, 9, 6, 16)}),
              HasSubstr("totalCount differs between pages, from 15 to 16"));
  EXPECT_THAT(lines({List(Q::kList, 0, 9, 15), Failed(Q::kNextPage)}),
              HasSubstr("FAIL: page 1 failed"));
  EXPECT_EQ(lines({List(Q::kList, 0, 0, 0)}), "note: the list has no certificates");
}

TEST(CheckStatus, ComparesTheThreeValues) {
  // The expired ones are the last of the list, or the next after it.
  const auto lines = [](int all, int expired, int unexpired, int first_expired) {
    return Lines(CheckStatus(AnswersOf({List(Question::kList, 0, all, all),
                                        List(Question::kExpired, first_expired, expired, expired),
                                        List(Question::kUnexpired, 0, unexpired, unexpired)})));
  };
  EXPECT_EQ(lines(9, 2, 7, 7), "ok: ALL 9, EXPIRED 2, UNEXPIRED 7");
  EXPECT_THAT(lines(9, 2, 6, 7),
              HasSubstr("note: ALL 9, EXPIRED 2, UNEXPIRED 6: some are in neither"));
  EXPECT_THAT(lines(9, 9, 9, 0),
              HasSubstr("note: ALL 9, EXPIRED 9, UNEXPIRED 9: the filter has no"));
  EXPECT_THAT(lines(7, 2, 9, 5),
              HasSubstr("FAIL: ALL 7, EXPIRED 2, UNEXPIRED 9: ALL does not list"));
  // As if status=ALL meant UNEXPIRED.
  EXPECT_THAT(lines(7, 2, 7, 7),
              HasSubstr("FAIL: ALL 7, EXPIRED 2, UNEXPIRED 7: ALL does not list"));
}

TEST(CheckStatus, NotesAValueThatFails) {
  EXPECT_THAT(
      Lines(CheckStatus(AnswersOf({List(Question::kList, 0, 1, 1), Failed(Question::kExpired)}))),
      HasSubstr("note: status=EXPIRED failed: HTTP 400"));
}

}  // namespace
}  // namespace certmon::doctor
