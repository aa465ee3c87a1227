// The command `doctor`: asks, prints the report and writes --report. Called once, by one thread.
#ifndef EXPORTER_CLIENT_DOCTOR_COMMAND_H_
#define EXPORTER_CLIENT_DOCTOR_COMMAND_H_

#include "exporter/client/request.h"
#include "exporter/log/scrubber.h"
#include "exporter/poll/project_settings.h"
#include "lib/base/clock.h"
#include "lib/http/transport.h"

namespace certmon::client {

// 0 if no check is a FAIL; 1 if one is, or the report or stdout cannot be written; 2 if the file of
// --report cannot be created, before anything is requested. SIGINT and SIGTERM end the requests, and
// the report has what is known; a second
// one ends the program.
[[nodiscard]] int RunDoctor(const DoctorRequest& request, const exporter::ProjectSettings& settings,
                            const base::Clock& clock, http::Transport& transport,
                            const exporter::SecretScrubber& scrubber);

}  // namespace certmon::client

#endif  // EXPORTER_CLIENT_DOCTOR_COMMAND_H_
