// The answers that the guide leaves open, by name. Each quirk is one possible behaviour of the real
// API, in every answer; a fault (fault_catalog.h) is an error. Static data; safe to call from any
// thread.
#ifndef LIB_SIMULATOR_QUIRK_H_
#define LIB_SIMULATOR_QUIRK_H_

#include <span>
#include <string_view>

#include "lib/base/result.h"
#include "lib/simulator/fault.h"
#include "lib/simulator/settings.h"

namespace certmon::simulator {

struct Quirk {
  Fault hooks;  // its name and description; applies to every request
  void (*change)(Settings&) = nullptr;
};

// In the order of --help.
[[nodiscard]] std::span<const Quirk> Quirks();

// Fails with kInternal; the message says where the names are listed.
[[nodiscard]] base::Result<const Quirk*> FindQuirk(std::string_view name);

}  // namespace certmon::simulator

#endif  // LIB_SIMULATOR_QUIRK_H_
