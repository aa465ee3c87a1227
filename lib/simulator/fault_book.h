// The faults that are set, and which of them a request meets. Used by one thread at a time: the
// simulator's mutex guards it.
#ifndef LIB_SIMULATOR_FAULT_BOOK_H_
#define LIB_SIMULATOR_FAULT_BOOK_H_

#include <cstdint>
#include <string>
#include <vector>

#include "lib/base/result.h"
#include "lib/simulator/api.h"
#include "lib/simulator/fault.h"
#include "lib/simulator/fault_rule.h"

namespace certmon::simulator {

class FaultBook {
 public:
  // Fails with kInternal for a name or an argument that is none; the message says what is allowed.
  [[nodiscard]] base::Result<void> Add(const FaultRule& rule);
  void Clear() { entries_.clear(); }

  // The faults of this request, in the order they were added; counts the request.
  [[nodiscard]] std::vector<ActiveFault> Meet(const RequestSubject& subject);

  // Whether one of the faults of that project shows only in a listing of several pages.
  [[nodiscard]] bool NeedsPages(const std::string& appkey) const;

 private:
  struct Entry {
    const Fault* fault = nullptr;
    FaultRule rule;
    FaultContext context;
    std::uint64_t matched =
        0;  // requests that the restrictions other than from_request and count let in
  };

  std::vector<Entry> entries_;
};

// The requests the fault is in, where a rule says `wanted`.
[[nodiscard]] FaultTarget TargetOf(const Fault& fault, FaultTarget wanted);

// The fault of that name and its argument checked. Fails as FaultBook::Add.
struct CheckedFault {
  const Fault* fault = nullptr;
  FaultContext context;
};
[[nodiscard]] base::Result<CheckedFault> CheckFault(const FaultRule& rule);

}  // namespace certmon::simulator

#endif  // LIB_SIMULATOR_FAULT_BOOK_H_
