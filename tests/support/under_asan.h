// Whether this code is compiled for AddressSanitizer: gcc and clang say so in different ways.
#ifndef TESTS_SUPPORT_UNDER_ASAN_H_
#define TESTS_SUPPORT_UNDER_ASAN_H_

// Defined where it is.
#if defined(__SANITIZE_ADDRESS__)
#define CERTMON_UNDER_ASAN
#elif defined(__has_feature)
#if __has_feature(address_sanitizer)
#define CERTMON_UNDER_ASAN
#endif
#endif

#endif  // TESTS_SUPPORT_UNDER_ASAN_H_
