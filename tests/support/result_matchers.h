// Matchers for base::Result.
#ifndef TESTS_SUPPORT_RESULT_MATCHERS_H_
#define TESTS_SUPPORT_RESULT_MATCHERS_H_

#include <gmock/gmock.h>

#include <string>

#include "lib/base/result.h"

namespace certmon::test_support {

// Matches a Result with a value.
MATCHER(IsOk, "") {
  if (!arg.has_value()) {
    *result_listener << "fails with " << base::ReasonLabel(arg.error().reason) << ": "
                     << arg.error().message;
  }
  return arg.has_value();
}

// Matches a Result that failed with this reason.
MATCHER_P(FailsWith, reason, std::string("fails with ") + std::string(base::ReasonLabel(reason))) {
  if (arg.has_value()) {
    *result_listener << "holds a value";
    return false;
  }
  *result_listener << "fails with " << base::ReasonLabel(arg.error().reason) << ": "
                   << arg.error().message;
  return arg.error().reason == reason;
}

}  // namespace certmon::test_support

#endif  // TESTS_SUPPORT_RESULT_MATCHERS_H_
