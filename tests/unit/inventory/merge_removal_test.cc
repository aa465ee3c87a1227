// Merge: what leaves the inventory, and what is held. Each test is a sentence of the contract,
// section 6.
#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "lib/inventory/merge.h"
#include "tests/unit/inventory/listings.h"

namespace certmon::inventory {
namespace {

using certapi::Rejection;
using Strings = std::vector<std::string>;

struct Shrink {
  int known;
  std::size_t missing;
  bool held;
};

// "all certificates, or at least two and more than a fifth"; "a lone removal never waits, unless it
// is the last certificate".
constexpr Shrink kShrinks[] = {
    {1, 1, true},   {2, 1, false},  {2, 2, true},   {3, 1, false},  {3, 2, true},   {3, 3, true},
    {4, 1, false},  {5, 1, false},  {5, 2, true},   {9, 1, false},  {9, 2, true},   {10, 2, false},
    {10, 3, true},  {11, 2, false}, {14, 3, true},  {15, 3, false}, {16, 3, false}, {16, 4, true},
    {20, 4, false}, {20, 5, true},  {25, 5, false}, {25, 6, true},  {25, 24, true}, {25, 25, true},
    {26, 5, false}, {26, 6, true},
};

TEST(Merge, HoldsARemovalOfAllOrOfTwoAndMoreThanAFifth) {
  for (const Shrink& row : kShrinks) {
    const Strings names = Letters(row.known);
    const MergeResult merged = Merge(Knowing(names), CompleteWith(Without(row.missing, names)), {});
    EXPECT_EQ(merged.next.held(), row.held) << row.missing << " of " << row.known;
    EXPECT_EQ(merged.removed.size(), row.held ? 0U : row.missing)
        << row.missing << " of " << row.known;
    EXPECT_EQ(NamesOf(merged.next.certificates), row.held ? names : Without(row.missing, names));
  }
}

TEST(Merge, RemovesHeldCertificatesAtTheThirdPoll) {
  for (const Shrink& row : kShrinks) {
    if (!row.held) {
      continue;
    }
    const Strings names = Letters(row.known);
    const certapi::ListOutcome shrunk = CompleteWith(Without(row.missing, names));
    Inventory inventory = Knowing(names);
    for (int poll = 1; poll <= 2; ++poll) {
      MergeResult merged = Merge(inventory, shrunk, {});
      EXPECT_TRUE(merged.next.held()) << poll;
      EXPECT_TRUE(merged.removed.empty());
      EXPECT_EQ(NamesOf(merged.next.certificates), names);
      inventory = std::move(merged.next);
    }
    const MergeResult third = Merge(inventory, shrunk, {});
    EXPECT_FALSE(third.next.held());
    EXPECT_EQ(third.removed.size(), row.missing);
    EXPECT_EQ(NamesOf(third.next.certificates), Without(row.missing, names));
  }
}

TEST(Merge, IncompletePollsNeitherCountNorReset) {
  const Strings names = Letters(4);
  const certapi::ListOutcome shrunk = CompleteWith({"d"});
  Inventory inventory = Knowing(names);
  const std::vector<certapi::ListOutcome> polls = {Incomplete({}), shrunk,
                                                   Incomplete({}), Incomplete(Entries({"a", "b"})),
                                                   shrunk,         Incomplete(Entries({"d"})),
                                                   Incomplete({})};
  for (const auto& poll : polls) {
    inventory = Merge(inventory, poll, {}).next;
    EXPECT_EQ(NamesOf(inventory.certificates), names);
  }
  EXPECT_TRUE(inventory.held());
  const MergeResult third = Merge(inventory, shrunk, {});
  EXPECT_EQ(NamesOf(third.removed), (Strings{"a", "b", "c"}));
}

TEST(Merge, ResetsTheCountOfANameThatReturns) {
  const Strings names = Letters(4);
  Inventory inventory = Knowing(names);
  inventory = Merge(inventory, CompleteWith({"d"}), {}).next;
  inventory = Merge(inventory, CompleteWith({"d"}), {}).next;
  inventory = Merge(inventory, CompleteWith(names), {}).next;
  EXPECT_FALSE(inventory.held());
  for (int poll = 1; poll <= 2; ++poll) {
    inventory = Merge(inventory, CompleteWith({"d"}), {}).next;
    EXPECT_EQ(NamesOf(inventory.certificates), names) << poll;
  }
  EXPECT_EQ(NamesOf(Merge(inventory, CompleteWith({"d"}), {}).next.certificates), Strings{"d"});
}

TEST(Merge, CountsEachMissingNameSeparately) {
  // Of ten, a to c are missing from the first poll on, d from the second.
  const Strings names = Letters(10);
  Inventory inventory = Knowing(names);
  inventory = Merge(inventory, CompleteWith(Without(3, names)), {}).next;
  inventory = Merge(inventory, CompleteWith(Without(4, names)), {}).next;
  EXPECT_EQ(NamesOf(inventory.certificates), names);
  const MergeResult third = Merge(inventory, CompleteWith(Without(4, names)), {});
  EXPECT_EQ(NamesOf(third.removed), (Strings{"a", "b", "c"}));
  EXPECT_TRUE(third.next.held());
  EXPECT_NE(third.next.Find("d"), nullptr);
  // Now it is a lone one.
  const MergeResult fourth = Merge(third.next, CompleteWith(Without(4, names)), {});
  EXPECT_EQ(NamesOf(fourth.removed), Strings{"d"});
  EXPECT_FALSE(fourth.next.held());
}

TEST(Merge, RemovesASingleOneAtOnceAfterTheOthersReturn) {
  const Strings names = Letters(10);
  Inventory inventory = Merge(Knowing(names), CompleteWith(Without(3, names)), {}).next;
  EXPECT_TRUE(inventory.held());
  const MergeResult merged = Merge(inventory, CompleteWith(Without(1, names)), {});
  EXPECT_EQ(NamesOf(merged.removed), Strings{"a"});
  EXPECT_FALSE(merged.next.held());
}

TEST(Merge, AcceptsAnEmptyListAtTheThirdPoll) {
  // P9: a role that was taken away looks like this.
  Inventory inventory = Knowing({"a"});
  for (int poll = 1; poll <= 2; ++poll) {
    inventory = Merge(inventory, Complete({}), {}).next;
    EXPECT_EQ(NamesOf(inventory.certificates), Strings{"a"});
    EXPECT_TRUE(inventory.held());
    EXPECT_EQ(inventory.reported, 0U);
  }
  inventory = Merge(inventory, Complete({}), {}).next;
  EXPECT_TRUE(inventory.certificates.empty());
  EXPECT_FALSE(inventory.held());
}

TEST(Merge, HoldsTheReplacementOfEveryName) {
  const MergeResult merged = Merge(Knowing({"a", "b"}), CompleteWith({"c", "d", "e"}), {});
  EXPECT_EQ(NamesOf(merged.next.certificates), (Strings{"a", "b", "c", "d", "e"}));
  EXPECT_TRUE(merged.next.held());
}

TEST(Merge, AppliesAdditionsAndUpdatesWhileRemovalsAreHeld) {
  const MergeResult merged = Merge(Knowing({"a", "b", "c", "d"}),
                                   Complete({Listed("d", Day(500)), Listed("new", Day(7))}), {});
  EXPECT_TRUE(merged.next.held());
  EXPECT_EQ(NamesOf(merged.next.certificates), (Strings{"a", "b", "c", "d", "new"}));
  EXPECT_EQ(merged.next.Find("d")->expires_at, Day(500));
  EXPECT_EQ(merged.next.Find("new")->expires_at, Day(7));
  EXPECT_EQ(merged.next.Find("a")->expires_at, Day(100));
  EXPECT_EQ(merged.next.reported, 2U);
}

TEST(Merge, ComparesARemovalWithTheKnownCertificates) {
  // Two of nine are missing; a hundred new ones make it no smaller a part of what was known.
  std::vector<certapi::ListedEntry> entries = Entries(Without(2, Letters(9)));
  for (int i = 0; i < 100; ++i) {
    entries.push_back(Listed("new" + std::to_string(i)));
  }
  EXPECT_TRUE(Merge(Knowing(Letters(9)), Complete(std::move(entries)), {}).next.held());
}

TEST(Merge, RemovesNothingAtAnIncompletePoll) {
  const Strings names = Letters(5);
  for (const Strings& read : {Strings{}, Strings{"a"}, Strings{"z"}, Strings{"a", "b", "c", "d"}}) {
    const MergeResult merged = Merge(Knowing(names), Incomplete(Entries(read)), {});
    EXPECT_TRUE(merged.removed.empty());
    EXPECT_FALSE(merged.next.held());
    for (const std::string& name : names) {
      EXPECT_NE(merged.next.Find(name), nullptr) << name;
    }
  }
}

TEST(Merge, RemovesNothingWhileANameIsUnreadable) {
  for (const Rejection rejection : {Rejection::kBadName, Rejection::kSchema}) {
    Inventory inventory = Knowing({"a", "b", "c"});
    for (int poll = 1; poll <= 5; ++poll) {
      const MergeResult merged =
          Merge(inventory, Complete({Listed("b"), Listed("c"), Unreadable(rejection)}), {});
      EXPECT_TRUE(merged.removed.empty());
      EXPECT_TRUE(merged.next.held());
      EXPECT_EQ(NamesOf(merged.next.certificates), (Strings{"a", "b", "c"}));
      inventory = merged.next;
    }
    const MergeResult readable = Merge(inventory, CompleteWith({"b", "c"}), {});
    EXPECT_EQ(NamesOf(readable.removed), Strings{"a"});
    EXPECT_FALSE(readable.next.held());
  }
}

TEST(Merge, RemovesDespiteAnUnreadableNameOfEarlierPolls) {
  const Inventory before =
      Merge(Inventory{}, Complete({Listed("a"), Listed("b"), Listed("c"), Unreadable()}), {}).next;
  const MergeResult merged = Merge(before, Complete({Listed("b"), Listed("c"), Unreadable()}), {});
  EXPECT_EQ(NamesOf(merged.removed), Strings{"a"});
  EXPECT_FALSE(merged.next.held());
}

TEST(Merge, StartsToCountAfterTheUnreadableNamesAreGone) {
  // Of four, two go missing as one name becomes unreadable; then it is gone, and they still are.
  Inventory inventory =
      Merge(Knowing(Letters(4)), Complete({Listed("c"), Listed("d"), Unreadable()}), {}).next;
  for (int poll = 1; poll <= 2; ++poll) {
    inventory = Merge(inventory, CompleteWith({"c", "d"}), {}).next;
    EXPECT_EQ(NamesOf(inventory.certificates), Letters(4)) << poll;
    EXPECT_TRUE(inventory.held());
  }
  EXPECT_EQ(NamesOf(Merge(inventory, CompleteWith({"c", "d"}), {}).removed), (Strings{"a", "b"}));
}

TEST(Merge, RemovesDespiteADuplicate) {
  const MergeResult merged = Merge(Knowing({"a", "b", "c"}), CompleteWith({"b", "b", "c"}), {});
  EXPECT_EQ(NamesOf(merged.removed), Strings{"a"});
}

TEST(Merge, HoldsARemovalWhateverIsAdded) {
  // Two of five, then two of fifteen: still the same two, and three polls have to lack them.
  Inventory inventory = Merge(Knowing(Letters(5)), CompleteWith({"c", "d", "e"}), {}).next;
  const Strings grown = Without(2, Letters(15));
  inventory = Merge(inventory, CompleteWith(grown), {}).next;
  EXPECT_TRUE(inventory.held());
  EXPECT_EQ(NamesOf(inventory.certificates), Letters(15));
  EXPECT_EQ(NamesOf(Merge(inventory, CompleteWith(grown), {}).removed), (Strings{"a", "b"}));
}

TEST(Merge, AnUnreadableNameHoldsNothingIfNoneIsMissing) {
  const MergeResult merged = Merge(Knowing({"a"}), Complete({Listed("a"), Unreadable()}), {});
  EXPECT_FALSE(merged.next.held());
}

TEST(Merge, ABadDateIsNoMissingName) {
  const MergeResult merged =
      Merge(Knowing({"a", "b"}), Complete({BadDate("a"), Listed("b", std::nullopt)}), {});
  EXPECT_TRUE(merged.removed.empty());
  EXPECT_FALSE(merged.next.held());
}

TEST(Merge, ReportsTheLastValuesOfRemovedCertificates) {
  const MergeResult merged =
      Merge(Merge(Inventory{}, Complete({Listed("a", Day(3)), Listed("b"), Listed("c")}), {}).next,
            CompleteWith({"b", "c"}), {});
  ASSERT_EQ(merged.removed.size(), 1U);
  EXPECT_EQ(merged.removed[0].name, "a");
  EXPECT_EQ(merged.removed[0].expires_at, Day(3));
}

}  // namespace
}  // namespace certmon::inventory
