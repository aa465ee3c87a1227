#include "tests/support/openssl_program.h"

#include <stdexcept>

#include "tests/support/child_process.h"

namespace certmon::test_support {

std::string Openssl(std::vector<std::string> arguments) {
  arguments.insert(arguments.begin(), "openssl");
  ChildResult made = RunToEnd({.arguments = std::move(arguments), .environment = {}});
  if (made.exit_code != 0) {
    throw std::runtime_error("openssl failed: " + made.err);
  }
  return std::move(made.out);
}

}  // namespace certmon::test_support
