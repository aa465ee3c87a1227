// Years of polls in simulated time: the real poll loop, decoder, walk, merge rules, log and page on
// a clock that the API of the soak moves.
#ifndef TESTS_INTEGRATION_SOAK_SOAK_H_
#define TESTS_INTEGRATION_SOAK_SOAK_H_

#include <chrono>
#include <cstdint>
#include <string>
#include <vector>

#include "tests/integration/soak/soak_api.h"
#include "tests/integration/soak/soak_judge.h"
#include "tests/integration/soak/soak_world.h"

namespace certmon::soak {

inline constexpr std::uint64_t kPollsOfTenYears = 1'051'200;

struct SoakReport {
  std::chrono::nanoseconds simulated{};
  SoakJudge::Figures polls;
  SoakApi::Figures api;
  SoakWorld::Changes changes;
  std::uint64_t shrinks = 0;
  std::uint64_t unreadable_episodes = 0;
  std::uint64_t schedule_breaches = 0;
  std::uint64_t wrong_count = 0;
  std::vector<std::string> wrongs;
  // From the first twentieth of the polls to the end.
  std::int64_t heap_growth_bytes = 0;      // in use by the program
  std::int64_t resident_growth_bytes = 0;  // meaningless under a sanitizer
  std::int64_t open_files_growth = 0;
  double cpu_seconds = 0;
};

// Does IO: the log goes to /dev/null.
[[nodiscard]] SoakReport RunSoak(std::uint64_t seed, std::uint64_t polls);

// The report in a few lines, for people.
[[nodiscard]] std::string InWords(const SoakReport& report);

}  // namespace certmon::soak

#endif  // TESTS_INTEGRATION_SOAK_SOAK_H_
