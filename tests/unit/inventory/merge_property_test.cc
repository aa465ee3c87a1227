// Merge over long random sequences of polls: what holds whatever happens.
#include <gtest/gtest.h>

#include <algorithm>
#include <map>
#include <random>
#include <string>
#include <vector>

#include "lib/inventory/merge.h"
#include "tests/unit/inventory/listings.h"

namespace certmon::inventory {
namespace {

class RandomPolls {
 public:
  explicit RandomPolls(unsigned seed) : random_(seed), known_names_(2 + Below(24)) {}

  certapi::ListOutcome Next() {
    // The share that is listed changes now and then: quiet times, shrinks, outages.
    if (Below(4) == 0) {
      listed_percent_ = std::vector<unsigned>{0, 20, 60, 80, 90, 95, 100, 100}[Below(8)];
    }
    std::vector<certapi::ListedEntry> entries;
    for (unsigned i = 0; i < known_names_; ++i) {
      if (Below(100) < listed_percent_) {
        entries.push_back(One("n" + std::to_string(i)));
        if (Below(30) == 0) {
          entries.push_back(One("n" + std::to_string(i)));
        }
      }
    }
    if (Below(8) == 0) {
      entries.push_back(
          Unreadable(Below(2) == 0 ? certapi::Rejection::kBadName : certapi::Rejection::kSchema));
    }
    std::shuffle(entries.begin(), entries.end(), random_);
    return Below(4) == 0 ? Incomplete(std::move(entries)) : Complete(std::move(entries));
  }

 private:
  unsigned Below(unsigned bound) { return static_cast<unsigned>(random_()) % bound; }

  certapi::ListedEntry One(const std::string& name) {
    switch (Below(10)) {
      case 0:
        return BadDate(name);
      case 1:
        return Listed(name, std::nullopt);
      default:
        return Listed(name, Day(1 + Below(5)));
    }
  }

  std::mt19937 random_;
  unsigned known_names_;
  unsigned listed_percent_ = 100;
};

// Entries without a readable name became more.
bool UnreadableRose(const Inventory& before, const certapi::ListOutcome& outcome) {
  const auto now = std::count_if(outcome.entries.begin(), outcome.entries.end(),
                                 [](const auto& entry) { return entry.certificate.name.empty(); });
  return static_cast<std::uint64_t>(now) >
         before.rejected.at(static_cast<std::size_t>(certapi::Rejection::kBadName)) +
             before.rejected.at(static_cast<std::size_t>(certapi::Rejection::kSchema));
}

bool Lists(const certapi::ListOutcome& outcome, const std::string& name) {
  return std::any_of(outcome.entries.begin(), outcome.entries.end(),
                     [&name](const auto& entry) { return entry.certificate.name == name; });
}

std::optional<certapi::Instant> EarliestListed(const certapi::ListOutcome& outcome,
                                               const std::string& name) {
  std::optional<certapi::Instant> earliest;
  for (const auto& entry : outcome.entries) {
    const auto& at = entry.certificate.expires_at;
    if (entry.certificate.name == name && at && (!earliest || *at < *earliest)) {
      earliest = at;
    }
  }
  return earliest;
}

void CheckShape(const Inventory& next) {
  for (std::size_t i = 1; i < next.certificates.size(); ++i) {
    ASSERT_LT(next.certificates[i - 1].name, next.certificates[i].name);
  }
  for (const auto& [name, polls] : next.missing) {
    ASSERT_NE(next.Find(name), nullptr);
    ASSERT_GE(polls, kMayBeUnreadable);
  }
}

void CheckRemoved(const Inventory& before, const certapi::ListOutcome& outcome,
                  const MergeResult& merged) {
  std::vector<std::string> gone;
  for (const auto& certificate : before.certificates) {
    if (merged.next.Find(certificate.name) == nullptr) {
      gone.push_back(certificate.name);
    }
  }
  ASSERT_EQ(NamesOf(merged.removed), gone);
  if (!outcome.complete()) {
    ASSERT_TRUE(gone.empty());
  }
  for (const std::string& name : gone) {
    ASSERT_FALSE(Lists(outcome, name));
    // A name that cannot be read may be this one.
    const auto counted = before.missing.find(name);
    ASSERT_FALSE(counted == before.missing.end() && UnreadableRose(before, outcome));
  }
}

void CheckDates(const Inventory& before, const certapi::ListOutcome& outcome,
                const MergeResult& merged) {
  for (const auto& certificate : merged.next.certificates) {
    const auto listed = EarliestListed(outcome, certificate.name);
    const auto* old = before.Find(certificate.name);
    const auto expected = listed ? listed : old != nullptr ? old->expires_at : std::nullopt;
    ASSERT_EQ(certificate.expires_at, expected) << certificate.name;
  }
}

TEST(Merge, KeepsItsRulesOverRandomPolls) {
  int removals = 0;
  int holds = 0;
  for (unsigned seed = 1; seed <= 300; ++seed) {
    RandomPolls polls(seed);
    Inventory inventory;
    std::map<std::string, int> lacking;  // complete polls in a row, by name
    for (int poll = 0; poll < 40; ++poll) {
      SCOPED_TRACE("seed " + std::to_string(seed) + " poll " + std::to_string(poll));
      const certapi::ListOutcome outcome = polls.Next();
      const MergeResult merged = Merge(inventory, outcome, {});
      ASSERT_NO_FATAL_FAILURE(CheckShape(merged.next));
      ASSERT_NO_FATAL_FAILURE(CheckRemoved(inventory, outcome, merged));
      ASSERT_NO_FATAL_FAILURE(CheckDates(inventory, outcome, merged));
      for (const auto& entry : outcome.entries) {
        if (!entry.certificate.name.empty()) {
          ASSERT_NE(merged.next.Find(entry.certificate.name), nullptr);
        }
      }
      if (!outcome.complete()) {
        ASSERT_EQ(merged.next.missing, inventory.missing);
      } else {
        for (const auto& certificate : inventory.certificates) {
          int& count = lacking[certificate.name];
          const auto held = merged.next.missing.find(certificate.name);
          const bool may_be_unreadable =
              held != merged.next.missing.end() && held->second == kMayBeUnreadable;
          count = Lists(outcome, certificate.name) || may_be_unreadable ? 0 : count + 1;
          // Three in a row that lack it are enough.
          if (count >= 3) {
            ASSERT_EQ(merged.next.Find(certificate.name), nullptr) << certificate.name;
          }
        }
      }
      removals += static_cast<int>(merged.removed.size());
      holds += merged.next.held() && !inventory.held() ? 1 : 0;
      for (const auto& removed : merged.removed) {
        lacking.erase(removed.name);
      }
      inventory = merged.next;
    }
  }
  // The sequences did reach what they are to test.
  EXPECT_GT(removals, 1000);
  EXPECT_GT(holds, 500);
}

TEST(Merge, DoesNotDependOnTheOrderOfTheList) {
  for (unsigned seed = 1; seed <= 100; ++seed) {
    RandomPolls polls(seed);
    const Inventory before = Merge(Inventory{}, polls.Next(), {}).next;
    certapi::ListOutcome outcome = polls.Next();
    const Inventory expected = Merge(before, outcome, {}).next;
    std::mt19937 random(seed);
    for (int shuffle = 0; shuffle < 5; ++shuffle) {
      std::shuffle(outcome.entries.begin(), outcome.entries.end(), random);
      ASSERT_EQ(Merge(before, outcome, {}).next, expected) << seed;
    }
  }
}

}  // namespace
}  // namespace certmon::inventory
