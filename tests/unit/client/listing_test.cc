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

std::vector<std::string> Names(const Certificates& certificates) {
  std::vector<std::string> names;
  for (const ListedCertificate& listed : certificates) {
    names.push_back(listed.certificate.name);
  }
  return names;
}

// Those that are shown by default.
std::vector<std::string> Shown(const Listing& listing) {
  return Names(Choose(listing, {.sort = SortKey::kName}, kNow));
}

Listing Make(const certapi::ListOutcome& outcome, std::vector<inventory::NamePattern> ignore = {}) {
  inventory::CertificateRules rules;
  rules.ignore = std::move(ignore);
  return MakeListing("p", certapi::ExpiryZone::Find("UTC").value(), outcome, rules, kNow);
}

TEST(MakeListing, SortsByNameAndKeepsTheProject) {
  const Listing listing = Make(Outcome({Entry("b", 1), Entry("a", 2)}));
  EXPECT_EQ(listing.project, "p");
  EXPECT_THAT(Names(listing.certificates), ElementsAre("a", "b"));
  EXPECT_EQ(listing.Ignored(), 0U);
  EXPECT_EQ(listing.rejected, 0U);
  EXPECT_FALSE(listing.failure.has_value());
}

TEST(MakeListing, LeavesOutIgnoredNamesAndCountsThem) {
  const Listing listing = Make(Outcome({Entry("old-1", -1), Entry("old-2", 1), Entry("new", 1)}),
                               {{.text = "old-*", .is_glob = true}});
  EXPECT_THAT(Shown(listing), ElementsAre("new"));
  EXPECT_EQ(listing.Ignored(), 2U);
  EXPECT_THAT(NotesOn(listing), ElementsAre(HasSubstr("2 certificates are left out")));
}

TEST(MakeListing, AnIgnoredWildcardNameIgnoresNoOtherName) {
  const Listing listing = Make(Outcome({Entry("*.example.com", -1), Entry("shop.example.com", 24)}),
                               {{.text = "*.example.com"}});
  EXPECT_THAT(Shown(listing), ElementsAre("shop.example.com"));
  EXPECT_EQ(listing.Ignored(), 1U);
}

TEST(MakeListing, CountsIgnoredNamesOfAnIncompleteListing) {
  const Listing listing =
      Make(Outcome({Entry("old", -1), Entry("new", 1)}, false), {{.text = "old"}});
  EXPECT_EQ(listing.Ignored(), 1U);
  EXPECT_EQ(listing.rejected, 0U);
}

TEST(MakeListing, CountsRejectedEntries) {
  const Listing listing =
      Make(Outcome({Entry("", 1, Rejection::kBadName), Entry("", {}, Rejection::kSchema),
                    Entry("a", 9), Entry("a", 2)}));
  EXPECT_EQ(listing.rejected, 3U);
  ASSERT_THAT(Names(listing.certificates), ElementsAre("a"));
  EXPECT_EQ(listing.certificates[0].certificate.expires_at, kNow + std::chrono::hours(2));
  EXPECT_THAT(
      NotesOn(listing),
      ElementsAre("3 entries of the listing have no usable name, or a name that was there before"));
}

TEST(MakeListing, ShowsAnEntryWithABadDateAsOneWithoutADate) {
  const Listing listing = Make(Outcome({Entry("a", std::nullopt, Rejection::kBadDate)}));
  ASSERT_EQ(listing.certificates.size(), 1U);
  EXPECT_FALSE(listing.certificates[0].certificate.expires_at.has_value());
  EXPECT_EQ(listing.rejected, 0U);
}

TEST(MakeListing, KeepsTheEntriesAndTheFailureOfAnIncompleteListing) {
  const Listing listing = Make(Outcome({Entry("a", 1)}, false));
  EXPECT_THAT(Names(listing.certificates), ElementsAre("a"));
  EXPECT_THAT(NotesOn(listing),
              ElementsAre(HasSubstr("the listing is not complete: list page 2: no answer; ")));
}

TEST(NotesOn, TellsAListingThatWasNotReadFromAnIncompleteOne) {
  EXPECT_THAT(NotesOn(Make(Outcome({}, false))),
              ElementsAre(HasSubstr("the listing was not read: list page 2: no answer; ")));
}

TEST(Choose, SortsTheCertificatesOfAllProjectsTogether) {
  std::vector<Listing> listings = {Make(Outcome({Entry("b", 3), Entry("a", 1)})),
                                   Make(Outcome({Entry("b", 3), Entry("c", 2)}))};
  listings[1].project = "o";
  for (ListedCertificate& listed : listings[1].certificates) {
    listed.project = "o";
  }
  const Certificates by_expiry = Choose(listings, {}, kNow);
  EXPECT_THAT(Names(by_expiry), ElementsAre("a", "c", "b", "b"));
  EXPECT_EQ(by_expiry[2].project, "o");
  EXPECT_THAT(Names(Choose(listings, {.sort = SortKey::kName}, kNow)),
              ElementsAre("a", "b", "b", "c"));
}

TEST(NotesOn, IsEmptyForAGoodListing) {
  EXPECT_THAT(NotesOn(Make(Outcome({Entry("a", 1)}))), IsEmpty());
}

class ChosenOf : public ::testing::Test {
 protected:
  const Listing listing_ = Make(Outcome(
      {Entry("c", 5), Entry("b", 5), Entry("gone", -1), Entry("now", 0), Entry("odd", {})}));
  std::vector<std::string> Chosen(StatusFilter status, SortKey sort) const {
    return Names(Choose(listing_, {.status = status, .sort = sort}, kNow));
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

TEST_F(ChosenOf, ThoseThatExpireWithinATimeIncludeThoseWithoutADate) {
  const auto within = [&](int hours) {
    return Names(Choose(listing_, {.expiring_within = std::chrono::hours(hours)}, kNow));
  };
  EXPECT_THAT(within(5), ElementsAre("odd", "gone", "now"));
  EXPECT_THAT(within(6), ElementsAre("odd", "gone", "now", "b", "c"));
}

TEST_F(ChosenOf, ThoseThatAGlobMatches) {
  const auto named = [&](std::vector<std::string> globs) {
    return Names(Choose(listing_, {.globs = std::move(globs), .sort = SortKey::kName}, kNow));
  };
  EXPECT_THAT(named({"[bc]"}), ElementsAre("b", "c"));
  EXPECT_THAT(named({"o*", "b"}), ElementsAre("b", "odd"));
  EXPECT_THAT(named({"B", ""}), IsEmpty());
}

TEST(Choose, ShowsIgnoredCertificatesOnlyIfTheyAreWanted) {
  const Listing listing = Make(Outcome({Entry("old", -1), Entry("new", 1)}), {{.text = "old"}});
  EXPECT_THAT(Names(Choose(listing, {.ignored = true}, kNow)), ElementsAre("old"));
  EXPECT_THAT(Names(Choose(listing, {}, kNow)), ElementsAre("new"));
}

certapi::ListedEntry WithDomains(std::string name, int created, int expires,
                                 std::vector<std::string> domains) {
  certapi::ListedEntry entry = Entry(std::move(name), expires);
  entry.certificate.created_at = kNow + std::chrono::hours(created);
  entry.certificate.domains = std::move(domains);
  return entry;
}

TEST(MakeListing, FindsThresholdsTeamsAndSuccessors) {
  constexpr int kDay = 24;
  inventory::CertificateRules rules;
  rules.team = "ops";
  rules.entries = {{.match = {{.text = "n*", .is_glob = true}}, .thresholds = {}, .team = "web"}};
  const certapi::ListOutcome outcome =
      Outcome({WithDomains("old", -42 * kDay, 4 * kDay, {"a"}),
               WithDomains("new", -1 * kDay, 98 * kDay, {"A", "b"}),
               WithDomains("short", -42 * kDay, 14 * kDay, {"c"})});
  const Listing listing =
      MakeListing("p", certapi::ExpiryZone::Find("UTC").value(), outcome, rules, kNow);
  ASSERT_THAT(Names(listing.certificates), ElementsAre("new", "old", "short"));
  const Certificates& found = listing.certificates;
  EXPECT_EQ(found[0].team, "web");
  EXPECT_EQ(found[1].team, "ops");
  EXPECT_EQ(found[1].superseded_by, "new");
  EXPECT_EQ(found[0].superseded_by, "");
  // A tenth of 46 days is more than 4 days; 14 of 56 days are less than a third.
  EXPECT_EQ(found[1].band, inventory::Band::kCritical);
  EXPECT_EQ(found[2].band, inventory::Band::kSoon);
  EXPECT_EQ(found[2].thresholds.warning_source, inventory::ThresholdSource::kShare);
  EXPECT_THAT(Names(Choose(listing, {.team = "web"}, kNow)), ElementsAre("new"));
  EXPECT_THAT(Names(Choose(listing, {.team = "we"}, kNow)), IsEmpty());
  rules.ignore = {{.text = "new"}};
  EXPECT_EQ(MakeListing("p", certapi::ExpiryZone::Find("UTC").value(), outcome, rules, kNow)
                .certificates[1]
                .superseded_by,
            "");
}

}  // namespace
}  // namespace certmon::client
