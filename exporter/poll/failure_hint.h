// What a person can do about a failed poll: one sentence a reason, for the log.
#ifndef EXPORTER_POLL_FAILURE_HINT_H_
#define EXPORTER_POLL_FAILURE_HINT_H_

#include <string_view>

#include "lib/base/error.h"

namespace certmon::exporter {

// Of the token endpoint (API v1.3) it names the keys of that one. Static storage; total over the
// reasons. Safe to call from any thread.
[[nodiscard]] std::string_view FailureHint(const base::Error& error);

}  // namespace certmon::exporter

#endif  // EXPORTER_POLL_FAILURE_HINT_H_
