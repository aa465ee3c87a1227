// One State with every case a page has to show, at one moment; for the tests of /metrics and of /.
#ifndef TESTS_SUPPORT_SAMPLE_STATE_H_
#define TESTS_SUPPORT_SAMPLE_STATE_H_

#include <memory>
#include <string>
#include <vector>

#include "exporter/state/state.h"
#include "lib/base/clock.h"

namespace certmon::test_support {

// 2026-03-25T00:00:00Z (`date -u -d 2026-03-25 +%s`).
inline constexpr base::WallTime kSampleNow{std::chrono::seconds(1'774'396'800)};

// Hostile names that a listing may bring: quotes, backslashes, markup, an attempt at a second
// series.
[[nodiscard]] const std::vector<std::string>& HostileNames();

// production: polled well 90.5 s ago, a certificate in each band and the hostile names;
// staging: fails with auth, holds a shrink, rejected some; restored: read from disk; fresh: nothing
// yet.
[[nodiscard]] exporter::State SampleState();

// A State of one project `name` with these certificates, polled well.
[[nodiscard]] exporter::State StateOf(const std::string& name,
                                      std::vector<certapi::Certificate> certificates);

// A State of project p with ten certificates, whose every expiry and count of removed certificates
// is `number`: whoever sees parts of two sees two numbers.
[[nodiscard]] std::shared_ptr<const exporter::State> Generation(int number);

}  // namespace certmon::test_support

#endif  // TESTS_SUPPORT_SAMPLE_STATE_H_
