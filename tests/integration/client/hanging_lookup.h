// Name lookups that hang, for programs linked with hanging_lookup.cc: getaddrinfo(3) of this
// program does not return for names under hang.invalid until they are released. Thread-safe.
#ifndef TESTS_INTEGRATION_CLIENT_HANGING_LOOKUP_H_
#define TESTS_INTEGRATION_CLIENT_HANGING_LOOKUP_H_

namespace certmon::http {

// How many lookups hang now.
[[nodiscard]] int HangingLookups();
// Lets those that hang fail.
void ReleaseLookups();

}  // namespace certmon::http

#endif  // TESTS_INTEGRATION_CLIENT_HANGING_LOOKUP_H_
