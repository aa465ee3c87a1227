// Looks for a text in all memory that this process may write: heap, stacks, globals, mappings.
#ifndef TESTS_UNIT_HARDENING_OWN_MEMORY_H_
#define TESTS_UNIT_HARDENING_OWN_MEMORY_H_

#include "tests/unit/hardening/masked_text.h"

namespace certmon::test_support {

// How often it is there; -1 where the memory cannot be read. For a process of one thread.
[[nodiscard]] int CopiesInOwnMemory(const MaskedText& text);

}  // namespace certmon::test_support

#endif  // TESTS_UNIT_HARDENING_OWN_MEMORY_H_
