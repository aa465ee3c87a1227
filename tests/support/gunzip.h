// Inflates one gzip member, for tests.
#ifndef TESTS_SUPPORT_GUNZIP_H_
#define TESTS_SUPPORT_GUNZIP_H_

#include <optional>
#include <string>

namespace certmon::test_support {

// nullopt unless `bytes` is exactly one complete gzip member.
[[nodiscard]] std::optional<std::string> Gunzip(const std::string& bytes);

}  // namespace certmon::test_support

#endif  // TESTS_SUPPORT_GUNZIP_H_
