// One attempt of a request, for the counters. A plain value.
#ifndef LIB_CERTAPI_ATTEMPT_H_
#define LIB_CERTAPI_ATTEMPT_H_

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <optional>

#include "lib/base/error.h"

namespace certmon::certapi {

// What a request is for; the label texts are in the contract of api_requests_total.
enum class Operation : std::uint8_t { kList, kDownload, kToken };

inline constexpr std::size_t kOperationCount = 3;

// One that was cut off by a time limit failed with kTimeout; one whose answer was of no interest
// any more did not fail.
struct Attempt {
  Operation operation = Operation::kList;
  std::chrono::nanoseconds duration{};
  std::optional<base::Reason> failure;
  // As the API said; of a list, 0 for a success without one.
  std::optional<std::int64_t> result_code;
};

}  // namespace certmon::certapi

#endif  // LIB_CERTAPI_ATTEMPT_H_
