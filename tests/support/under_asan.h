// Defines CERTMON_UNDER_ASAN if this code is compiled with AddressSanitizer (gcc or clang).
#ifndef TESTS_SUPPORT_UNDER_ASAN_H_
#define TESTS_SUPPORT_UNDER_ASAN_H_

#if defined(__SANITIZE_ADDRESS__)
#define CERTMON_UNDER_ASAN
#elif defined(__has_feature)
#if __has_feature(address_sanitizer)
#define CERTMON_UNDER_ASAN
#endif
#endif

#endif  // TESTS_SUPPORT_UNDER_ASAN_H_
