// The shipped rules and the shipped Alertmanager example with shorter durations, and otherwise
// unchanged. Thread-safe.
#ifndef TESTS_SUPPORT_FASTER_ALERTS_H_
#define TESTS_SUPPORT_FASTER_ALERTS_H_

#include <string>
#include <vector>

#include "tests/support/temp_folder.h"

namespace certmon::test_support {

// The divisor of all durations in the rules: a minute becomes three seconds.
inline constexpr int kTimesFaster = 20;

// Writes alerts/*.rules.yml, without the optional rules for blackbox_exporter, into the folder.
// Returns the paths.
[[nodiscard]] std::vector<std::string> WriteFasterRules(const TempFolder& folder);

// alerts/alertmanager.example.yml with `webhook` as the address of all receivers and all waits
// shortened to a second.
[[nodiscard]] std::string FasterAlertmanager(const std::string& webhook);

}  // namespace certmon::test_support

#endif  // TESTS_SUPPORT_FASTER_ALERTS_H_
