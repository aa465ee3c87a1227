// Asks the API what the exporter relies on: at most kMaxRequests requests, one after the other, none
// of which changes anything. Nothing is retried: doctor shows what the API answered.
//
// Used by one thread.
#ifndef EXPORTER_DOCTOR_INTERVIEW_H_
#define EXPORTER_DOCTOR_INTERVIEW_H_

#include <cstddef>
#include <functional>
#include <string>

#include "exporter/doctor/answers.h"
#include "exporter/poll/project_settings.h"
#include "lib/base/clock.h"
#include "lib/http/transport.h"

namespace certmon::doctor {

struct InterviewContext {
  const exporter::ProjectSettings& settings;  // with credentials
  const base::Clock& clock;
  http::Transport& transport;
  std::string download;  // the name of a certificate; empty: no file is downloaded
  // Ends the interview within 0.1 s once it is true; the answers so far are returned.
  std::function<bool()> is_interrupted = [] { return false; };
  // Called before each request, with its number from 1.
  std::function<void(std::size_t number, Question question)> on_request =
      [](std::size_t /*number*/, Question /*question*/) {};
};

// Stops early if the token or the first list cannot be used. A file that is downloaded holds a
// private key, which is wiped as it arrives.
[[nodiscard]] Answers RunInterview(const InterviewContext& context);

}  // namespace certmon::doctor

#endif  // EXPORTER_DOCTOR_INTERVIEW_H_
