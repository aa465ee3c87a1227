// Dice of a soak: one seed makes one history.
#ifndef TESTS_INTEGRATION_SOAK_SOAK_RANDOM_H_
#define TESTS_INTEGRATION_SOAK_SOAK_RANDOM_H_

#include <cstdint>
#include <random>

#include "lib/base/random.h"

namespace certmon::soak {

class SoakRandom final : public base::Random {
 public:
  explicit SoakRandom(std::uint64_t seed) : engine_(seed) {}

  // From 0 to bound - 1.
  [[nodiscard]] std::uint64_t Below(std::uint64_t bound) { return engine_() % bound; }
  [[nodiscard]] bool OneIn(std::uint64_t chances) { return Below(chances) == 0; }
  // The upper 53 bits, as many as a double holds.
  [[nodiscard]] double Fraction() override {
    return static_cast<double>(engine_() >> 11U) * 0x1.0p-53;
  }

 private:
  std::mt19937_64 engine_;
};

}  // namespace certmon::soak

#endif  // TESTS_INTEGRATION_SOAK_SOAK_RANDOM_H_
