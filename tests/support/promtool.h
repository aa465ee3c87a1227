// Prometheus' own checker, promtool of Debian's package prometheus, as a program.
#ifndef TESTS_SUPPORT_PROMTOOL_H_
#define TESTS_SUPPORT_PROMTOOL_H_

#include <string>

namespace certmon::test_support {

struct PromtoolResult {
  int exit_code = -1;
  std::string output;  // stdout and stderr
};

// `promtool check metrics` of the file. `path` holds no quote. Where promtool is not installed the
// exit code is 127, as the shell says.
[[nodiscard]] PromtoolResult PromtoolCheckMetrics(const std::string& path);

}  // namespace certmon::test_support

#endif  // TESTS_SUPPORT_PROMTOOL_H_
