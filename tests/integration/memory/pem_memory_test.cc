// A certificate file that arrives while an allocation fails, swept over every allocation of it.
#include <gtest/gtest.h>

#include <new>
#include <string_view>
#include <vector>

#include "lib/pem/pem_filter.h"
#include "tests/integration/memory/failing_allocations.h"
#include "tests/unit/pem/made_up_blocks.h"

namespace certmon::memory {
namespace {

TEST(PemFilterWithoutMemory, R1KeepsAllOfAFileOrNothingWhoeverGoesOnPushing) {
  const std::string file = pem::kFirst + pem::kKey + pem::kSecond;
  std::uint64_t thrown = 0;
  Sweep sweep(Whose::kThisThread);
  do {
    SCOPED_TRACE(sweep.Place());
    pem::PemFilter filter;
    const std::uint64_t thrown_before = thrown;
    sweep.Begin();
    for (std::size_t at = 0; at < file.size(); at += 7) {
      try {
        filter.Push(std::string_view(file).substr(at, 7));
      } catch (const std::bad_alloc&) {
        ++thrown;
      }
    }
    sweep.End();
    const auto blocks = filter.Finish();
    EXPECT_EQ(blocks.has_value(), thrown == thrown_before);
    if (blocks) {
      EXPECT_EQ(pem::ToPem(*blocks), pem::kFirst + pem::kSecond);
    }
  } while (sweep.Failed() && !HasFailure());
  EXPECT_GE(thrown, 4U);
}

}  // namespace
}  // namespace certmon::memory
