// One attempt of a request, for the counters.
#ifndef LIB_CERTAPI_ATTEMPT_H_
#define LIB_CERTAPI_ATTEMPT_H_

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <optional>

#include "lib/base/error.h"

namespace certmon::certapi {

// The operation of a request; the label values of api_requests_total.
enum class Operation : std::uint8_t { kList, kDownload, kToken };

inline constexpr std::size_t kOperationCount = 3;

// A request that a time limit ended failed with kTimeout. A request that was cancelled because its
// answer is not needed any more did not fail.
struct Attempt {
  Operation operation = Operation::kList;
  std::chrono::nanoseconds duration{};
  std::optional<base::Reason> failure;
  // From the answer; 0 for a list that succeeded without one.
  std::optional<std::int64_t> result_code;
};

}  // namespace certmon::certapi

#endif  // LIB_CERTAPI_ATTEMPT_H_
