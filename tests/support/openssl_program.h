// Runs the openssl program.
#ifndef TESTS_SUPPORT_OPENSSL_PROGRAM_H_
#define TESTS_SUPPORT_OPENSSL_PROGRAM_H_

#include <string>
#include <vector>

namespace certmon::test_support {

// Runs `openssl ARGUMENTS` and returns its stdout. Throws std::runtime_error if it fails.
std::string Openssl(std::vector<std::string> arguments);

}  // namespace certmon::test_support

#endif  // TESTS_SUPPORT_OPENSSL_PROGRAM_H_
