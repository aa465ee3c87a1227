// Merge: what is added and changed, and what is counted.
#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "lib/inventory/merge.h"
#include "tests/unit/inventory/listings.h"

namespace certmon::inventory {
namespace {

using certapi::ListedEntry;
using certapi::Rejection;
using Strings = std::vector<std::string>;

std::uint64_t Rejected(const Inventory& inventory, Rejection why) {
  return inventory.rejected.at(static_cast<std::size_t>(why));
}

TEST(Merge, AcceptsTheFirstList) {
  const MergeResult merged = Merge(Inventory{}, CompleteWith({"c", "a", "b"}), {});
  EXPECT_EQ(NamesOf(merged.next.certificates), (Strings{"a", "b", "c"}));
  EXPECT_EQ(NamesOf(merged.added), (Strings{"a", "b", "c"}));
  EXPECT_TRUE(merged.removed.empty());
  EXPECT_TRUE(merged.redated.empty());
  EXPECT_FALSE(merged.next.held());
  EXPECT_EQ(merged.next.reported, 3U);
}

TEST(Merge, AcceptsAnEmptyFirstList) {
  const MergeResult merged = Merge(Inventory{}, Complete({}), {});
  EXPECT_TRUE(merged.next.certificates.empty());
  EXPECT_FALSE(merged.next.held());
}

TEST(Merge, SortsNamesByTheirBytes) {
  const MergeResult merged = Merge(
      Inventory{}, CompleteWith({"\xED\x95\x9C", "b", "B", "a", "*.a", "a.b", "a-b", "aa"}), {});
  EXPECT_EQ(NamesOf(merged.next.certificates),
            (Strings{"*.a", "B", "a", "a-b", "a.b", "aa", "b", "\xED\x95\x9C"}));
}

TEST(Merge, ChangesNothingIfTheListIsTheSame) {
  const Inventory before = Knowing(Letters(5));
  const MergeResult merged = Merge(before, CompleteWith(Letters(5)), {});
  EXPECT_EQ(merged.next, before);
  EXPECT_TRUE(merged.added.empty());
  EXPECT_TRUE(merged.redated.empty());
}

TEST(Merge, AppliesAnEarlierOrLaterDateAtOnce) {
  for (const std::int64_t day : {1, 99, 101, 5000}) {
    for (const bool complete : {true, false}) {
      const auto entries = std::vector{Listed("a", Day(day))};
      const MergeResult merged =
          Merge(Knowing({"a"}), complete ? Complete(entries) : Incomplete(entries), {});
      EXPECT_EQ(merged.next.Find("a")->expires_at, Day(day));
      ASSERT_EQ(merged.redated.size(), 1U);
      EXPECT_EQ(merged.redated[0].before.expires_at, Day(100));
      EXPECT_EQ(merged.redated[0].after.expires_at, Day(day));
    }
  }
}

TEST(Merge, AppliesWhatAnIncompletePollRead) {
  const MergeResult merged =
      Merge(Knowing({"a", "b"}), Incomplete({Listed("b", Day(9)), Listed("c", Day(8))}), {});
  EXPECT_EQ(NamesOf(merged.next.certificates), (Strings{"a", "b", "c"}));
  EXPECT_EQ(merged.next.Find("b")->expires_at, Day(9));
  EXPECT_EQ(NamesOf(merged.added), Strings{"c"});
}

TEST(Merge, KeepsTheCountsOfTheLastCompletePoll) {
  Inventory before =
      Merge(Inventory{}, Complete({Listed("a"), Listed("i"), BadDate("b"), Unreadable()}),
            {{.text = "i"}})
          .next;
  ASSERT_EQ(before.reported, 4U);
  ASSERT_EQ(before.ignored, 1U);
  const MergeResult merged = Merge(
      before, Incomplete({Unreadable(), Unreadable(), Listed("i"), Listed("i2")}), {Glob("i*")});
  EXPECT_EQ(merged.next.reported, 4U);
  EXPECT_EQ(merged.next.ignored, 1U);
  EXPECT_EQ(NamesOf(merged.next.ignored_certificates), Strings{"i"});
  EXPECT_EQ(merged.next.rejected, before.rejected);
}

TEST(Merge, KeepsTheLastGoodDateOfAnUnusableEntry) {
  for (const bool complete : {true, false}) {
    for (const auto& entry : {BadDate("a"), Listed("a", std::nullopt)}) {
      const MergeResult merged = Merge(
          Knowing({"a", "b"}), complete ? Complete({entry, Listed("b")}) : Incomplete({entry}), {});
      EXPECT_EQ(merged.next.Find("a")->expires_at, Day(100));
      EXPECT_TRUE(merged.redated.empty());
    }
  }
}

TEST(Merge, KeepsTheLastGoodDateWhileTheEntryIsUnusable) {
  Inventory inventory = Knowing({"a", "b"});
  for (int poll = 0; poll < 10; ++poll) {
    inventory = Merge(inventory, Complete({BadDate("a"), Listed("b")}), {}).next;
  }
  EXPECT_EQ(inventory.Find("a")->expires_at, Day(100));
  EXPECT_EQ(Rejected(inventory, Rejection::kBadDate), 1U);
  const MergeResult usable = Merge(inventory, Complete({Listed("a", Day(7)), Listed("b")}), {});
  EXPECT_EQ(usable.next.Find("a")->expires_at, Day(7));
  EXPECT_EQ(Rejected(usable.next, Rejection::kBadDate), 0U);
}

TEST(Merge, HasNoDateIfThereNeverWasOne) {
  const MergeResult merged =
      Merge(Inventory{}, Complete({BadDate("a"), Listed("b", std::nullopt)}), {});
  ASSERT_NE(merged.next.Find("a"), nullptr);
  EXPECT_EQ(merged.next.Find("a")->expires_at, std::nullopt);
  EXPECT_EQ(merged.next.Find("b")->expires_at, std::nullopt);
  // A missing date is no fault.
  EXPECT_EQ(Rejected(merged.next, Rejection::kBadDate), 1U);
  const MergeResult dated =
      Merge(merged.next, Complete({Listed("a", Day(5)), Listed("b", Day(6))}), {});
  EXPECT_EQ(dated.next.Find("a")->expires_at, Day(5));
  EXPECT_TRUE(dated.redated.empty());
}

TEST(Merge, ForgetsTheDateOfACertificateThatWasRemoved) {
  Inventory inventory = Knowing({"a", "b", "c"});
  inventory = Merge(inventory, CompleteWith({"b", "c"}), {}).next;
  inventory = Merge(inventory, Complete({BadDate("a"), Listed("b"), Listed("c")}), {}).next;
  EXPECT_EQ(inventory.Find("a")->expires_at, std::nullopt);
}

TEST(Merge, KeepsTheEarlierDateOfADuplicate) {
  // J12. Whatever the order, and whatever one of them lacks.
  const std::vector<std::vector<certapi::ListedEntry>> lists = {
      {Listed("a", Day(5)), Listed("a", Day(9))},
      {Listed("a", Day(9)), Listed("a", Day(5))},
      {Listed("a", std::nullopt), Listed("a", Day(5))},
      {Listed("a", Day(5)), Listed("a", std::nullopt)},
      {BadDate("a"), Listed("a", Day(5))},
      {Listed("a", Day(5)), BadDate("a")},
      {Listed("a", Day(7)), Listed("a", Day(5)), Listed("a", Day(6))}};
  for (const auto& list : lists) {
    const MergeResult merged = Merge(Inventory{}, Complete(list), {});
    ASSERT_EQ(merged.next.certificates.size(), 1U);
    EXPECT_EQ(merged.next.certificates[0].expires_at, Day(5));
    EXPECT_EQ(Rejected(merged.next, Rejection::kDuplicate), list.size() - 1);
    EXPECT_EQ(merged.next.reported, list.size());
  }
}

TEST(Merge, DoesNotCountADuplicateAsMissing) {
  const MergeResult merged = Merge(Knowing({"a", "b"}), CompleteWith({"a", "a", "b", "b"}), {});
  EXPECT_FALSE(merged.next.held());
  EXPECT_TRUE(merged.removed.empty());
}

TEST(Merge, CountsRejectionsByReason) {
  const MergeResult merged =
      Merge(Inventory{},
            Complete({Unreadable(), Unreadable(), Unreadable(Rejection::kSchema), BadDate("a"),
                      BadDate("b"), BadDate("c"), Listed("d"), Listed("d"), Listed("e")}),
            {});
  EXPECT_EQ(Rejected(merged.next, Rejection::kBadName), 2U);
  EXPECT_EQ(Rejected(merged.next, Rejection::kSchema), 1U);
  EXPECT_EQ(Rejected(merged.next, Rejection::kBadDate), 3U);
  EXPECT_EQ(Rejected(merged.next, Rejection::kDuplicate), 1U);
  EXPECT_EQ(NamesOf(merged.next.certificates), (Strings{"a", "b", "c", "d", "e"}));
  EXPECT_EQ(merged.next.reported, 9U);
}

TEST(Merge, LeavesOutIgnoredNamesAndCountsThem) {
  const MergeResult merged =
      Merge(Inventory{}, CompleteWith({"old-2024", "old-2025", "*.old", "new", "older"}),
            {Glob("old-*"), {.text = "*.old"}});
  EXPECT_EQ(NamesOf(merged.next.certificates), (Strings{"new", "older"}));
  EXPECT_EQ(merged.next.ignored, 3U);
  EXPECT_EQ(NamesOf(merged.next.ignored_certificates), (Strings{"*.old", "old-2024", "old-2025"}));
  EXPECT_EQ(NamesOf(merged.added), (Strings{"new", "older"}));
}

TEST(Merge, AnIgnoredWildcardNameIgnoresNoOtherName) {
  const Strings names = {"*.example.com", "shop.example.com"};
  const std::vector<NamePattern> ignore = {{.text = "*.example.com"}};
  const Inventory first = Merge(Inventory{}, CompleteWith(names), ignore).next;
  EXPECT_EQ(NamesOf(first.certificates), Strings{"shop.example.com"});
  // Neither after the wildcard certificate is deleted.
  const Inventory second = Merge(first, CompleteWith({"shop.example.com"}), ignore).next;
  EXPECT_EQ(NamesOf(second.certificates), Strings{"shop.example.com"});
  EXPECT_EQ(second.ignored, 0U);
}

TEST(Merge, CountsNoRejectionOfAnIgnoredName) {
  const MergeResult merged =
      Merge(Inventory{}, Complete({BadDate("x"), Listed("x"), Listed("a")}), {{.text = "x"}});
  EXPECT_EQ(merged.next.ignored, 2U);
  EXPECT_EQ(NamesOf(merged.next.ignored_certificates), Strings{"x"});
  EXPECT_EQ(Rejected(merged.next, Rejection::kBadDate), 0U);
  EXPECT_EQ(Rejected(merged.next, Rejection::kDuplicate), 0U);
}

TEST(Merge, LeavingByIgnoreIsNoRemoval) {
  // A reload ignores all but one of the known names: neither removed nor held.
  const MergeResult merged =
      Merge(Knowing({"a1", "a2", "a3", "b"}), CompleteWith({"a1", "a2", "a3", "b"}), {Glob("a*")});
  EXPECT_EQ(NamesOf(merged.next.certificates), Strings{"b"});
  EXPECT_TRUE(merged.removed.empty());
  EXPECT_FALSE(merged.next.held());
}

// Contract, section 6: an incomplete poll keeps all that was known; section 3: ignored is counted.
TEST(Merge, AppliesANewIgnoreAtTheNextCompletePoll) {
  const Strings names = {"a1", "a2", "b"};
  const MergeResult half =
      Merge(Knowing(names), Incomplete(Entries({"a1", "a3", "b"})), {Glob("a*")});
  EXPECT_EQ(NamesOf(half.next.certificates), names);
  EXPECT_EQ(half.next.ignored, 0U);
  EXPECT_TRUE(half.added.empty());
  const MergeResult whole = Merge(half.next, CompleteWith({"a1", "a2", "a3", "b"}), {Glob("a*")});
  EXPECT_EQ(NamesOf(whole.next.certificates), Strings{"b"});
  EXPECT_EQ(whole.next.ignored, 3U);
  EXPECT_TRUE(whole.removed.empty());
}

TEST(Merge, ComparesARemovalWithoutIgnoredCertificates) {
  // Of the four that count, two are missing; the sixteen ignored ones do not make it a tenth.
  Strings names = {"a", "b", "c", "d"};
  for (int i = 0; i < 16; ++i) {
    names.push_back("x" + std::to_string(i));
  }
  const Inventory before = Merge(Inventory{}, CompleteWith(names), {Glob("x*")}).next;
  EXPECT_TRUE(Merge(before, CompleteWith(Without(2, names)), {Glob("x*")}).next.held());
}

TEST(Merge, IsRestoredUntilACompletePoll) {
  Inventory from_disk = Knowing({"a", "b"});
  from_disk.restored = true;
  const MergeResult failed = Merge(from_disk, Incomplete({Listed("a", Day(9))}), {});
  EXPECT_TRUE(failed.next.restored);
  EXPECT_EQ(failed.next.Find("a")->expires_at, Day(9));
  EXPECT_FALSE(Merge(failed.next, CompleteWith({"a", "b"}), {}).next.restored);
}

TEST(Merge, KeepsTheLastCreationDate) {
  certapi::ListedEntry dated = Listed("a");
  dated.certificate.created_at = Day(1);
  dated.certificate.authority = "CA";
  const Inventory before = Merge(Inventory{}, Complete({dated}), {}).next;
  const MergeResult merged = Merge(before, CompleteWith({"a"}), {});
  EXPECT_EQ(merged.next.Find("a")->created_at, Day(1));
}

TEST(Inventory, FindsByName) {
  const Inventory inventory = Knowing({"a", "ab", "b"});
  ASSERT_NE(inventory.Find("ab"), nullptr);
  EXPECT_EQ(inventory.Find("ab")->name, "ab");
  for (const char* name : {"", "A", "abc", "aa", "c"}) {
    EXPECT_EQ(inventory.Find(name), nullptr) << name;
  }
  EXPECT_EQ(Inventory{}.Find("a"), nullptr);
}

TEST(RejectionLabel, IsThatOfTheContract) {
  EXPECT_EQ(RejectionLabel(Rejection::kBadName), "bad_name");
  EXPECT_EQ(RejectionLabel(Rejection::kBadDate), "bad_date");
  EXPECT_EQ(RejectionLabel(Rejection::kDuplicate), "duplicate");
  EXPECT_EQ(RejectionLabel(Rejection::kSchema), "schema");
}

ListedEntry WithId(ListedEntry entry, std::string id) {
  entry.certificate.id = std::move(id);
  return entry;
}

TEST(Merge, KeepsNoDateOfAnotherCertificateId) {
  const Inventory before = Merge(Inventory{}, Complete({WithId(Listed("a"), "1")}), {}).next;
  for (const auto& entry : {Listed("a", std::nullopt), BadDate("a")}) {
    EXPECT_EQ(Merge(before, Complete({WithId(entry, "2")}), {}).next.Find("a")->expires_at,
              std::nullopt);
    // The same one, and one of which the API no longer tells.
    EXPECT_EQ(Merge(before, Complete({WithId(entry, "1")}), {}).next.Find("a")->expires_at,
              Day(100));
    EXPECT_EQ(Merge(before, Complete({entry}), {}).next.Find("a")->expires_at, Day(100));
  }
}

TEST(Merge, KeepsNoDateOfAnotherAccount) {
  Inventory before = Knowing({"a", "b"});
  before.of_another_account = true;
  const Inventory next = Merge(before, Complete({Listed("a", std::nullopt), Listed("b")}), {}).next;
  EXPECT_EQ(next.Find("a")->expires_at, std::nullopt);
  EXPECT_FALSE(next.of_another_account);
  // Nor while the listing of the new one is not complete, or what is missing of it is held.
  const Inventory half = Merge(before, Incomplete({Listed("a", std::nullopt)}), {}).next;
  EXPECT_EQ(half.Find("a")->expires_at, std::nullopt);
  EXPECT_TRUE(half.of_another_account);
  EXPECT_TRUE(Merge(before, Complete({Listed("c")}), {}).next.of_another_account);
}

TEST(LosesEveryDate, IfNoEntryHasOneAndTwoHadOne) {
  const Inventory before = Knowing({"a", "b", "c"});
  EXPECT_TRUE(
      LosesEveryDate(before, Complete({Listed("a", std::nullopt), Listed("b", std::nullopt)})));
  EXPECT_TRUE(LosesEveryDate(before, Complete({BadDate("a"), BadDate("b"), BadDate("c")})));
  EXPECT_TRUE(LosesEveryDate(
      before, Complete({BadDate("a"), Listed("b", std::nullopt), Unreadable(), BadDate("new")})));
}

TEST(LosesEveryDate, NotIfOneIsLeftOrOnlyOneWasLost) {
  const Inventory before = Knowing({"a", "b", "c"});
  const Inventory without = Merge(Inventory{}, Complete({BadDate("a"), BadDate("b")}), {}).next;
  Inventory another = before;
  another.of_another_account = true;
  const auto lost = Complete({BadDate("a"), BadDate("b"), BadDate("c")});
  EXPECT_FALSE(LosesEveryDate(before, Complete({})));
  EXPECT_FALSE(LosesEveryDate(before, Complete({BadDate("a"), BadDate("b"), Listed("c")})));
  EXPECT_FALSE(LosesEveryDate(before, Complete({BadDate("a"), BadDate("b"), Listed("new")})));
  EXPECT_FALSE(LosesEveryDate(before, Complete({BadDate("a"), BadDate("new")})));
  EXPECT_FALSE(LosesEveryDate(before, Complete({Unreadable(), Unreadable(), Unreadable()})));
  EXPECT_FALSE(LosesEveryDate(Inventory{}, lost));
  EXPECT_FALSE(LosesEveryDate(without, lost));
  EXPECT_FALSE(LosesEveryDate(another, lost));
}

}  // namespace
}  // namespace certmon::inventory
