// Starts the exporter program.
#ifndef TESTS_E2E_PROGRAM_H_
#define TESTS_E2E_PROGRAM_H_

#include <string>
#include <vector>

#include "tests/support/child_process.h"

namespace certmon::e2e {

// CMake defines CERTMON_PROGRAM: the program of this build.
inline std::vector<std::string> ExporterWith(std::vector<std::string> flags) {
  flags.insert(flags.begin(), CERTMON_PROGRAM);
  return flags;
}

// The program under limits of the shell's ulimit: "-f 4 && ulimit -s 512".
inline std::vector<std::string> UnderLimit(const std::string& limit,
                                           std::vector<std::string> program) {
  program.insert(program.begin(), {"sh", "-c", "ulimit " + limit + " && exec \"$0\" \"$@\""});
  return program;
}

inline test_support::ChildResult RunExporter(std::vector<std::string> flags,
                                             std::vector<std::string> environment = {}) {
  return test_support::RunToEnd(
      {.arguments = ExporterWith(std::move(flags)), .environment = std::move(environment)});
}

// "127.0.0.1:43211", from the log line with the listen address; empty if the exporter ends before.
inline std::string AddressOf(test_support::ChildProcess& exporter) {
  const std::string line = exporter.WaitForStderr("msg=listening");
  const std::string key = "address=";
  const std::size_t begin = line.find(key);
  if (begin == std::string::npos) {
    return "";
  }
  const std::size_t first = begin + key.size();
  return line.substr(first, line.find(' ', first) - first);
}

// "http://127.0.0.1:43211", or empty.
inline std::string UrlOf(test_support::ChildProcess& exporter) {
  const std::string address = AddressOf(exporter);
  return address.empty() ? "" : "http://" + address;
}

}  // namespace certmon::e2e

#endif  // TESTS_E2E_PROGRAM_H_
