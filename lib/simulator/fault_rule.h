// A fault and the requests that it applies to. A plain value.
#ifndef LIB_SIMULATOR_FAULT_RULE_H_
#define LIB_SIMULATOR_FAULT_RULE_H_

#include <cstdint>
#include <string>

namespace certmon::simulator {

// The requests that a fault applies to. Ignored for a fault that only one of them can have.
enum class FaultTarget : std::uint8_t {
  kList,      // the list, and every unknown path
  kToken,     // the token endpoint
  kDownload,  // certificate files
};

// Without restrictions the fault is in every answer of its target. "refuse" ignores all of them.
struct FaultRule {
  // The braces let a caller name some members only.
  std::string name{};              // of the catalogue (fault_catalog.h)
  std::string argument{};          // empty means the default
  std::string appkey{};            // this project only
  int page = 0;                    // answers to this pageNum only; 0 means any
  std::uint64_t from_request = 1;  // from the n-th matching request after AddFault
  std::uint64_t count = 0;         // this many matching requests; 0 means all
  FaultTarget target = FaultTarget::kList;
};

}  // namespace certmon::simulator

#endif  // LIB_SIMULATOR_FAULT_RULE_H_
