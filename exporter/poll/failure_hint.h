// What a person can do about a failed poll: one sentence for each reason, for the log, after the
// meaning of the result code if it is known.
#ifndef EXPORTER_POLL_FAILURE_HINT_H_
#define EXPORTER_POLL_FAILURE_HINT_H_

#include <string>

#include "lib/base/error.h"

namespace certmon::exporter {

// For a failure of the token endpoint (API v1.3), the hint names the configuration keys of that
// endpoint. Every reason has a hint. Safe to call from any thread.
[[nodiscard]] std::string FailureHint(const base::Error& error);

}  // namespace certmon::exporter

#endif  // EXPORTER_POLL_FAILURE_HINT_H_
