// The rules of a classic histogram in the text format, as a part of exposition_parser.
#ifndef TESTS_SUPPORT_EXPOSITION_HISTOGRAM_H_
#define TESTS_SUPPORT_EXPOSITION_HISTOGRAM_H_

#include <optional>
#include <string>

#include "tests/support/exposition_parser.h"

namespace certmon::test_support {

// What is wrong with the family, nullopt if nothing: for each set of labels the buckets rise in
// bound and count and end with +Inf, then come _sum and _count, and the last bucket equals _count.
// Pure.
[[nodiscard]] std::optional<std::string> CheckHistogram(const ParsedFamily& family);

}  // namespace certmon::test_support

#endif  // TESTS_SUPPORT_EXPOSITION_HISTOGRAM_H_
