// What one poll of a project brought: the door from certapi to inventory.
//
// A poll is complete when as many entries arrived as totalCount says, every page told the same
// totalCount, and no name came on two pages. An incomplete one may add and update, never remove.
#ifndef LIB_CERTAPI_LIST_OUTCOME_H_
#define LIB_CERTAPI_LIST_OUTCOME_H_

#include <cstdint>
#include <optional>
#include <vector>

#include "lib/base/error.h"
#include "lib/certapi/certificate.h"

namespace certmon::certapi {

struct ListOutcome {
  std::vector<ListedEntry> entries;    // as arrived, page by page
  std::uint64_t reported_total = 0;    // totalCount; of meaning only where complete()
  std::optional<base::Error> failure;  // why the poll is not complete

  [[nodiscard]] bool complete() const { return !failure.has_value(); }
};

}  // namespace certmon::certapi

#endif  // LIB_CERTAPI_LIST_OUTCOME_H_
