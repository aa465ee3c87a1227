// Allocations of this program that fail when a test says so: one after the other of all that its
// trial makes, by operator new (failing_new.cc) or malloc(3) and its kin (failing_malloc.cc), those
// of C libraries too.
#ifndef TESTS_INTEGRATION_MEMORY_FAILING_ALLOCATIONS_H_
#define TESTS_INTEGRATION_MEMORY_FAILING_ALLOCATIONS_H_

#include <cstdint>
#include <limits>
#include <string>

namespace certmon::memory {

enum class Whose : std::uint8_t { kThisThread, kOtherThreads };

inline constexpr std::uint64_t kAllThatFollow = std::numeric_limits<std::uint64_t>::max();

// A trial again and again: in the first turn its first allocation fails, in the next one the
// second, until there is none left to fail.
//
//   Sweep sweep(Whose::kThisThread);
//   do {
//     sweep.Begin(); /* the trial */ sweep.End();
//     /* checks */
//   } while (sweep.Failed());
//
// Used by one thread, one sweep at a time.
class Sweep {
 public:
  // `at_once` allocations in a row fail in each turn.
  explicit Sweep(Whose whose, std::uint64_t at_once = 1) : whose_(whose), at_once_(at_once) {}

  // The next turn: from now on allocations are counted, and fail.
  void Begin();
  // No more of that.
  void End();

  // The next turn is the one that ended last, again.
  void Repeat() {
    turns_ -= failed_ ? 1 : 0;
    failed_ = true;
    --next_;
  }

  // Whether an allocation failed in the turn that ended last, or that is to be repeated. The last
  // turn is without.
  [[nodiscard]] bool Failed() const { return failed_; }
  // The turns with a failed allocation so far.
  [[nodiscard]] std::uint64_t Turns() const { return turns_; }
  // Which turn this is, for SCOPED_TRACE.
  [[nodiscard]] std::string Place() const { return "allocation " + std::to_string(next_); }

 private:
  const Whose whose_;
  const std::uint64_t at_once_;
  std::uint64_t next_ = 0;
  std::uint64_t turns_ = 0;
  bool failed_ = true;
};

// Blocks that this thread was handed out and has not given back.
[[nodiscard]] std::int64_t AllocationsAlive();

// While it lives, what this thread allocates is neither counted nor fails: for the test's own
// parts.
class Spared {
 public:
  Spared();
  ~Spared();
  Spared(const Spared&) = delete;
  Spared& operator=(const Spared&) = delete;
};

// For the hooks, from any thread: true where the allocation that is asked for now is to fail.
[[nodiscard]] bool FailsNow() noexcept;
void NoteAllocated() noexcept;
void NoteFreed() noexcept;

}  // namespace certmon::memory

#endif  // TESTS_INTEGRATION_MEMORY_FAILING_ALLOCATIONS_H_
