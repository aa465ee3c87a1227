// The truth of a soak: which certificates there are and when each ends, and how that changes with
// the years. What the API makes of it is soak_listing.h.
//
// Used by one thread.
#ifndef TESTS_INTEGRATION_SOAK_SOAK_WORLD_H_
#define TESTS_INTEGRATION_SOAK_SOAK_WORLD_H_

#include <chrono>
#include <cstdint>
#include <map>
#include <string>
#include <vector>

#include "tests/integration/soak/soak_random.h"

namespace certmon::soak {

using Days = std::chrono::sys_days;

struct TrueCertificate {
  Days end;
  // Another number each time a name comes back.
  std::uint64_t life = 0;
};

class SoakWorld {
 public:
  // Begins with ten certificates.
  SoakWorld(SoakRandom& random, Days today);

  // What may happen between two polls: nothing most of the time; a renewal, an earlier date, one
  // created, one or many deleted.
  void LiveOn(Days today);
  // What may happen between two pages of one listing: one change, of a kind that a reader can see.
  void ChangeOne(Days today);

  // By name.
  [[nodiscard]] const std::map<std::string, TrueCertificate>& Certificates() const {
    return certificates_;
  }
  // Changes so far, of each kind: the history is no quiet one.
  struct Changes {
    std::uint64_t renewed = 0;
    std::uint64_t set_back = 0;
    std::uint64_t created = 0;
    std::uint64_t deleted = 0;
  };
  [[nodiscard]] const Changes& Count() const { return changes_; }

 private:
  void Create(Days today);
  void Delete(std::size_t count);
  void Redate(Days today);
  std::map<std::string, TrueCertificate>::iterator Any();

  SoakRandom& random_;
  std::map<std::string, TrueCertificate> certificates_;
  std::uint64_t lives_ = 0;
  Changes changes_;
};

}  // namespace certmon::soak

#endif  // TESTS_INTEGRATION_SOAK_SOAK_WORLD_H_
