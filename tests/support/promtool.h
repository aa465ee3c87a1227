// Runs promtool, of Debian's package prometheus.
#ifndef TESTS_SUPPORT_PROMTOOL_H_
#define TESTS_SUPPORT_PROMTOOL_H_

#include <string>

namespace certmon::test_support {

struct PromtoolResult {
  int exit_code = -1;
  std::string output;  // stdout and stderr
};

// `promtool check metrics` for the file `path`, which must contain no quote. The exit code is 127 if
// promtool is not installed.
[[nodiscard]] PromtoolResult PromtoolCheckMetrics(const std::string& path);

}  // namespace certmon::test_support

#endif  // TESTS_SUPPORT_PROMTOOL_H_
