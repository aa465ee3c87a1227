// A value or an Error. An alias, so that a change to std::expected concerns only this file.
//
// Mark every function that returns a Result as [[nodiscard]]: tl::expected 1.0.0 (Debian 12) does
// not mark the class.
#ifndef LIB_BASE_RESULT_H_
#define LIB_BASE_RESULT_H_

#include <string>
#include <tl/expected.hpp>
#include <utility>

#include "lib/base/error.h"

namespace certmon::base {

template <typename T>
using Result = tl::expected<T, Error>;

// The error of a Result: `return Fail(Reason::kTimeout, "list page 3: no answer");`
[[nodiscard]] inline tl::unexpected<Error> Fail(Reason reason, std::string message) {
  return tl::make_unexpected(Error{.reason = reason, .message = std::move(message)});
}

[[nodiscard]] inline tl::unexpected<Error> Fail(Error error) {
  return tl::make_unexpected(std::move(error));
}

}  // namespace certmon::base

#endif  // LIB_BASE_RESULT_H_
