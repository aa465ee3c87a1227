#include "tests/integration/memory/failing_allocations.h"

#include <atomic>

namespace certmon::memory {
namespace {

// Constants of initialisation: the hooks run before any constructor does.
std::atomic<bool> armed{false};
std::atomic<std::uint64_t> counted{0};
std::atomic<std::uint64_t> first_failing{0};
std::atomic<std::uint64_t> failing{0};
std::atomic<bool> of_arming_thread{true};
thread_local bool is_arming_thread = false;
thread_local int spared = 0;
thread_local std::int64_t alive = 0;

}  // namespace

void Sweep::Begin() {
  is_arming_thread = true;
  of_arming_thread = whose_ == Whose::kThisThread;
  counted = 0;
  first_failing = next_;
  failing = at_once_;
  armed = true;
}

void Sweep::End() {
  armed = false;
  failed_ = counted > next_;
  ++next_;
  turns_ += failed_ ? 1 : 0;
}

std::int64_t AllocationsAlive() { return alive; }

Spared::Spared() { ++spared; }
Spared::~Spared() { --spared; }

bool FailsNow() noexcept {
  if (!armed || spared > 0 || is_arming_thread != of_arming_thread) {
    return false;
  }
  const std::uint64_t number = counted++;
  return number >= first_failing && number - first_failing < failing;
}

void NoteAllocated() noexcept { ++alive; }
void NoteFreed() noexcept { --alive; }

}  // namespace certmon::memory
