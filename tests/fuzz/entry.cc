#include <cstddef>
#include <cstdint>

#include "tests/fuzz/fuzz_target.h"

// The name and the form are libFuzzer's.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  certmon::fuzz::TryInput({reinterpret_cast<const char*>(data), size});
  return 0;
}
