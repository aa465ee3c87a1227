// One State with every case that a page must show, for the tests of /metrics and of /.
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

// Names with quotes, backslashes, markup, and an attempt to inject a second series.
[[nodiscard]] const std::vector<std::string>& HostileNames();

// production: polled successfully 90.5 s ago; a certificate in each band and the hostile names.
// staging: fails with auth, holds back removals, rejected some entries, has teams, and b is replaced
// by a. restored: read from the
// saved file. fresh: not polled yet.
[[nodiscard]] exporter::State SampleState();

// Makes the assessments again, after the inventory or the options were edited.
void Assess(exporter::ProjectState& project);

// A State with one successfully polled project `name` and these certificates.
[[nodiscard]] exporter::State StateOf(const std::string& name,
                                      std::vector<certapi::Certificate> certificates);

// A State with project p and ten certificates. Every expiry and the number of removed certificates
// are `number`, so a page that mixes two States shows two numbers.
[[nodiscard]] std::shared_ptr<const exporter::State> Generation(int number);

}  // namespace certmon::test_support

#endif  // TESTS_SUPPORT_SAMPLE_STATE_H_
