// Answers as doctor records them, from the bodies of answers.
#ifndef TESTS_UNIT_DOCTOR_SAMPLE_ANSWERS_H_
#define TESTS_UNIT_DOCTOR_SAMPLE_ANSWERS_H_

#include <gtest/gtest.h>

#include <string>
#include <utility>
#include <vector>

#include "exporter/doctor/answers.h"
#include "exporter/doctor/finding.h"
#include "lib/certapi/list_request.h"

namespace certmon::doctor {

// 2026-08-01T03:00:00Z, in the Date header of every sample.
inline base::WallTime SampleNow() { return base::WallTime(std::chrono::seconds(1785553200)); }
inline constexpr const char* kSampleDate = "Sat, 01 Aug 2026 03:00:00 GMT";

inline std::string Entry(const std::string& name, const std::string& expiration = "\"2027-01-01\"",
                         const std::string& creation = "\"2026-01-01\"") {
  return R"({"certificateName":")" + name +
         R"(","authority":"a","signatureAlgorithm":"s","fileCreationDate":)" + creation +
         R"(,"expirationDate":)" + expiration + "}";
}

inline std::string Page(const std::vector<std::string>& entries, const std::string& total,
                        const std::string& header = R"("resultCode":0,"resultMessage":"success")") {
  std::string data;
  for (const std::string& entry : entries) data += (data.empty() ? "" : ",") + entry;
  return "{\"header\":{" + header + R"(,"isSuccessful":true},"body":{"totalCount":)" + total +
         R"(,"totalPage":1,"currentPage":1,"pageSize":10,"data":[)" + data + "]}}";
}

// Decoded as the interview does.
inline AnswerRecord ListRecord(Question question, const std::string& body, int status = 200,
                               const std::string& content_type = "application/json") {
  http::HttpResponse response;
  response.status = status;
  response.content_type = content_type;
  response.body = body;
  AnswerRecord record;
  record.question = question;
  record.page_size = 10;
  record.duration = std::chrono::milliseconds(7);
  record.received = SampleNow();
  record.status = status;
  record.content_type = content_type;
  record.details.headers = {{"Date", kSampleDate}};
  record.shape = ReadShape(body);
  auto page =
      certapi::DecodeListResponse(response, *certapi::ExpiryZone::Find("Asia/Seoul"), SampleNow());
  if (page) {
    record.entries = std::move(page->entries);
  } else {
    record.error = std::move(page).error();
  }
  return record;
}

inline AnswerRecord Unanswered(Question question, base::Reason reason) {
  AnswerRecord record;
  record.question = question;
  record.received = SampleNow();
  record.error = base::Error{.reason = reason, .message = "no answer"};
  return record;
}

inline Answers AnswersOf(std::vector<AnswerRecord> records) {
  Answers answers;
  answers.base_url = "https://certmanager.api.nhncloudservice.com";
  answers.token_url = "https://oauth.api.nhncloudservice.com/oauth2/token/create";
  answers.request_timeout = std::chrono::seconds(15);
  answers.records = std::move(records);
  return answers;
}

// "ok: seen" a line, joined by " | ".
inline std::string Lines(const Findings& findings) {
  std::string lines;
  for (const Finding& finding : findings) {
    lines +=
        (lines.empty() ? "" : " | ") + std::string(MarkText(finding.mark)) + ": " + finding.seen;
    // What to do stands beside each failure.
    EXPECT_TRUE(finding.mark != Mark::kFail || !finding.advice.empty()) << finding.seen;
  }
  return lines;
}

}  // namespace certmon::doctor

#endif  // TESTS_UNIT_DOCTOR_SAMPLE_ANSWERS_H_
