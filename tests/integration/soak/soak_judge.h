// The judge of a soak: follows what was served, and says what the exporter must, may and must not
// export after each poll. Written from the contract (section 6), not from the code.
//
// Used by one thread.
#ifndef TESTS_INTEGRATION_SOAK_SOAK_JUDGE_H_
#define TESTS_INTEGRATION_SOAK_SOAK_JUDGE_H_

#include <cstdint>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "exporter/metrics/self_metrics.h"
#include "exporter/state/state.h"
#include "tests/integration/soak/soak_record.h"
#include "tests/integration/soak/soak_world.h"
#include "tests/support/fake_clock.h"

namespace certmon::soak {

class SoakJudge {
 public:
  SoakJudge(const SoakWorld& world, const test_support::FakeClock& clock)
      : world_(world), clock_(clock) {}

  // A poll has ended: `record` is what it was served, `state` what is exported since.
  void Check(const PollRecord& record, const exporter::ProjectState& state);
  // The page as it would be scraped now says the same.
  void CheckPage(const exporter::State& state, const exporter::SelfMetrics& self);

  struct Figures {
    std::uint64_t polls = 0;
    std::uint64_t complete = 0;
    std::uint64_t removed = 0;
    std::uint64_t held = 0;  // polls
    std::uint64_t most_exported = 0;
  };
  [[nodiscard]] const Figures& Count() const { return figures_; }
  // What was wrong, the first few in words.
  [[nodiscard]] std::uint64_t WrongCount() const { return wrong_count_; }
  [[nodiscard]] const std::vector<std::string>& Wrongs() const { return wrongs_; }

 private:
  struct Known {
    int lacking = 0;          // complete polls in a row
    int plainly_lacking = 0;  // of those the last in a row where every entry could be read
    ServedDates served;       // by the last poll that served a usable date
  };

  void Wrong(const std::string& what, const std::string& name = "");
  void CheckTimes(const exporter::ProjectState& state);
  void CountLacking(const std::map<std::string, ServedDates>& listed);
  void CheckRemovals(const exporter::ProjectState& state);
  [[nodiscard]] bool MayGo(const std::string& name, std::size_t removed) const;
  void CheckKept(const exporter::ProjectState& state);
  void CheckDates(const inventory::Inventory& inventory);
  void CheckTruth(const inventory::Inventory& inventory);

  const SoakWorld& world_;
  const test_support::FakeClock& clock_;
  std::map<std::string, Known> known_;
  std::map<std::string, std::uint64_t> lives_;  // the last life that was served, by name
  std::set<std::string> missing_;               // from the last complete poll, of what was known
  std::size_t known_before_ = 0;                // certificates, at the beginning of that poll
  std::uint64_t unreadable_ = 0;                // entries of the last complete poll
  Figures figures_;
  std::uint64_t wrong_count_ = 0;
  std::vector<std::string> wrongs_;
};

}  // namespace certmon::soak

#endif  // TESTS_INTEGRATION_SOAK_SOAK_JUDGE_H_
