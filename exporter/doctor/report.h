// The writers of the report. Pure; safe to call from any thread.
#ifndef EXPORTER_DOCTOR_REPORT_H_
#define EXPORTER_DOCTOR_REPORT_H_

#include <string>

#include "exporter/doctor/answers.h"
#include "exporter/doctor/finding.h"

namespace certmon::doctor {

// For a terminal: a line for each finding, one more with what to do, and the result.
[[nodiscard]] std::string ReportText(const Findings& findings, bool has_colour);

// For --report: the findings and the shape of each answer, as JSON with a newline at the end. Holds
// no text of the server but what safe_words.h allows. `program_version` is that of certmanager.
[[nodiscard]] std::string ReportJson(const Answers& answers, const Findings& findings,
                                     const std::string& program_version);

}  // namespace certmon::doctor

#endif  // EXPORTER_DOCTOR_REPORT_H_
