// The rules for classic histograms in the text format. Part of exposition_parser.
#ifndef TESTS_SUPPORT_EXPOSITION_HISTOGRAM_H_
#define TESTS_SUPPORT_EXPOSITION_HISTOGRAM_H_

#include <optional>
#include <string>

#include "tests/support/exposition_parser.h"

namespace certmon::test_support {

// Checks a family: for each label set, buckets with rising bounds and counts that end with +Inf,
// then _sum and _count, and a last bucket equal to _count. Returns the first error, or nullopt.
// Pure function.
[[nodiscard]] std::optional<std::string> CheckHistogram(const ParsedFamily& family);

}  // namespace certmon::test_support

#endif  // TESTS_SUPPORT_EXPOSITION_HISTOGRAM_H_
