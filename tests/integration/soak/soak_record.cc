#include "tests/integration/soak/soak_record.h"

#include <set>

namespace certmon::soak {

template <typename Visit>
void PollRecord::ForPages(bool last_round_only, Visit visit) const {
  for (auto round = rounds_.begin(); round != rounds_.end(); ++round) {
    if (!last_round_only || round + 1 == rounds_.end()) {
      std::for_each(round->begin(), round->end(), visit);
    }
  }
}

std::map<std::string, ServedDates> PollRecord::Dates(bool last_round_only) const {
  std::map<std::string, ServedDates> dates;
  ForPages(last_round_only, [&dates](const ServedPage& page) {
    std::map<std::string, std::optional<Days>> earliest;
    for (const ServedEntry& entry : page.entries) {
      if (!entry.name.empty()) {
        std::optional<Days>& end = earliest[entry.name];
        end = entry.end && (!end || *entry.end < *end) ? entry.end : end;
      }
    }
    for (const auto& [name, end] : earliest) {
      dates[name].Add({.earliest = end, .latest = end});
    }
  });
  return dates;
}

std::map<std::string, std::uint64_t> PollRecord::Lives(bool last_round_only) const {
  std::map<std::string, std::uint64_t> lives;
  ForPages(last_round_only, [&lives](const ServedPage& page) {
    for (const ServedEntry& entry : page.entries) {
      if (!entry.name.empty()) {
        lives[entry.name] = entry.life;
      }
    }
  });
  return lives;
}

std::uint64_t PollRecord::Unreadable() const {
  std::uint64_t count = 0;
  ForPages(true, [&count](const ServedPage& page) {
    count += static_cast<std::uint64_t>(
        std::count_if(page.entries.begin(), page.entries.end(),
                      [](const ServedEntry& entry) { return entry.name.empty(); }));
  });
  return count;
}

bool PollRecord::IsWhole() const {
  if (rounds_.empty() || rounds_.back().empty()) {
    return false;
  }
  const std::vector<ServedPage>& pages = rounds_.back();
  std::set<std::string> earlier;
  std::uint64_t entries = 0;
  for (const ServedPage& page : pages) {
    entries += page.entries.size();
    std::set<std::string> names;
    for (const ServedEntry& entry : page.entries) {
      if (!entry.name.empty()) {
        names.insert(entry.name);
      }
    }
    const bool repeats = std::any_of(names.begin(), names.end(), [&earlier](const auto& name) {
      return earlier.count(name) > 0;
    });
    if (page.total != pages.front().total || repeats) {
      return false;
    }
    earlier.merge(names);
  }
  return entries == pages.front().total;
}

}  // namespace certmon::soak
