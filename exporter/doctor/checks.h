// The checks: each reads the answers and returns its lines, none if it has nothing to judge. Pure;
// safe to call from any thread.
#ifndef EXPORTER_DOCTOR_CHECKS_H_
#define EXPORTER_DOCTOR_CHECKS_H_

#include "exporter/doctor/answers.h"
#include "exporter/doctor/finding.h"

namespace certmon::doctor {

// checks_connection.cc
[[nodiscard]] Findings CheckName(const Answers& answers);
[[nodiscard]] Findings CheckConnection(const Answers& answers);
[[nodiscard]] Findings CheckTls(const Answers& answers);
[[nodiscard]] Findings CheckClock(const Answers& answers);
[[nodiscard]] Findings CheckToken(const Answers& answers);
[[nodiscard]] Findings CheckAccess(const Answers& answers);

// checks_list.cc
[[nodiscard]] Findings CheckAnswer(const Answers& answers);
[[nodiscard]] Findings CheckEmptyPage(const Answers& answers);

// checks_entries.cc
[[nodiscard]] Findings CheckFields(const Answers& answers);
[[nodiscard]] Findings CheckDates(const Answers& answers);
[[nodiscard]] Findings CheckNames(const Answers& answers);

// checks_paging.cc
[[nodiscard]] Findings CheckAll(const Answers& answers);
[[nodiscard]] Findings CheckPageSize(const Answers& answers);
[[nodiscard]] Findings CheckPastEnd(const Answers& answers);
[[nodiscard]] Findings CheckOrder(const Answers& answers);
[[nodiscard]] Findings CheckCount(const Answers& answers);
[[nodiscard]] Findings CheckStatus(const Answers& answers);

// checks_rest.cc
[[nodiscard]] Findings CheckMissing(const Answers& answers);
[[nodiscard]] Findings CheckDownload(const Answers& answers);
[[nodiscard]] Findings CheckRateLimit(const Answers& answers);
[[nodiscard]] Findings CheckTimes(const Answers& answers);

// All of them, in the order of the report.
[[nodiscard]] Findings CheckEverything(const Answers& answers);

// False if one of them is a FAIL.
[[nodiscard]] bool CanBeTrusted(const Findings& findings);

// "HTTP 404, application/json, resultCode 52000 \"Certificate name does not exist.\"", or the reason
// why there is no answer. Holds no other text of the server.
[[nodiscard]] std::string Describe(const AnswerRecord& record);

}  // namespace certmon::doctor

#endif  // EXPORTER_DOCTOR_CHECKS_H_
