// The API of a soak, as a Transport on a fake clock: serves the listing page by page, fails in
// every way that a network, a server or a gateway can, and plays with the clocks.
//
// Used by one thread; Wake too.
#ifndef TESTS_INTEGRATION_SOAK_SOAK_API_H_
#define TESTS_INTEGRATION_SOAK_SOAK_API_H_

#include <chrono>
#include <cstdint>
#include <list>
#include <memory>
#include <optional>
#include <string_view>
#include <vector>

#include "lib/http/transport.h"
#include "tests/integration/soak/soak_faults.h"
#include "tests/integration/soak/soak_listing.h"
#include "tests/integration/soak/soak_record.h"
#include "tests/support/fake_clock.h"

namespace certmon::soak {

class SoakApi final : public http::Transport {
 public:
  SoakApi(test_support::FakeClock& clock, SoakRandom& random, SoakWorld& world);

  [[nodiscard]] http::RequestHandle Start(http::HttpRequest request) override;
  void Wait(base::MonotonicTime until) override;
  void Wake() override {}

  // A poll has ended with this outcome, and this is exported.
  void OnPollEnd(bool complete, std::shared_ptr<const inventory::Inventory> exported);

  // Of the current poll, or the one that has just ended.
  [[nodiscard]] const PollRecord& Record() const { return record_; }
  // Breaches of the schedule so far: polls too near or too far apart.
  [[nodiscard]] std::uint64_t ScheduleBreaches() const { return schedule_breaches_; }

  struct Figures {
    std::uint64_t requests = 0;
    std::uint64_t faults = 0;
    std::uint64_t clock_steps = 0;
    std::uint64_t suspends = 0;
  };
  [[nodiscard]] Figures Count() const;
  [[nodiscard]] const SoakListing& Listing() const { return listing_; }

  static constexpr std::chrono::seconds kInterval{300};

 private:
  class Pending;

  void BeginPoll();
  void CheckSchedule(base::MonotonicTime now);
  void PlayWithClocks();
  [[nodiscard]] ServedPage PageOf(std::uint64_t page, bool all) const;
  [[nodiscard]] Days Today() const;

  test_support::FakeClock& clock_;
  SoakRandom& random_;
  SoakWorld& world_;
  SoakListing listing_;
  SoakFaults faults_;
  PollRecord record_;
  const base::WallTime true_start_;
  const base::MonotonicTime start_;
  std::list<Pending*> pending_;  // in the order of Start
  bool polling_ = false;
  bool steady_ = true;       // nothing changes between the pages of this poll
  bool changed_ = false;     // something did
  bool honours_all_ = true;  // all=true brings everything on one page
  std::size_t page_size_ = 100;
  std::shared_ptr<const inventory::Inventory> exported_ =
      std::make_shared<const inventory::Inventory>();
  std::optional<base::MonotonicTime> began_;    // the poll
  bool may_wait_ = false;                       // a long Retry-After came since
  std::optional<base::MonotonicTime> resumed_;  // from a suspend since
  std::uint64_t schedule_breaches_ = 0;
  Figures figures_;
};

}  // namespace certmon::soak

#endif  // TESTS_INTEGRATION_SOAK_SOAK_API_H_
