#include "lib/inventory/successors.h"

#include <algorithm>
#include <compare>
#include <cstdint>
#include <iterator>
#include <span>
#include <string_view>
#include <tuple>
#include <utility>

namespace certmon::inventory {
namespace {

// Candidates, domains and groups are numbers in a few large blocks of memory. With an allocation for
// each, a process with 100,000 certificates grew by 40 MiB while they were compared.
using Number = std::uint32_t;
using Numbers = std::vector<Number>;
using NumberRange = std::span<const Number>;
using Pairs = std::vector<std::pair<Number, Number>>;
using Candidates = std::vector<SuccessorCandidate>;

// About 1 s. The listing of a hostile API can need 10^10.
constexpr std::size_t kMostComparisons = 20'000'000;

// For each number below `count` a sorted set of numbers.
class NumberSets {
 public:
  // `pairs` are numbers with one member of their set each, in any order.
  NumberSets(Pairs pairs, std::size_t count) : ends_(count + 1) {
    std::sort(pairs.begin(), pairs.end());
    pairs.erase(std::unique(pairs.begin(), pairs.end()), pairs.end());
    members_.reserve(pairs.size());
    for (const auto& [number, member] : pairs) {
      members_.push_back(member);
      ends_[number + 1] = static_cast<Number>(members_.size());
    }
    for (std::size_t i = 1; i < ends_.size(); ++i) {
      ends_[i] = std::max(ends_[i], ends_[i - 1]);  // an empty set ends where it begins
    }
  }
  [[nodiscard]] NumberRange operator[](std::size_t number) const {
    return NumberRange(members_).subspan(ends_[number], ends_[number + 1] - ends_[number]);
  }

 private:
  Numbers members_;
  Numbers ends_;  // ends_[n] is where the set of n begins, ends_[n + 1] where it ends
};

bool IsLessInLowerCase(std::string_view a, std::string_view b) {
  const auto lower = [](char letter) {
    return letter >= 'A' && letter <= 'Z' ? static_cast<char>(letter - 'A' + 'a') : letter;
  };
  return std::lexicographical_compare(
      a.begin(), a.end(), b.begin(), b.end(),
      [lower](char left, char right) { return lower(left) < lower(right); });
}

// The domains of each candidate, numbered from 0; none for one without known domains or dates.
Pairs NumberDomains(const Candidates& candidates) {
  std::vector<std::pair<std::string_view, Number>> uses;
  for (std::size_t i = 0; i < candidates.size(); ++i) {
    const SuccessorCandidate& candidate = candidates[i];
    if (candidate.domains != nullptr && candidate.expires_at && candidate.created_at) {
      for (const std::string& domain : *candidate.domains) {
        uses.emplace_back(domain, static_cast<Number>(i));
      }
    }
  }
  std::sort(uses.begin(), uses.end(),
            [](const auto& a, const auto& b) { return IsLessInLowerCase(a.first, b.first); });
  Pairs pairs;
  pairs.reserve(uses.size());
  Number domain = 0;
  for (std::size_t i = 0; i < uses.size(); ++i) {
    domain += i > 0 && IsLessInLowerCase(uses[i - 1].first, uses[i].first) ? 1 : 0;
    pairs.emplace_back(uses[i].second, domain);
  }
  return pairs;
}

// Whether `a` is named rather than `b` where both are successors.
bool IsBetter(const Candidates& candidates, Number a, Number b) {
  return std::tie(candidates[a].expires_at, candidates[a].created_at, b) >
         std::tie(candidates[b].expires_at, candidates[b].created_at, a);
}

// The candidates of one set of domains.
struct Group {
  NumberRange domains;
  NumberRange members;  // sorted by IsBetter
  // Those that can be a successor at all, each created later than those before it. Whatever else is
  // in the group expires no later and was created no later than one of them.
  NumberRange front;
};

// `order` holds the candidates of each group side by side, sorted by IsBetter. Fills `fronts`, which
// the groups refer to.
std::vector<Group> BuildGroups(const Candidates& candidates, const NumberSets& domains,
                               NumberRange order, certapi::Instant now, Numbers& fronts) {
  std::vector<Group> groups;
  fronts.reserve(order.size());
  for (std::size_t begin = 0, end = 0; begin < order.size(); begin = end) {
    const NumberRange set = domains[order[begin]];
    const std::size_t front = fronts.size();
    for (end = begin; end < order.size() && std::ranges::equal(domains[order[end]], set); ++end) {
      const SuccessorCandidate& member = candidates[order[end]];
      // In seconds: nanoseconds cannot represent the year 9999.
      if (*member.expires_at > now &&
          (fronts.size() == front || member.created_at > candidates[fronts.back()].created_at)) {
        fronts.push_back(order[end]);
      }
    }
    groups.push_back({.domains = set,
                      .members = order.subspan(begin, end - begin),
                      .front = NumberRange(fronts).subspan(front)});
  }
  return groups;
}

// Of a group's front the best that expires and was created after `old`; null if there is none.
const Number* BestFor(const SuccessorCandidate& old, NumberRange front,
                      const Candidates& candidates) {
  const auto found = std::upper_bound(front.begin(), front.end(), old.created_at,
                                      [&candidates](const auto& created, Number member) {
                                        return created < candidates[member].created_at;
                                      });
  return found != front.end() && candidates[*found].expires_at > old.expires_at ? &*found : nullptr;
}

}  // namespace

std::vector<std::optional<std::size_t>> FindSuccessors(const Candidates& candidates,
                                                       base::WallTime now) {
  Pairs numbered = NumberDomains(candidates);
  const std::size_t domain_count = numbered.empty() ? 0 : numbered.back().second + std::size_t{1};
  const NumberSets domains(std::move(numbered), candidates.size());
  Numbers order;
  for (std::size_t i = 0; i < candidates.size(); ++i) {
    if (!domains[i].empty()) {
      order.push_back(static_cast<Number>(i));
    }
  }
  std::sort(order.begin(), order.end(), [&](Number a, Number b) {
    const auto sets = std::lexicographical_compare_three_way(domains[a].begin(), domains[a].end(),
                                                             domains[b].begin(), domains[b].end());
    if (sets != std::strong_ordering::equal) {
      return sets == std::strong_ordering::less;
    }
    return IsBetter(candidates, a, b);
  });
  Numbers fronts;
  const std::vector<Group> groups = BuildGroups(
      candidates, domains, order, std::chrono::floor<std::chrono::seconds>(now), fronts);

  Pairs with_front;  // domains with the groups that can be successors
  for (std::size_t i = 0; i < groups.size(); ++i) {
    for (const Number domain : groups[i].front.empty() ? NumberRange() : groups[i].domains) {
      with_front.emplace_back(domain, static_cast<Number>(i));
    }
  }
  const NumberSets groups_of(std::move(with_front), domain_count);

  std::vector<std::optional<std::size_t>> successors(candidates.size());
  Numbers supersets;
  std::size_t comparisons = 0;
  for (const Group& group : groups) {
    const auto rarest = std::ranges::min(group.domains, {},
                                         [&](Number domain) { return groups_of[domain].size(); });
    const std::size_t needed = groups_of[rarest].size() * group.members.size();
    if (needed > kMostComparisons - comparisons) {
      continue;
    }
    comparisons += needed;
    supersets.clear();
    std::ranges::copy_if(groups_of[rarest], std::back_inserter(supersets), [&](Number other) {
      return std::ranges::includes(groups[other].domains, group.domains);
    });
    for (const Number member : group.members) {
      const Number* best = nullptr;
      for (const Number superset : supersets) {
        const Number* const found = BestFor(candidates[member], groups[superset].front, candidates);
        best = found != nullptr && (best == nullptr || IsBetter(candidates, *found, *best)) ? found
                                                                                            : best;
      }
      successors[member] = best == nullptr ? std::nullopt : std::optional<std::size_t>(*best);
    }
  }
  return successors;
}

}  // namespace certmon::inventory
