#include "lib/inventory/successors.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <ctime>
#include <deque>
#include <random>
#include <set>
#include <string>
#include <tuple>
#include <vector>

namespace certmon::inventory {
namespace {

using std::chrono::days;
using testing::ElementsAre;
using testing::Eq;

const base::WallTime kNow{certapi::Instant(std::chrono::seconds(1'780'000'000))};

certapi::Instant Day(int day) { return std::chrono::floor<std::chrono::seconds>(kNow) + days(day); }

// Candidates that own their domains.
class Listing {
 public:
  // Days from now; nullopt: no usable date.
  Listing& Add(std::vector<std::string> domains, std::optional<int> created,
               std::optional<int> expires) {
    const auto& kept = domains_.emplace_back(std::move(domains));
    candidates_.push_back({.domains = &kept,
                           .expires_at = expires ? std::optional(Day(*expires)) : std::nullopt,
                           .created_at = created ? std::optional(Day(*created)) : std::nullopt});
    return *this;
  }
  Listing& AddUnknown(int created, int expires) {
    candidates_.push_back(
        {.domains = nullptr, .expires_at = Day(expires), .created_at = Day(created)});
    return *this;
  }
  [[nodiscard]] std::vector<std::optional<std::size_t>> Successors() const {
    return FindSuccessors(candidates_, kNow);
  }
  [[nodiscard]] const std::vector<SuccessorCandidate>& Candidates() const { return candidates_; }

 private:
  std::deque<std::vector<std::string>> domains_;
  std::vector<SuccessorCandidate> candidates_;
};

constexpr auto kNone = std::nullopt;

TEST(Successors, OfARenewedCertificateIsTheNewOne) {
  EXPECT_THAT(Listing().Add({"a.example"}, -90, 5).Add({"a.example"}, -1, 89).Successors(),
              ElementsAre(1, Eq(kNone)));
}

TEST(Successors, MustCoverEveryDomain) {
  EXPECT_THAT(Listing()
                  .Add({"a.example", "b.example"}, -90, 5)
                  .Add({"a.example"}, -1, 89)
                  .Add({"b.example", "c.example"}, -1, 89)
                  .Successors(),
              ElementsAre(Eq(kNone), Eq(kNone), Eq(kNone)));
  EXPECT_THAT(Listing()
                  .Add({"a.example", "b.example"}, -90, 5)
                  .Add({"c.example", "b.example", "a.example"}, -1, 89)
                  .Successors(),
              ElementsAre(1, Eq(kNone)));
}

TEST(Successors, CompareDomainsInLowerCaseAndWildcardsAsTheyStand) {
  EXPECT_THAT(Listing().Add({"A.Example"}, -90, 5).Add({"a.eXAMPLE"}, -1, 89).Successors(),
              ElementsAre(1, Eq(kNone)));
  EXPECT_THAT(Listing().Add({"a.example"}, -90, 5).Add({"*.example"}, -1, 89).Successors(),
              ElementsAre(Eq(kNone), Eq(kNone)));
}

TEST(Successors, MustExpireLaterAndBeCreatedLater) {
  EXPECT_THAT(Listing().Add({"a.example"}, -90, 5).Add({"a.example"}, -1, 5).Successors(),
              ElementsAre(Eq(kNone), Eq(kNone)));
  EXPECT_THAT(Listing().Add({"a.example"}, -90, 5).Add({"a.example"}, -90, 89).Successors(),
              ElementsAre(Eq(kNone), Eq(kNone)));
  EXPECT_THAT(Listing().Add({"a.example"}, -90, 5).Add({"a.example"}, -91, 89).Successors(),
              ElementsAre(Eq(kNone), Eq(kNone)));
}

TEST(Successors, MustNotHaveExpired) {
  EXPECT_THAT(Listing().Add({"a.example"}, -90, -40).Add({"a.example"}, -60, -1).Successors(),
              ElementsAre(Eq(kNone), Eq(kNone)));
  // The instant itself has passed.
  EXPECT_THAT(Listing().Add({"a.example"}, -90, -40).Add({"a.example"}, -60, 0).Successors(),
              ElementsAre(Eq(kNone), Eq(kNone)));
}

TEST(Successors, OfAnExpiredCertificateCanExist) {
  EXPECT_THAT(Listing().Add({"a.example"}, -90, -3).Add({"a.example"}, -20, 70).Successors(),
              ElementsAre(1, Eq(kNone)));
}

TEST(Successors, NeedKnownDomainsAndDates) {
  EXPECT_THAT(Listing().AddUnknown(-90, 5).Add({"a.example"}, -1, 89).Successors(),
              ElementsAre(Eq(kNone), Eq(kNone)));
  EXPECT_THAT(Listing().Add({"a.example"}, -90, 5).AddUnknown(-1, 89).Successors(),
              ElementsAre(Eq(kNone), Eq(kNone)));
  EXPECT_THAT(Listing().Add({}, -90, 5).Add({}, -1, 89).Successors(),
              ElementsAre(Eq(kNone), Eq(kNone)));
  EXPECT_THAT(Listing().Add({}, -90, 5).Add({"a.example"}, -1, 89).Successors(),
              ElementsAre(Eq(kNone), Eq(kNone)));
  EXPECT_THAT(Listing().Add({"a.example"}, kNone, 5).Add({"a.example"}, -1, 89).Successors(),
              ElementsAre(Eq(kNone), Eq(kNone)));
  EXPECT_THAT(Listing().Add({"a.example"}, -90, 5).Add({"a.example"}, kNone, 89).Successors(),
              ElementsAre(Eq(kNone), Eq(kNone)));
  EXPECT_THAT(Listing().Add({"a.example"}, -90, kNone).Add({"a.example"}, -1, 89).Successors(),
              ElementsAre(Eq(kNone), Eq(kNone)));
}

TEST(Successors, AreTheLastToExpireOfSeveral) {
  EXPECT_THAT(Listing()
                  .Add({"a.example"}, -90, 5)
                  .Add({"a.example"}, -30, 60)
                  .Add({"a.example", "b.example"}, -1, 89)
                  .Add({"a.example"}, -2, 70)
                  .Successors(),
              ElementsAre(2, 2, Eq(kNone), 2));
}

// What the header says, compared pair by pair.
std::vector<std::optional<std::size_t>> ByEveryPair(const std::vector<SuccessorCandidate>& all) {
  const auto set = [](const SuccessorCandidate& one) {
    return std::set<std::string>(one.domains->begin(), one.domains->end());
  };
  std::vector<std::optional<std::size_t>> result(all.size());
  for (std::size_t a = 0; a < all.size(); ++a) {
    for (std::size_t b = 0; b < all.size(); ++b) {
      if (set(all[a]).empty() || !all[a].expires_at || !all[a].created_at || !all[b].expires_at ||
          !all[b].created_at || *all[b].expires_at <= *all[a].expires_at ||
          *all[b].created_at <= *all[a].created_at || *all[b].expires_at <= kNow) {
        continue;
      }
      const auto wanted = set(all[a]);
      const auto given = set(all[b]);
      if (!std::includes(given.begin(), given.end(), wanted.begin(), wanted.end())) {
        continue;
      }
      const auto key = [&all](std::size_t i) {
        return std::tuple(*all[i].expires_at, *all[i].created_at, all.size() - i);
      };
      if (!result[a] || key(b) > key(*result[a])) {
        result[a] = b;
      }
    }
  }
  return result;
}

TEST(Successors, AreThoseOfTheComparisonOfEveryPairInRandomListings) {
  std::mt19937 random(7);
  const auto below = [&random](int bound) {
    return static_cast<int>(random() % static_cast<unsigned>(bound));
  };
  for (int round = 0; round < 400; ++round) {
    Listing listing;
    const int size = 1 + below(25);
    for (int i = 0; i < size; ++i) {
      std::vector<std::string> domains;
      for (int n = below(4); n > 0; --n) {
        domains.push_back(std::string(1, static_cast<char>('a' + below(4))) + ".example");
      }
      const auto day = [&](int from, int to) {
        return below(12) == 0 ? std::nullopt : std::optional(from + below(to - from));
      };
      listing.Add(std::move(domains), day(-20, 0), day(-5, 10));
    }
    const auto successors = listing.Successors();
    ASSERT_EQ(successors, ByEveryPair(listing.Candidates())) << "round " << round;
    for (std::size_t i = 0; i < successors.size(); ++i) {
      if (!successors[i]) {
        continue;
      }
      EXPECT_NE(*successors[i], i);
      EXPECT_GT(*listing.Candidates()[*successors[i]].expires_at, kNow);
      // No circle: each step expires later.
      EXPECT_GT(*listing.Candidates()[*successors[i]].expires_at,
                *listing.Candidates()[i].expires_at);
    }
  }
}

// Every pair would be 10^10 comparisons; the sizes of the groups are those of a large company.
TEST(Successors, OfAHundredThousandDoNotCompareEveryPair) {
  Listing listing;
  for (int i = 0; i < 50'000; ++i) {
    std::vector<std::string> domains = {"common.example", "host" + std::to_string(i) + ".example"};
    listing.Add(domains, -90, 5 + i % 20);
    listing.Add(std::move(domains), -1, 100 + i % 20);
  }
  const auto started = std::clock();
  const auto successors = listing.Successors();
  const double seconds = static_cast<double>(std::clock() - started) / CLOCKS_PER_SEC;
  for (std::size_t i = 0; i < successors.size(); i += 2) {
    ASSERT_EQ(successors[i], i + 1);
    ASSERT_EQ(successors[i + 1], kNone);
  }
  // 0.5 s as the release is built; this build may be without optimisation and under sanitizers.
  EXPECT_LT(seconds, 5);
}

// Each of the sets is one half of 15 domains: without a limit, 30,000 sets are compared with 15,000.
TEST(Successors, OfAHostileListingAreFoundInLimitedTime) {
  std::mt19937 random(7);
  Listing listing;
  for (int i = 0; i < 30'000; ++i) {
    std::vector<std::string> domains;
    for (int domain = 0; domain < 15; ++domain) {
      if (random() % 2 == 0) {
        domains.push_back(std::to_string(domain) + ".example");
      }
    }
    listing.Add(std::move(domains), -static_cast<int>(random() % 300), 1 + i % 300);
  }
  const auto started = std::clock();
  const auto successors = listing.Successors();
  // 0.3 s as the release is built, 4 s without the limit.
  EXPECT_LT(static_cast<double>(std::clock() - started) / CLOCKS_PER_SEC, 15);
  const auto& all = listing.Candidates();
  for (std::size_t i = 0; i < successors.size(); ++i) {
    if (successors[i]) {
      const std::set<std::string> given(all[*successors[i]].domains->begin(),
                                        all[*successors[i]].domains->end());
      EXPECT_TRUE(std::all_of(all[i].domains->begin(), all[i].domains->end(),
                              [&given](const auto& domain) { return given.contains(domain); }));
    }
  }
}

}  // namespace
}  // namespace certmon::inventory
