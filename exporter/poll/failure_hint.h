// What a person can do about a failed poll: one sentence a reason, for the log.
#ifndef EXPORTER_POLL_FAILURE_HINT_H_
#define EXPORTER_POLL_FAILURE_HINT_H_

#include <string_view>

#include "lib/base/error.h"

namespace certmon::exporter {

// Static storage; total over the enum. Safe to call from any thread.
[[nodiscard]] std::string_view FailureHint(base::Reason reason);

}  // namespace certmon::exporter

#endif  // EXPORTER_POLL_FAILURE_HINT_H_
