// The interface of a fuzz target: one function, called with one input at a time.
//
// NAME_fuzz.cc defines TryInput. The comment at its top states what must hold for every input, in
// addition to the absence of crashes, leaks and undefined behaviour.
#ifndef TESTS_FUZZ_FUZZ_TARGET_H_
#define TESTS_FUZZ_FUZZ_TARGET_H_

#include <cstdio>
#include <cstdlib>
#include <string_view>

namespace certmon::fuzz {

// Called by libFuzzer from one thread. Nothing may be read beyond the end of the bytes.
void TryInput(std::string_view input);

// Aborts if the invariant does not hold; libFuzzer then saves the input.
inline void Require(bool holds, const char* invariant) {
  if (!holds) {
    std::fprintf(stderr, "broken invariant: %s\n", invariant);
    std::abort();
  }
}

}  // namespace certmon::fuzz

#endif  // TESTS_FUZZ_FUZZ_TARGET_H_
