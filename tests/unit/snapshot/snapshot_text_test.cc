#include "lib/inventory/snapshot_text.h"

#include <gtest/gtest.h>

#include "tests/support/result_matchers.h"
#include "tests/unit/snapshot/sample_snapshot.h"

namespace certmon::inventory {
namespace {

using base::Reason;
using test_support::AsRestored;
using test_support::FailsWith;
using test_support::Generation;
using test_support::IsOk;
using test_support::ProjectOf;
using test_support::SameSnapshots;
using test_support::SampleSnapshot;
using test_support::TextOf;

TEST(SnapshotText, GivesBackEveryFieldAndMarksItRestored) {
  const auto read = ReadSnapshotText(TextOf(SampleSnapshot()));
  ASSERT_THAT(read, IsOk());
  EXPECT_TRUE(SameSnapshots(*read, AsRestored(SampleSnapshot())));
}

// A field that is added to the record has to be saved as well: then this counts one more.
TEST(SnapshotText, KnowsEveryFieldOfACertificate) {
  const certapi::Certificate certificate;
  const auto& [name, authority, signature_algorithm, expires_at, created_at, id, domains] =
      certificate;
  EXPECT_TRUE(name.empty() && authority.empty() && signature_algorithm.empty() && id.empty() &&
              domains.empty());
  EXPECT_FALSE(expires_at || created_at);
}

TEST(SnapshotText, ReadsTheFirstFormatAsItWasWritten) {
  // Kept as it stands: files of this format are out there. Checksum: `head -n -1 FILE | gzip -c |
  // tail -c8 | head -c4 | xxd -p`, its bytes in reverse.
  const std::string text =
      "nhncloud-certmanager-exporter inventory 1\n"
      "project\tproduction\n"
      "base_url\thttps://certmanager.api.nhncloudservice.com\n"
      "api_version\tv1.1\n"
      "last_success\t1774396800000000000\n"
      "last_attempt\t1774396800000000000\n"
      "reported\t0\nignored\t0\n"
      "rejected_bad_name\t0\nrejected_bad_date\t0\nrejected_duplicate\t0\nrejected_schema\t0\n"
      "removed_total\t0\n"
      "certificate\twww.example.com\n"
      "expires\t1782399600\n"
      "end\t8d960565\n";
  certapi::Certificate certificate;
  certificate.name = "www.example.com";
  certificate.expires_at = certapi::Instant(std::chrono::seconds(1'782'399'600));
  const Snapshot snapshot{{ProjectOf("production", {certificate})}};
  EXPECT_EQ(TextOf(snapshot), text);
  const auto read = ReadSnapshotText(text);
  ASSERT_THAT(read, IsOk());
  EXPECT_TRUE(SameSnapshots(*read, AsRestored(snapshot)));
}

TEST(SnapshotText, IsTheSameInPiecesOfAnySize) {
  const std::string text = TextOf(SampleSnapshot());
  for (const std::size_t piece : {std::size_t{1}, std::size_t{7}, std::size_t{100}}) {
    SnapshotReader reader;
    for (std::size_t from = 0; from < text.size(); from += piece) {
      ASSERT_TRUE(reader.Feed(std::string_view(text).substr(from, piece)));
    }
    const auto read = reader.Finish();
    ASSERT_THAT(read, IsOk());
    EXPECT_TRUE(SameSnapshots(*read, AsRestored(SampleSnapshot())));
  }
}

TEST(SnapshotText, HoldsAHundredThousandCertificatesInSmallPieces) {
  constexpr std::size_t kCertificates = 100'000;
  const Snapshot snapshot = Generation(1, kCertificates);
  SnapshotReader reader;
  std::size_t longest = 0;
  ASSERT_THAT(WriteSnapshotText(snapshot,
                                [&](std::string_view piece) -> base::Result<void> {
                                  longest = std::max(longest, piece.size());
                                  reader.Feed(piece);
                                  return {};
                                }),
              IsOk());
  EXPECT_LE(longest, std::size_t{128} * 1024);
  const auto read = reader.Finish();
  ASSERT_THAT(read, IsOk());
  EXPECT_TRUE(SameSnapshots(*read, AsRestored(snapshot)));
}

TEST(SnapshotText, EndsWritingWithTheFailureOfTheSink) {
  const auto written = WriteSnapshotText(SampleSnapshot(), [](std::string_view) {
    return base::Result<void>(base::Fail(Reason::kInternal, "no space"));
  });
  ASSERT_THAT(written, FailsWith(Reason::kInternal));
  EXPECT_EQ(written.error().message, "no space");
}

TEST(SnapshotText, WritesNoProjectTwice) {
  const Snapshot twice{{ProjectOf("production", {}), ProjectOf("production", {})}};
  const auto nothing = [](std::string_view) { return base::Result<void>(); };
  EXPECT_THAT(WriteSnapshotText(twice, nothing), FailsWith(Reason::kInternal));
}

TEST(SnapshotText, WritesNoMoreThanTheLimit) {
  // 249 code points of four bytes three times a certificate: some 3 MB a project, 100 projects.
  std::string filling;
  for (int i = 0; i < 249; ++i) {
    filling += "\xF0\x9F\x94\x92";
  }
  std::vector<certapi::Certificate> certificates(1'000);
  for (std::size_t i = 0; i < certificates.size(); ++i) {
    certificates[i].name = std::to_string(1'000'000 + i) + filling;
    certificates[i].authority = filling;
    certificates[i].signature_algorithm = filling;
  }
  const SavedProject project = ProjectOf("production", std::move(certificates));
  Snapshot large;
  for (int i = 0; i < 100; ++i) {
    large.projects.push_back(project);
    large.projects.back().identity.project += std::to_string(i);
  }
  std::size_t handed = 0;
  const auto written = WriteSnapshotText(large, [&](std::string_view piece) {
    handed += piece.size();
    return base::Result<void>();
  });
  EXPECT_THAT(written, FailsWith(Reason::kTooLarge));
  EXPECT_LE(handed, kMaxSnapshotBytes);
  EXPECT_GT(handed, kMaxSnapshotBytes - (std::size_t{1} << 20U));
}

}  // namespace
}  // namespace certmon::inventory
