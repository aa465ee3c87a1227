// A value or an Error. Alias of tl::expected, so that a move to std::expected changes this file
// only.
//
// Every function that returns a Result is marked [[nodiscard]] itself: Debian 12's
// tl::expected 1.0.0 does not mark the class.
#ifndef LIB_BASE_RESULT_H_
#define LIB_BASE_RESULT_H_

#include <string>
#include <tl/expected.hpp>
#include <utility>

#include "lib/base/error.h"

namespace certmon::base {

template <typename T>
using Result = tl::expected<T, Error>;

// Makes the failing side of a Result: `return Fail(Reason::kTimeout, "list page 3: no answer");`
[[nodiscard]] inline tl::unexpected<Error> Fail(Reason reason, std::string message) {
  return tl::make_unexpected(Error{.reason = reason, .message = std::move(message)});
}

// Passes an error on.
[[nodiscard]] inline tl::unexpected<Error> Fail(Error error) {
  return tl::make_unexpected(std::move(error));
}

}  // namespace certmon::base

#endif  // LIB_BASE_RESULT_H_
