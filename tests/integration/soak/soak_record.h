// What reached the exporter in one poll, page by page: written by the API of the soak, read by its
// judge.
#ifndef TESTS_INTEGRATION_SOAK_SOAK_RECORD_H_
#define TESTS_INTEGRATION_SOAK_SOAK_RECORD_H_

#include <algorithm>
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "tests/integration/soak/soak_listing.h"

namespace certmon::soak {

// A usable page: decoded without a fault, and read by the walk that asked for it.
struct ServedPage {
  std::uint64_t total = 0;  // totalCount of the answer
  std::vector<ServedEntry> entries;
};

// The dates that a poll served for one name, the earlier of two on one page.
struct ServedDates {
  std::optional<Days> earliest;
  std::optional<Days> latest;

  void Add(const ServedDates& other) {
    if (other.earliest) {
      earliest = earliest ? std::min(*earliest, *other.earliest) : *other.earliest;
      latest = latest ? std::max(*latest, *other.latest) : *other.latest;
    }
  }
};

class PollRecord {
 public:
  void BeginRound() { rounds_.emplace_back(); }
  void Add(ServedPage page) { rounds_.back().push_back(std::move(page)); }
  void Clear() { rounds_.clear(); }

  // By name: of the last round alone, or of all.
  [[nodiscard]] std::map<std::string, ServedDates> Dates(bool last_round_only) const;
  // Entries of the last round that name no certificate.
  [[nodiscard]] std::uint64_t Unreadable() const;
  // The last round is a complete listing: as many entries as every page announced, and no name on two
  // pages.
  [[nodiscard]] bool IsWhole() const;
  // By name, of every round: which life of it was served.
  [[nodiscard]] std::map<std::string, std::uint64_t> Lives(bool last_round_only) const;

 private:
  template <typename Visit>
  void ForPages(bool last_round_only, Visit visit) const;

  std::vector<std::vector<ServedPage>> rounds_;
};

}  // namespace certmon::soak

#endif  // TESTS_INTEGRATION_SOAK_SOAK_RECORD_H_
