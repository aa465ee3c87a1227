// ListWalk over servers that page as they like, without faults: everything arrives, with as few
// requests as can be.
#include "lib/certapi/list_walk.h"

#include <gtest/gtest.h>

#include <string>

#include "tests/unit/certapi/fake_listing.h"

namespace certmon::certapi {
namespace {

struct PagingMode {
  const char* name;
  bool honours_all;
  std::uint64_t page_size;  // that the server uses, whatever was requested
  std::size_t requests;     // for 237 certificates: ceil(237 / page size)
};

constexpr PagingMode kModes[] = {
    {"HonoursAll", true, 100, 1},
    {"IgnoresAll", false, 100, 3},
    {"IgnoresAllAndCapsAt10", false, 10, 24},
    {"HonoursAllAndCapsAt10", true, 10, 1},
    {"OneAPage", false, 1, 237},
    {"PagesOf118", false, 118, 3},
    {"PagesOf119", false, 119, 2},
    {"PagesOf237", false, 237, 1},
    {"PagesOf1000", false, 1000, 1},
};

void PrintTo(const PagingMode& mode, std::ostream* out) { *out << mode.name; }

class Reads237Certificates : public testing::TestWithParam<PagingMode> {};

TEST_P(Reads237Certificates, WhateverTotalPageClaims) {
  const PagingMode& mode = GetParam();
  for (const auto claimed : {std::optional<std::uint64_t>(), std::optional<std::uint64_t>(0),
                             std::optional<std::uint64_t>(1), std::optional<std::uint64_t>(24),
                             std::optional<std::uint64_t>(1'000'000'000)}) {
    const FakeListing listing{.names = Names(237),
                              .honours_all = mode.honours_all,
                              .page_size = mode.page_size,
                              .total_page = claimed,
                              .total_count = {}};
    for (const int concurrency : {1, 2, 4, 16}) {
      for (unsigned seed = 1; seed <= 5; ++seed) {
        ListWalk walk(concurrency, true);
        const Walked walked = Drive(
            walk, [&](const auto& ask) { return listing.Page(ask); }, seed);
        ASSERT_TRUE(walk.Done());
        ASSERT_EQ(walked.Failure(), std::nullopt) << walked.outcome.failure->message;
        ASSERT_EQ(walked.SortedNames(), Names(237));
        ASSERT_EQ(walked.outcome.reported_total, 237U);
        ASSERT_EQ(walked.asks.size(), mode.requests);
        ASSERT_LE(walked.most_in_flight, static_cast<std::size_t>(concurrency));
      }
    }
  }
}

INSTANTIATE_TEST_SUITE_P(Modes, Reads237Certificates, testing::ValuesIn(kModes),
                         [](const auto& row) { return std::string(row.param.name); });

TEST(ListWalk, ReadsListsOfEverySizeAroundAPage) {
  for (std::size_t count = 0; count <= 45; ++count) {
    const FakeListing listing{
        .names = Names(count), .page_size = 10, .total_page = {}, .total_count = {}};
    ListWalk walk(4, true);
    const Walked walked = Drive(walk, [&](const auto& ask) { return listing.Page(ask); });
    ASSERT_EQ(walked.Failure(), std::nullopt) << count;
    ASSERT_EQ(walked.SortedNames(), Names(count));
    ASSERT_EQ(walked.asks.size(), std::max<std::size_t>((count + 9) / 10, 1)) << count;
  }
}

TEST(ListWalk, AcceptsAnEmptyListAsComplete) {
  // P14: totalPage may then be 0 or 1, currentPage 0 or 1.
  for (const auto current : {std::optional<std::uint64_t>(), std::optional<std::uint64_t>(0),
                             std::optional<std::uint64_t>(1)}) {
    ListWalk walk(4, true);
    const Walked walked = Drive(walk, [&](const auto&) {
      CertificatePage page;
      page.info.current_page = current;
      return page;
    });
    EXPECT_TRUE(walk.Done());
    EXPECT_TRUE(walked.outcome.complete());
    EXPECT_TRUE(walked.outcome.entries.empty());
    EXPECT_EQ(walked.asks.size(), 1U);
  }
}

TEST(ListWalk, RequestsTheFirstTwoPagesAloneAndThenAsManyAsAllowed) {
  const FakeListing listing{
      .names = Names(237), .page_size = 10, .total_page = {}, .total_count = {}};
  ListWalk walk(4, true);
  const auto first = walk.Next();
  ASSERT_TRUE(first.has_value());
  EXPECT_EQ(first->page, 1U);
  EXPECT_EQ(walk.Next().has_value(), false);
  walk.OnPage(*first, listing.Page(*first));
  const auto second = walk.Next();
  ASSERT_TRUE(second.has_value());
  EXPECT_EQ(second->page, 2U);
  EXPECT_EQ(walk.Next().has_value(), false);
  walk.OnPage(*second, listing.Page(*second));
  for (std::uint64_t page = 3; page <= 6; ++page) {
    const auto ask = walk.Next();
    ASSERT_TRUE(ask.has_value());
    EXPECT_EQ(ask->page, page);
  }
  EXPECT_EQ(walk.Next().has_value(), false);
}

TEST(ListWalk, RequestsAllUnlessDisabled) {
  for (const bool ask_all : {true, false}) {
    const FakeListing listing{
        .names = Names(35), .page_size = 10, .total_page = {}, .total_count = {}};
    ListWalk walk(4, ask_all);
    const Walked walked = Drive(walk, [&](const auto& ask) { return listing.Page(ask); });
    EXPECT_TRUE(walked.outcome.complete());
    for (const auto& ask : walked.asks) {
      EXPECT_EQ(ask.all, ask_all);
    }
  }
}

TEST(ListWalk, ReadsPagesIfAllIsHonouredUpToALimit) {
  // all=true brings 200 a page in place of 10: the size of page 1 decides.
  FakeListing listing{.names = Names(500), .page_size = 200, .total_page = 3, .total_count = {}};
  ListWalk walk(4, true);
  const Walked walked = Drive(walk, [&](const auto& ask) { return listing.Page(ask); });
  EXPECT_TRUE(walked.outcome.complete());
  EXPECT_EQ(walked.SortedNames(), Names(500));
  EXPECT_EQ(walked.asks.size(), 3U);
}

TEST(ListWalk, ReadsUpToTheLimitOfPages) {
  const FakeListing listing{
      .names = Names(kMaxPages * 10), .page_size = 10, .total_page = {}, .total_count = {}};
  ListWalk walk(16, true);
  const Walked walked = Drive(walk, [&](const auto& ask) { return listing.Page(ask); });
  EXPECT_TRUE(walked.outcome.complete());
  EXPECT_EQ(walked.asks.size(), kMaxPages);
  EXPECT_EQ(walked.outcome.entries.size(), kMaxPages * 10);
}

TEST(ListWalk, CountsTwoEntriesOfOnePageWithOneNameAsTwo) {
  // J12: the inventory makes one of them; for the count of what arrived they are two.
  FakeListing listing{
      .names = {"a", "b", "b", "c"}, .page_size = 3, .total_page = {}, .total_count = {}};
  ListWalk walk(4, true);
  const Walked walked = Drive(walk, [&](const auto& ask) { return listing.Page(ask); });
  EXPECT_TRUE(walked.outcome.complete());
  EXPECT_EQ(walked.SortedNames(), (std::vector<std::string>{"a", "b", "b", "c"}));
}

TEST(ListWalk, CountsEntriesWithoutAReadableName) {
  FakeListing listing{
      .names = {"a", "", "", "b", "", "c"}, .page_size = 2, .total_page = {}, .total_count = {}};
  ListWalk walk(4, true);
  const Walked walked = Drive(walk, [&](const auto& ask) { return listing.Page(ask); });
  EXPECT_TRUE(walked.outcome.complete());
  EXPECT_EQ(walked.outcome.entries.size(), 6U);
}

TEST(ListWalk, EndsAfterTheLastEntry) {
  // Page 2 holds all the rest, although page 1 promised three pages more.
  ListWalk walk(4, true);
  const Walked walked = Drive(walk, [&](const auto& ask) {
    const std::vector<std::string> names = Names(40);
    CertificatePage page;
    page.info.total_count = 40;
    for (std::size_t i = ask.page == 1 ? 0 : 10; i < (ask.page == 1 ? 10U : 40U); ++i) {
      page.entries.push_back(Entry(names[i]));
    }
    return page;
  });
  EXPECT_TRUE(walked.outcome.complete());
  EXPECT_EQ(walked.SortedNames(), Names(40));
  EXPECT_EQ(walked.asks.size(), 2U);
}

}  // namespace
}  // namespace certmon::certapi
