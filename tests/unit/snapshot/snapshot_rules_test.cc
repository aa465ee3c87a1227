// What may be saved and what may be used: the same rules.
#include <gtest/gtest.h>

#include <functional>

#include "lib/inventory/snapshot.h"
#include "lib/inventory/snapshot_text.h"
#include "tests/support/result_matchers.h"
#include "tests/unit/snapshot/sample_snapshot.h"

namespace certmon::inventory {
namespace {

using certapi::Certificate;
using certapi::Instant;
using std::chrono::hours;
using std::chrono::seconds;
using test_support::kSaved;
using test_support::ProjectOf;
using test_support::SampleIdentity;

Certificate Named(std::string name) {
  Certificate certificate;
  certificate.name = std::move(name);
  return certificate;
}

Certificate Expiring(std::int64_t at) {
  Certificate certificate = Named("a");
  certificate.expires_at = Instant(seconds(at));
  return certificate;
}

Certificate By(std::string authority) {
  Certificate certificate = Named("a");
  certificate.authority = std::move(authority);
  return certificate;
}

struct BadProject {
  const char* name;
  SavedProject project;
};

SavedProject WithMissing(const std::string& name, int polls) {
  SavedProject project = ProjectOf("p", {Named("a")});
  auto inventory = std::make_shared<Inventory>(*project.inventory);
  inventory->missing.emplace(name, polls);
  project.inventory = std::move(inventory);
  return project;
}

SavedProject WithIdentity(ProjectIdentity identity) {
  SavedProject project = ProjectOf("p", {});
  project.identity = std::move(identity);
  return project;
}

SavedProject WithFile(const std::string& name, const std::function<void(FileRecord&)>& change) {
  SavedProject project = ProjectOf("p", {Expiring(1'782'399'600)});
  FileRecord file = test_support::FileOf(project.inventory->certificates[0]);
  change(file);
  project.files[name].record = std::make_shared<const FileRecord>(std::move(file));
  return project;
}

SavedProject WithFileError(const std::string& name, const std::string& error) {
  SavedProject project = ProjectOf("p", {Expiring(1'782'399'600)});
  project.files[name].error = error;
  return project;
}

class BadProjects : public testing::TestWithParam<BadProject> {};

TEST_P(BadProjects, AreNeitherUsedNorWritten) {
  EXPECT_TRUE(SnapshotProblem({{GetParam().project}}));
  const auto nothing = [](std::string_view) { return base::Result<void>(); };
  EXPECT_FALSE(WriteSnapshotText({{GetParam().project}}, nothing));
}

INSTANTIATE_TEST_SUITE_P(
    SnapshotRules, BadProjects,
    testing::Values(
        BadProject{"EmptyName", ProjectOf("p", {Named("")})},
        BadProject{"BlankName", ProjectOf("p", {Named("  ")})},
        BadProject{"NameOf257", ProjectOf("p", {Named(std::string(257, 'a'))})},
        BadProject{"NameWithNewline", ProjectOf("p", {Named("a\nend\t0")})},
        BadProject{"NameWithTab", ProjectOf("p", {Named("a\tb")})},
        BadProject{"NameWithNul", ProjectOf("p", {Named(std::string("a\0b", 3))})},
        BadProject{"NameWithC1", ProjectOf("p", {Named("a\xC2\x85")})},
        BadProject{"NameNoUtf8", ProjectOf("p", {Named("a\xFF")})},
        BadProject{"AuthorityWithNewline", ProjectOf("p", {By("a\nb")})},
        BadProject{"AuthorityNoUtf8", ProjectOf("p", {By("\xC3")})},
        BadProject{"AuthorityOf257", ProjectOf("p", {By(std::string(257, 'a'))})},
        // 1999-12-30T23:59:59Z and 10000-01-02T00:00:00Z (`date -u -d ... +%s`).
        BadProject{"DateBefore2000", ProjectOf("p", {Expiring(946'598'399)})},
        BadProject{"DateAfter9999", ProjectOf("p", {Expiring(253'402'387'200)})},
        BadProject{"DateZero", ProjectOf("p", {Expiring(0)})},
        BadProject{"Unsorted", ProjectOf("p", {Named("b"), Named("a")})},
        BadProject{"Twice", ProjectOf("p", {Named("a"), Named("a")})},
        BadProject{"MissingUnknown", WithMissing("b", 1)},
        BadProject{"MissingForLessThanNoPoll", WithMissing("a", -1)},
        BadProject{"FileErrorOfNoCertificate", WithFileError("b", "timeout")},
        BadProject{"FileErrorWithNewline", WithFileError("a", "a\nb")},
        BadProject{"FileWithoutRecordAndError", WithFileError("a", "")},
        BadProject{"FileOfNoCertificate", WithFile("b", [](FileRecord&) {})},
        BadProject{"FileUnderAnotherExpiry",
                   WithFile("a", [](FileRecord& f) { f.listed_expires_at.reset(); })},
        BadProject{"FileUnderAnotherCreation",
                   WithFile("a", [](FileRecord& f) { f.listed_created_at = Instant(); })},
        BadProject{
            "FileEndsBeforeYearZero",
            WithFile("a", [](FileRecord& f) { f.not_after = Instant(seconds(-62'167'219'201)); })},
        BadProject{"FileEndsAfter9999", WithFile("a",
                                                 [](FileRecord& f) {
                                                   f.chain_not_after =
                                                       Instant(seconds(253'402'387'200));
                                                 })},
        BadProject{"FileNameWithNewline",
                   WithFile("a", [](FileRecord& f) { f.subject_common_name = "a\nb"; })},
        BadProject{"FileDomainTwice", WithFile("a",
                                               [](FileRecord& f) {
                                                 f.domains = {"a", "a"};
                                               })},
        BadProject{"FileEmptyDomain", WithFile("a", [](FileRecord& f) { f.domains = {""}; })},
        BadProject{"NoProject", WithIdentity(SampleIdentity(""))},
        BadProject{"ProjectWithNewline", WithIdentity(SampleIdentity("a\nb"))},
        BadProject{"NoUrl", WithIdentity({.project = "p", .base_url = "", .api_version = "v1.1"})},
        BadProject{"LongUrl", WithIdentity({.project = "p",
                                            .base_url = std::string(kMaxIdentityBytes + 1, 'u'),
                                            .api_version = "v1.1"})},
        BadProject{"NoVersion",
                   WithIdentity({.project = "p", .base_url = "u", .api_version = ""})}),
    [](const auto& row) { return row.param.name; });

TEST(SnapshotRules, AcceptWhatTheListMayHold) {
  EXPECT_FALSE(SnapshotProblem({{ProjectOf("p", {})}}));
  EXPECT_FALSE(SnapshotProblem({{ProjectOf("p", {Named(std::string(256, 'a'))})}}));
  EXPECT_FALSE(SnapshotProblem({{WithMissing("a", kMayBeUnreadable)}}));
  EXPECT_FALSE(SnapshotProblem({{WithMissing("a", 3)}}));
  EXPECT_FALSE(SnapshotProblem({{WithFile("a", [](FileRecord&) {})}}));
  EXPECT_FALSE(SnapshotProblem({{WithFileError("a", "timeout")}}));
}

TEST(SnapshotRules, ForgetTimesInTheFutureAndKeepTheCertificates) {
  struct Row {
    std::chrono::nanoseconds ahead;
    bool kept;
  };
  // kClockTolerance is 5 minutes.
  for (const Row& row : {Row{hours(-24 * 30), true}, Row{seconds(0), true}, Row{seconds(300), true},
                         Row{seconds(301), false}, Row{hours(24 * 3650), false}}) {
    Snapshot snapshot = test_support::SampleSnapshot();
    snapshot.projects[0].last_success = kSaved + row.ahead;
    snapshot.projects[0].last_attempt = kSaved;
    const auto forgotten = ForgetFutureTimes(snapshot, kSaved);
    EXPECT_EQ(forgotten.empty(), row.kept);
    EXPECT_EQ(snapshot.projects[0].last_success.has_value(), row.kept);
    EXPECT_EQ(snapshot.projects[0].last_attempt.has_value(), row.kept);
    EXPECT_EQ(snapshot.projects[0].inventory->certificates.size(), 5U);
    EXPECT_TRUE(snapshot.projects[2].last_success.has_value());
  }
}

TEST(SnapshotRules, FindAProjectByName) {
  const Snapshot snapshot = test_support::SampleSnapshot();
  EXPECT_EQ(snapshot.Find("staging"), &snapshot.projects[1]);
  EXPECT_EQ(snapshot.Find("other"), nullptr);
}

}  // namespace
}  // namespace certmon::inventory
