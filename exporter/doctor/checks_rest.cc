#include <algorithm>
#include <map>
#include <string>
#include <vector>

#include "exporter/doctor/checks.h"
#include "exporter/doctor/safe_words.h"
#include "lib/certapi/download.h"
#include "lib/certapi/envelope.h"

namespace certmon::doctor {
namespace {

using std::chrono::milliseconds;
using std::chrono::sys_days;
using std::chrono::sys_seconds;

constexpr std::chrono::hours kKorea{9};

sys_days UtcDay(sys_seconds instant) { return std::chrono::floor<std::chrono::days>(instant); }
sys_days KoreaDay(sys_seconds instant) { return UtcDay(instant + kKorea); }

// "the day of the file's end in UTC, not in Korea".
std::string DayText(sys_days listed, sys_seconds instant) {
  const bool in_utc = listed == UtcDay(instant);
  const bool in_korea = listed == KoreaDay(instant);
  if (in_utc && in_korea) {
    return "its day in UTC and in Korea";
  }
  if (in_utc) {
    return "its day in UTC";
  }
  if (in_korea) {
    return "its day in Korea";
  }
  const std::int64_t days = (listed - UtcDay(instant)).count();
  return Count(static_cast<std::uint64_t>(days < 0 ? -days : days), "day") +
         (days < 0 ? " before its day in UTC" : " after its day in UTC");
}

Finding OfExpiration(const FileFacts& file) {
  if (!file.listed_expiration) {
    return {"download", Mark::kNote, "the list has no expirationDate to compare with"};
  }
  const std::string seen =
      "expirationDate and the file's end: " + DayText(*file.listed_expiration, file.not_after);
  // The exporter counts to 00:00 in Korea of the listed day.
  if (sys_seconds(*file.listed_expiration) - kKorea > file.not_after) {
    return {"download", Mark::kFail, seen + "; the file ends earlier than is monitored",
            "set inspect_files for this project, and compare the file with the console"};
  }
  const bool is_expected = *file.listed_expiration == UtcDay(file.not_after) ||
                           *file.listed_expiration == KoreaDay(file.not_after);
  return {"download", is_expected ? Mark::kOk : Mark::kNote, seen,
          is_expected ? "" : "alerts come that much earlier; inspect_files has the exact end"};
}

Finding OfCreation(const FileFacts& file) {
  if (!file.listed_creation) {
    return {"download", Mark::kNote, "the list has no fileCreationDate to compare with"};
  }
  const bool is_expected = *file.listed_creation == UtcDay(file.not_before) ||
                           *file.listed_creation == KoreaDay(file.not_before);
  return {"download", is_expected ? Mark::kOk : Mark::kNote,
          "fileCreationDate and the file's beginning: " +
              DayText(*file.listed_creation, file.not_before),
          is_expected ? "" : "thresholds that are shares of the lifetime are inexact by as much"};
}

}  // namespace

std::string Describe(const AnswerRecord& record) {
  if (!record.HasAnswer()) {
    return "no answer (reason " +
           std::string(
               base::ReasonLabel(record.error ? record.error->reason : base::Reason::kInternal)) +
           ")";
  }
  std::string text =
      "HTTP " + std::to_string(record.status) + ", " + ContentTypeWord(record.content_type);
  const auto& error = record.error;
  const auto code =
      error && error->result_code ? error->result_code : record.shape.result_code.value;
  const std::string& message =
      error && !error->result_message.empty() ? error->result_message : record.shape.result_message;
  if (code) {
    text += ", resultCode " + CodeWord(*code);
    text += message.empty() ? "" : " " + MessageWord(message);
  } else if (error && !error->result_word.empty()) {
    text += ", resultCode a text";
  } else {
    text += ", no resultCode";
  }
  return text;
}

Findings CheckMissing(const Answers& answers) {
  const AnswerRecord* const record = answers.Find(Question::kMissing);
  if (record == nullptr || !record->HasAnswer()) {
    return {};
  }
  if (record->has_file) {
    return {{"missing", Mark::kFail, "a certificate that does not exist has a file",
             "report this: certmanager download cannot tell a wrong name"}};
  }
  const auto refusal = record->error ? certapi::RefusalOf(*record->error)
                                     : std::optional<certapi::DownloadRefusal>();
  if (refusal == certapi::DownloadRefusal::kNoSuchName ||
      refusal == certapi::DownloadRefusal::kNoSuchId) {
    return {{"missing", Mark::kOk, "a certificate that does not exist: " + Describe(*record)}};
  }
  if (record->error && record->error->reason == base::Reason::kAuth) {
    return {{"missing", Mark::kNote, "files are refused: " + Describe(*record),
             "inspect_files and certmanager download need an account that may download"}};
  }
  return {{"missing", Mark::kNote,
           "a certificate that does not exist: " + Describe(*record) + ", not 52000",
           "a misspelt name looks like any other failure to certmanager download"}};
}

Findings CheckDownload(const Answers& answers) {
  const AnswerRecord* const record = answers.Find(Question::kDownload);
  if (record == nullptr) {
    return {};
  }
  if (!answers.file) {
    return {{"download", Mark::kFail,
             record->has_file ? "the file cannot be read: " + answers.file_problem
                              : "no file: " + Describe(*record),
             "check the name; an expired certificate may have no file"}};
  }
  return {{"download", Mark::kOk,
           Count(answers.file->certificates, "certificate") + ", " + answers.file->key_type},
          OfExpiration(*answers.file),
          OfCreation(*answers.file)};
}

Findings CheckRateLimit(const Answers& answers) {
  std::map<std::string, std::string> headers;
  std::size_t limited = 0;
  for (const AnswerRecord& record : answers.records) {
    limited += record.error && record.error->reason == base::Reason::kRateLimited ? 1 : 0;
    for (const auto& [name, value] : record.details.headers) {
      if (const std::string word = RateHeaderWord(name); !word.empty()) {
        headers[word] = NumberWord(value);
      }
    }
  }
  if (answers.records.empty() || !answers.records.front().HasAnswer()) {
    return {};
  }
  std::vector<std::string> parts;
  for (const auto& [name, value] : headers) {
    parts.push_back(name + " " + value);
  }
  if (limited > 0) {
    return {{"rate limit", Mark::kFail,
             Count(limited, "request") + " of " + std::to_string(answers.records.size()) +
                 " refused as too many" + (parts.empty() ? "" : "; " + Join(parts)),
             "raise poll_interval and lower page_concurrency"}};
  }
  if (!parts.empty()) {
    return {
        {"rate limit", Mark::kNote, "headers: " + Join(parts),
         "compare them with the requests of your polls (nhncloud_certmanager_api_requests_total)"}};
  }
  return {{"rate limit", Mark::kOk, "no header tells one"}};
}

Findings CheckTimes(const Answers& answers) {
  Findings findings;
  std::vector<std::string> parts;
  std::size_t unanswered = 0;
  std::size_t pages = 0;
  milliseconds longest{0};
  milliseconds longest_page{0};
  for (const AnswerRecord& record : answers.records) {
    longest = std::max(longest, record.duration);
    unanswered += record.HasAnswer() ? 0 : 1;
    if (record.question == Question::kNextPage) {
      ++pages;
      longest_page = std::max(longest_page, record.duration);
      continue;
    }
    parts.push_back(std::string(QuestionText(record.question)) + " " +
                    std::to_string(record.duration.count()));
  }
  if (pages > 0) {
    parts.push_back(Count(pages, "next page") + " at most " + std::to_string(longest_page.count()));
  }
  if (!parts.empty()) {
    const bool is_slow = longest * 2 > answers.request_timeout;
    findings.push_back({"times", is_slow ? Mark::kNote : Mark::kOk, "ms: " + Join(parts),
                        is_slow ? "raise request_timeout and poll_timeout" : ""});
  }
  if (unanswered > 0) {
    findings.push_back({"requests", Mark::kFail,
                        Count(unanswered, "request") + " of " +
                            std::to_string(answers.records.size()) + " without an answer",
                        "polls fail likewise; run doctor again"});
  }
  if (answers.is_interrupted) {
    findings.push_back({"requests", Mark::kFail,
                        "interrupted after " + Count(answers.records.size(), "request") +
                            ": the checks are not complete",
                        "run doctor again"});
  }
  return findings;
}

Findings CheckEverything(const Answers& answers) {
  Findings all;
  for (const auto check :
       {CheckName,     CheckConnection, CheckTls,    CheckClock, CheckToken,  CheckAccess,
        CheckAnswer,   CheckEmptyPage,  CheckFields, CheckDates, CheckNames,  CheckAll,
        CheckPageSize, CheckPastEnd,    CheckOrder,  CheckCount, CheckStatus, CheckMissing,
        CheckDownload, CheckRateLimit,  CheckTimes}) {
    Findings findings = check(answers);
    all.insert(all.end(), findings.begin(), findings.end());
  }
  return all;
}

bool CanBeTrusted(const Findings& findings) {
  return !findings.empty() &&
         std::none_of(findings.begin(), findings.end(),
                      [](const Finding& finding) { return finding.mark == Mark::kFail; });
}

}  // namespace certmon::doctor
