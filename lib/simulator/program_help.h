// The long part of certmanager-simulator's --help. Pure; safe to call from any thread.
#ifndef LIB_SIMULATOR_PROGRAM_HELP_H_
#define LIB_SIMULATOR_PROGRAM_HELP_H_

#include <string>

namespace certmon::simulator {

// What stands behind the flags: the faults, examples, how to rehearse alerts.
[[nodiscard]] std::string HelpFooter();

}  // namespace certmon::simulator

#endif  // LIB_SIMULATOR_PROGRAM_HELP_H_
