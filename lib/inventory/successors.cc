#include "lib/inventory/successors.h"

#include <algorithm>
#include <cstdint>
#include <iterator>
#include <map>
#include <string_view>
#include <unordered_map>
#include <utility>

namespace certmon::inventory {
namespace {

using certapi::Instant;
using DomainNumber = std::uint32_t;
using DomainSet = std::vector<DomainNumber>;  // sorted, unique

std::string LowerCase(std::string_view domain) {
  std::string lower(domain);
  for (char& letter : lower) {
    letter = letter >= 'A' && letter <= 'Z' ? static_cast<char>(letter - 'A' + 'a') : letter;
  }
  return lower;
}

// Each domain gets a number once, so that sets are compared without their texts.
class DomainNumbers {
 public:
  DomainSet SetOf(const std::vector<std::string>& domains) {
    DomainSet set;
    set.reserve(domains.size());
    for (const std::string& domain : domains) {
      const auto next = static_cast<DomainNumber>(numbers_.size());
      set.push_back(numbers_.try_emplace(LowerCase(domain), next).first->second);
    }
    std::sort(set.begin(), set.end());
    set.erase(std::unique(set.begin(), set.end()), set.end());
    return set;
  }
  [[nodiscard]] std::size_t Count() const { return numbers_.size(); }

 private:
  std::unordered_map<std::string, DomainNumber> numbers_;
};

struct Member {
  std::size_t index = 0;
  Instant expires_at;
  Instant created_at;
};

bool IsBetter(const Member& a, const Member& b) {
  if (a.expires_at != b.expires_at) {
    return a.expires_at > b.expires_at;
  }
  return a.created_at != b.created_at ? a.created_at > b.created_at : a.index < b.index;
}

// The certificates of one set of domains.
struct Group {
  const DomainSet* domains = nullptr;
  std::vector<Member> members;
  // Those that can be a successor at all: sorted by IsBetter, each created later than those before
  // it. Whatever else is in the group expires no later and was created no later than one of them.
  std::vector<Member> front;

  // The best member that expires and was created after `old`.
  [[nodiscard]] const Member* BestFor(const Member& old) const {
    const auto found = std::upper_bound(
        front.begin(), front.end(), old.created_at,
        [](Instant created, const Member& member) { return created < member.created_at; });
    return found != front.end() && found->expires_at > old.expires_at ? &*found : nullptr;
  }
};

// In seconds: nanoseconds cannot represent the year 9999.
void BuildFront(Group& group, Instant now) {
  std::sort(group.members.begin(), group.members.end(), IsBetter);
  for (const Member& member : group.members) {
    if (member.expires_at <= now) {
      break;
    }
    if (group.front.empty() || member.created_at > group.front.back().created_at) {
      group.front.push_back(member);
    }
  }
}

}  // namespace

std::vector<std::optional<std::size_t>> FindSuccessors(
    const std::vector<SuccessorCandidate>& candidates, base::WallTime now) {
  DomainNumbers numbers;
  std::map<DomainSet, Group> by_set;
  for (std::size_t i = 0; i < candidates.size(); ++i) {
    const SuccessorCandidate& candidate = candidates[i];
    if (candidate.domains != nullptr && !candidate.domains->empty() && candidate.expires_at &&
        candidate.created_at) {
      by_set[numbers.SetOf(*candidate.domains)].members.push_back(
          {.index = i, .expires_at = *candidate.expires_at, .created_at = *candidate.created_at});
    }
  }
  std::vector<std::vector<const Group*>> groups_of(numbers.Count());
  for (auto& [domains, group] : by_set) {
    group.domains = &domains;
    BuildFront(group, std::chrono::floor<std::chrono::seconds>(now));
    for (const DomainNumber domain : domains) {
      if (!group.front.empty()) {
        groups_of[domain].push_back(&group);
      }
    }
  }
  std::vector<std::optional<std::size_t>> successors(candidates.size());
  for (const auto& [domains, group] : by_set) {
    const DomainNumber rarest = *std::min_element(
        domains.begin(), domains.end(),
        [&](DomainNumber a, DomainNumber b) { return groups_of[a].size() < groups_of[b].size(); });
    std::vector<const Group*> supersets;
    std::copy_if(groups_of[rarest].begin(), groups_of[rarest].end(), std::back_inserter(supersets),
                 [&set = domains](const Group* other) {
                   return std::includes(other->domains->begin(), other->domains->end(), set.begin(),
                                        set.end());
                 });
    for (const Member& member : group.members) {
      const Member* best = nullptr;
      for (const Group* superset : supersets) {
        const Member* const found = superset->BestFor(member);
        best = found != nullptr && (best == nullptr || IsBetter(*found, *best)) ? found : best;
      }
      successors[member.index] = best == nullptr ? std::nullopt : std::optional(best->index);
    }
  }
  return successors;
}

}  // namespace certmon::inventory
