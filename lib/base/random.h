// Randomness as a value from outside, so that tests choose it.
#ifndef LIB_BASE_RANDOM_H_
#define LIB_BASE_RANDOM_H_

#include <random>

namespace certmon::base {

// Used by one thread.
class Random {
 public:
  virtual ~Random() = default;
  // Uniform in [0, 1).
  [[nodiscard]] virtual double Fraction() = 0;
};

// Seeded by the system. For spreading load, not for secrets.
class SystemRandom final : public Random {
 public:
  [[nodiscard]] double Fraction() override {
    return std::uniform_real_distribution<double>(0.0, 1.0)(engine_);
  }

 private:
  std::mt19937_64 engine_{std::random_device{}()};
};

}  // namespace certmon::base

#endif  // LIB_BASE_RANDOM_H_
