#include "exporter/client/doctor_command.h"

#include <csignal>
#include <memory>

#include "exporter/client/private_file.h"
#include "exporter/client/progress.h"
#include "exporter/client/terminal.h"
#include "exporter/doctor/checks.h"
#include "exporter/doctor/interview.h"
#include "exporter/doctor/report.h"
#include "lib/base/version.h"

namespace certmon::client {
namespace {

volatile std::sig_atomic_t signal_came = 0;
// What the first signal restores: the default, or the handler that removes the temporary file.
struct sigaction before_interrupt {};
struct sigaction before_termination {};

void OnSignal(int /*number*/) {
  signal_came = 1;
  ::sigaction(SIGINT, &before_interrupt, nullptr);
  ::sigaction(SIGTERM, &before_termination, nullptr);
}

void Catch(int number, struct sigaction& before) {
  struct sigaction ours {};
  ours.sa_handler = OnSignal;
  sigemptyset(&ours.sa_mask);
  if (::sigaction(number, nullptr, &before) == 0 && before.sa_handler != SIG_IGN) {
    ::sigaction(number, &ours, nullptr);
  }
}

}  // namespace

int RunDoctor(const DoctorRequest& request, const exporter::ProjectSettings& settings,
              const base::Clock& clock, http::Transport& transport,
              const exporter::SecretScrubber& scrubber) {
  if (!StdoutIsOpen(scrubber, "doctor")) {
    return kFailed;
  }
  std::unique_ptr<PrivateFile> file;
  if (!request.report.empty()) {
    auto checked = CheckTarget(request.report, Overwrite::kYes);
    auto created = checked ? PrivateFile::Create(base::SystemFiles(), request.report)
                           : base::Fail(std::move(checked).error());
    if (!created) {
      Report(scrubber, "--report: " + created.error().message);
      return kWrongUsage;
    }
    file = *std::move(created);
  }
  Catch(SIGINT, before_interrupt);
  Catch(SIGTERM, before_termination);
  Progress progress(doctor::kMaxRequests);
  const doctor::Answers answers =
      doctor::RunInterview({.settings = settings,
                            .clock = clock,
                            .transport = transport,
                            .download = request.download,
                            .is_interrupted = [] { return signal_came != 0; },
                            .on_request =
                                [&progress](std::size_t number, doctor::Question question) {
                                  progress.Show(number - 1, doctor::QuestionText(question));
                                }});
  progress.Clear();
  const doctor::Findings findings = doctor::CheckEverything(answers);
  bool is_written = WriteStdout(scrubber, "doctor",
                                scrubber.Scrub(doctor::ReportText(findings, StdoutHasColour())));
  if (file) {
    const auto written = file->Write(
        request.report, scrubber.Scrub(doctor::ReportJson(answers, findings, base::Version())),
        Overwrite::kYes);
    if (!written) {
      Report(scrubber, "--report: " + written.error().message);
      is_written = false;
    }
  }
  return is_written && doctor::CanBeTrusted(findings) ? kGood : kFailed;
}

}  // namespace certmon::client
