// The result of one poll of a project.
//
// A poll is complete if as many entries arrived as totalCount says, every page had the same
// totalCount, and no name came on two pages. An incomplete poll may add and update certificates,
// but never remove them.
#ifndef LIB_CERTAPI_LIST_OUTCOME_H_
#define LIB_CERTAPI_LIST_OUTCOME_H_

#include <cstdint>
#include <optional>
#include <vector>

#include "lib/base/error.h"
#include "lib/certapi/certificate.h"

namespace certmon::certapi {

struct ListOutcome {
  std::vector<ListedEntry> entries;    // in the order of arrival, page by page
  std::uint64_t reported_total = 0;    // totalCount; valid only if complete()
  std::optional<base::Error> failure;  // why the poll is not complete

  [[nodiscard]] bool complete() const { return !failure.has_value(); }
};

}  // namespace certmon::certapi

#endif  // LIB_CERTAPI_LIST_OUTCOME_H_
