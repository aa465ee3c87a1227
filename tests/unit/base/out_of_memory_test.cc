#include "lib/base/out_of_memory.h"

#include <gtest/gtest.h>

#include <limits>
#include <new>

namespace certmon::base {
namespace {

TEST(OutOfMemory, AFailedAllocationEndsTheProcessWithALine) {
  EXPECT_EXIT(
      {
        ExitOnOutOfMemory();
        // Not even half of the address space can be had. Under AddressSanitizer the sanitizer itself
        // ends the process first.
        static_cast<void>(::operator new(std::numeric_limits<std::size_t>::max() / 4));
      },
      testing::ExitedWithCode(1), "(out of memory|allocation-size-too-big|out-of-memory)");
}

}  // namespace
}  // namespace certmon::base
