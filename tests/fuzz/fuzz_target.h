// What every fuzz target is made of: one function that is given one input after the other.
//
// A target's file holds TryInput and, in the comment at its top, what must hold of every input
// besides that nothing crashes, leaks or is undefined.
#ifndef TESTS_FUZZ_FUZZ_TARGET_H_
#define TESTS_FUZZ_FUZZ_TARGET_H_

#include <cstdio>
#include <cstdlib>
#include <string_view>

namespace certmon::fuzz {

// Called by libFuzzer from one thread. The bytes end where their memory ends.
void TryInput(std::string_view input);

// Ends the program where the invariant is broken; libFuzzer then keeps the input.
inline void Require(bool holds, const char* invariant) {
  if (!holds) {
    std::fprintf(stderr, "broken invariant: %s\n", invariant);
    std::abort();
  }
}

}  // namespace certmon::fuzz

#endif  // TESTS_FUZZ_FUZZ_TARGET_H_
