// What a failed allocation does: it ends the process (lib/decisions/0015).
#ifndef LIB_BASE_OUT_OF_MEMORY_H_
#define LIB_BASE_OUT_OF_MEMORY_H_

namespace certmon::base {

// From now on a failed operator new writes one line to stderr and ends the process with exit code 1,
// without destructors. The service manager restarts it. Call once, first in main.
void ExitOnOutOfMemory();

}  // namespace certmon::base

#endif  // LIB_BASE_OUT_OF_MEMORY_H_
