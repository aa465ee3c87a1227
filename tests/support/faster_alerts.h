// The shipped rules and Alertmanager example, hurried: a test cannot wait for minutes. Nothing but
// their times is changed. Safe to call from any thread.
#ifndef TESTS_SUPPORT_FASTER_ALERTS_H_
#define TESTS_SUPPORT_FASTER_ALERTS_H_

#include <string>
#include <vector>

#include "tests/support/temp_folder.h"

namespace certmon::test_support {

// What every time of the rules is divided by: a minute is three seconds.
inline constexpr int kTimesFaster = 20;

// Writes alerts/*.rules.yml, but for the optional ones of blackbox_exporter, into the folder;
// returns the paths.
[[nodiscard]] std::vector<std::string> WriteFasterRules(const TempFolder& folder);

// alerts/alertmanager.example.yml with its receivers' addresses replaced by `webhook` and its waits
// shortened to a second.
[[nodiscard]] std::string FasterAlertmanager(const std::string& webhook);

}  // namespace certmon::test_support

#endif  // TESTS_SUPPORT_FASTER_ALERTS_H_
