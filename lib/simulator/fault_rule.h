// Which fault to play, and when. A plain value.
#ifndef LIB_SIMULATOR_FAULT_RULE_H_
#define LIB_SIMULATOR_FAULT_RULE_H_

#include <cstdint>
#include <string>

namespace certmon::simulator {

// Which requests a fault is in. A fault that only one of them can have is in that one, whatever is
// said here.
enum class FaultTarget : std::uint8_t {
  kList,      // the list, and every path that is none
  kToken,     // the token endpoint
  kDownload,  // certificate files
};

// Every restriction narrows it; without any the fault is in every answer of its target. "refuse"
// takes none of them.
struct FaultRule {
  // The braces let a caller name a few members and leave the rest out.
  std::string name{};              // of the catalogue (fault_catalog.h)
  std::string argument{};          // what the catalogue says the fault takes; empty is its default
  std::string appkey{};            // this project alone
  int page = 0;                    // answers to this pageNum alone
  std::uint64_t from_request = 1;  // from the n-th matching request after AddFault on
  std::uint64_t count = 0;         // for so many matching requests; 0 is without end
  FaultTarget target = FaultTarget::kList;
};

}  // namespace certmon::simulator

#endif  // LIB_SIMULATOR_FAULT_RULE_H_
