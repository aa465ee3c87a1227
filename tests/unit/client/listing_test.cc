#include "exporter/client/listing.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/unit/client/samples.h"

namespace certmon::client {
namespace {

using certapi::Rejection;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;

certapi::ListedEntry Entry(std::string name, std::optional<int> hours,
                           std::optional<Rejection> rejection = std::nullopt) {
  return {.certificate = Ends(std::move(name), hours), .rejection = rejection};
}

certapi::ListOutcome Outcome(std::vector<certapi::ListedEntry> entries, bool complete = true) {
  certapi::ListOutcome outcome;
  outcome.reported_total = entries.size();
  outcome.entries = std::move(entries);
  if (!complete) {
    outcome.failure =
        base::Error{.reason = base::Reason::kTimeout, .message = "list page 2: no answer"};
  }
  return outcome;
}

std::vector<std::string> Names(const std::vector<certapi::Certificate>& certificates) {
  std::vector<std::string> names;
  for (const auto& certificate : certificates) {
    names.push_back(certificate.name);
  }
  return names;
}

TEST(MakeListing, SortsByNameAndKeepsTheProject) {
  const Listing listing = MakeListing("p", Outcome({Entry("b", 1), Entry("a", 2)}), {});
  EXPECT_EQ(listing.project, "p");
  EXPECT_THAT(Names(listing.certificates), ElementsAre("a", "b"));
  EXPECT_EQ(listing.ignored, 0U);
  EXPECT_EQ(listing.rejected, 0U);
  EXPECT_FALSE(listing.failure.has_value());
}

TEST(MakeListing, LeavesOutIgnoredNamesAndCountsThem) {
  const Listing listing =
      MakeListing("p", Outcome({Entry("old-1", -1), Entry("old-2", 1), Entry("new", 1)}),
                  {{.text = "old-*", .is_glob = true}});
  EXPECT_THAT(Names(listing.certificates), ElementsAre("new"));
  EXPECT_EQ(listing.ignored, 2U);
  EXPECT_THAT(NotesOn(listing), ElementsAre(HasSubstr("2 certificates are left out")));
}

TEST(MakeListing, AnIgnoredWildcardNameIgnoresNoOtherName) {
  const Listing listing =
      MakeListing("p", Outcome({Entry("*.example.com", -1), Entry("shop.example.com", 24)}),
                  {{.text = "*.example.com"}});
  EXPECT_THAT(Names(listing.certificates), ElementsAre("shop.example.com"));
  EXPECT_EQ(listing.ignored, 1U);
}

TEST(MakeListing, CountsIgnoredNamesOfAnIncompleteListing) {
  const Listing listing =
      MakeListing("p", Outcome({Entry("old", -1), Entry("new", 1)}, false), {{.text = "old"}});
  EXPECT_EQ(listing.ignored, 1U);
  EXPECT_EQ(listing.rejected, 0U);
}

TEST(MakeListing, CountsRejectedEntries) {
  const Listing listing =
      MakeListing("p",
                  Outcome({Entry("", 1, Rejection::kBadName), Entry("", {}, Rejection::kSchema),
                           Entry("a", 9), Entry("a", 2)}),
                  {});
  EXPECT_EQ(listing.rejected, 3U);
  ASSERT_THAT(Names(listing.certificates), ElementsAre("a"));
  EXPECT_EQ(listing.certificates[0].expires_at, kNow + std::chrono::hours(2));
  EXPECT_THAT(
      NotesOn(listing),
      ElementsAre("3 entries of the listing have no usable name, or a name that was there before"));
}

TEST(MakeListing, ShowsAnEntryWithABadDateAsOneWithoutADate) {
  const Listing listing =
      MakeListing("p", Outcome({Entry("a", std::nullopt, Rejection::kBadDate)}), {});
  ASSERT_EQ(listing.certificates.size(), 1U);
  EXPECT_FALSE(listing.certificates[0].expires_at.has_value());
  EXPECT_EQ(listing.rejected, 0U);
}

TEST(MakeListing, KeepsTheEntriesAndTheFailureOfAnIncompleteListing) {
  const Listing listing = MakeListing("p", Outcome({Entry("a", 1)}, false), {});
  EXPECT_THAT(Names(listing.certificates), ElementsAre("a"));
  EXPECT_THAT(NotesOn(listing),
              ElementsAre(HasSubstr("the listing is not complete: list page 2: no answer; ")));
}

TEST(NotesOn, IsEmptyForAGoodListing) {
  EXPECT_THAT(NotesOn(MakeListing("p", Outcome({Entry("a", 1)}), {})), IsEmpty());
}

class ChosenOf : public ::testing::Test {
 protected:
  const Listing listing_ = MakeListing(
      "p",
      Outcome({Entry("c", 5), Entry("b", 5), Entry("gone", -1), Entry("now", 0), Entry("odd", {})}),
      {});
  std::vector<std::string> Chosen(StatusFilter status, SortKey sort) const {
    return Names(Choose(listing_, {.status = status, .sort = sort, .format = {}}, kNow));
  }
};

TEST_F(ChosenOf, AllByExpiryStartsWithThoseWithoutADate) {
  EXPECT_THAT(Chosen(StatusFilter::kAll, SortKey::kExpiry),
              ElementsAre("odd", "gone", "now", "b", "c"));
}

TEST_F(ChosenOf, AllByName) {
  EXPECT_THAT(Chosen(StatusFilter::kAll, SortKey::kName),
              ElementsAre("b", "c", "gone", "now", "odd"));
}

TEST_F(ChosenOf, ExpiredAreThoseWhoseInstantHasPassed) {
  EXPECT_THAT(Chosen(StatusFilter::kExpired, SortKey::kName), ElementsAre("gone"));
}

TEST_F(ChosenOf, UnexpiredAreAllOthersIncludingThoseWithoutADate) {
  EXPECT_THAT(Chosen(StatusFilter::kUnexpired, SortKey::kName),
              ElementsAre("b", "c", "now", "odd"));
}

}  // namespace
}  // namespace certmon::client
