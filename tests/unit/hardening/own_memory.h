// Looks for bytes in all memory that this process may write: heap, stacks, globals, mappings.
#ifndef TESTS_UNIT_HARDENING_OWN_MEMORY_H_
#define TESTS_UNIT_HARDENING_OWN_MEMORY_H_

#include <cstddef>
#include <functional>

#include "tests/unit/hardening/masked_text.h"

namespace certmon::test_support {

// At how many addresses `is_at` says yes; -1 where the memory cannot be read. From what it is
// given, it may read `size` bytes: a copy of those at the address. For a process of one thread.
[[nodiscard]] int CountInOwnMemory(std::size_t size,
                                   const std::function<bool(const unsigned char*)>& is_at);

// How often the text is there.
[[nodiscard]] int CopiesInOwnMemory(const MaskedText& text);

}  // namespace certmon::test_support

#endif  // TESTS_UNIT_HARDENING_OWN_MEMORY_H_
