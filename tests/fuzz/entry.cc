#include <cstddef>
#include <cstdint>

#include "tests/fuzz/fuzz_target.h"

// Name and signature are defined by libFuzzer.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  certmon::fuzz::TryInput({reinterpret_cast<const char*>(data), size});
  return 0;
}
