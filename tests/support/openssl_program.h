// The openssl program, for what tests have it make and say.
#ifndef TESTS_SUPPORT_OPENSSL_PROGRAM_H_
#define TESTS_SUPPORT_OPENSSL_PROGRAM_H_

#include <string>
#include <vector>

namespace certmon::test_support {

// Runs it with these arguments and returns what it printed; throws std::runtime_error where it
// fails.
std::string Openssl(std::vector<std::string> arguments);

}  // namespace certmon::test_support

#endif  // TESTS_SUPPORT_OPENSSL_PROGRAM_H_
