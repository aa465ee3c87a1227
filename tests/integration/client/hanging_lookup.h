// Name lookups of a test's choice, for programs linked with hanging_lookup.cc: getaddrinfo(3) of
// this program does not return for names under hang.invalid until they are released, fails for
// names under nxdomain.invalid (no such name) and servfail.invalid (try again), and answers for
// names with addresses of their own. Thread-safe.
#ifndef TESTS_INTEGRATION_CLIENT_HANGING_LOOKUP_H_
#define TESTS_INTEGRATION_CLIENT_HANGING_LOOKUP_H_

#include <string>
#include <vector>

namespace certmon::http {

// How many lookups hang now.
[[nodiscard]] int HangingLookups();
// Lets those that hang fail.
void ReleaseLookups();
// This name has these addresses, in this order, from now on.
void SetAddresses(const std::string& name, std::vector<std::string> addresses);

}  // namespace certmon::http

#endif  // TESTS_INTEGRATION_CLIENT_HANGING_LOOKUP_H_
