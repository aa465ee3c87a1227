// All faults of the simulator, by name. Static data; safe to call from any thread.
#ifndef LIB_SIMULATOR_FAULT_CATALOG_H_
#define LIB_SIMULATOR_FAULT_CATALOG_H_

#include <string>
#include <string_view>
#include <vector>

#include "lib/base/result.h"
#include "lib/simulator/fault_rule.h"

namespace certmon::simulator {

struct FaultDescription {
  std::string name;
  std::string description;  // one line; ends with the meaning of the argument, if there is one
  FaultTarget target;       // the requests that it applies to by default
};

// In the order of --help: the connection, the head of the answer, the status, the text, the
// envelope, the listing, the token, the file.
[[nodiscard]] std::vector<FaultDescription> FaultCatalog();

// Parses a value of --fault: `NAME` or `NAME=ARGUMENT`, after `token:` or `download:` for requests
// other than the list. Fails with kInternal; the message names the fault and what is allowed.
[[nodiscard]] base::Result<FaultRule> ParseFault(std::string_view text);

}  // namespace certmon::simulator

#endif  // LIB_SIMULATOR_FAULT_CATALOG_H_
