#include "tests/support/promtool.h"

#include <sys/wait.h>

#include <array>
#include <cstdio>

namespace certmon::test_support {

PromtoolResult PromtoolCheckMetrics(const std::string& path) {
  const std::string command = "promtool check metrics < '" + path + "' 2>&1";
  PromtoolResult result;
  FILE* const pipe = popen(command.c_str(), "r");
  if (pipe == nullptr) {
    return result;
  }
  std::array<char, 4096> buffer;
  for (std::size_t size = 0; (size = fread(buffer.data(), 1, buffer.size(), pipe)) > 0;) {
    result.output.append(buffer.data(), size);
  }
  const int status = pclose(pipe);
  result.exit_code = WIFEXITED(status) ? WEXITSTATUS(status) : -1;
  return result;
}

}  // namespace certmon::test_support
