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

TEST(SnapshotText, RestoresEveryFieldAndMarksItRestored) {
  const auto read = ReadSnapshotText(TextOf(SampleSnapshot()));
  ASSERT_THAT(read, IsOk());
  EXPECT_TRUE(SameSnapshots(*read, AsRestored(SampleSnapshot())));
}

TEST(SnapshotText, HasThisForm) {
  // Checksum: `head -n -1 FILE | gzip -c | tail -c8 | head -c4 | xxd -p`, its bytes in reverse.
  const std::string text =
      "nhncloud-certmanager-exporter inventory 2\n"
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
      "domain\twww.example.com\n"
      "end\tbe41332b\n";
  certapi::Certificate certificate;
  certificate.name = "www.example.com";
  certificate.expires_at = certapi::Instant(std::chrono::seconds(1'782'399'600));
  certificate.domains = {"www.example.com"};
  const Snapshot snapshot{{ProjectOf("production", {certificate})}};
  EXPECT_EQ(TextOf(snapshot), text);
  const auto read = ReadSnapshotText(text);
  ASSERT_THAT(read, IsOk());
  EXPECT_TRUE(SameSnapshots(*read, AsRestored(snapshot)));
}

// After its other lines; a saved inventory of an earlier version has none of them.
TEST(SnapshotText, HasTheFileOfACertificate) {
  certapi::Certificate certificate;
  certificate.name = "a";
  Snapshot snapshot{{ProjectOf("p", {certificate})}};
  const std::string without = TextOf(snapshot);
  snapshot.projects[0].files["a"] = {
      .record = std::make_shared<const FileRecord>(test_support::FileOf(certificate)),
      .error = "timeout"};
  const std::string lines =
      "file_not_before\t1750863601\n"
      "file_not_after\t1782399599\n"
      "file_chain_not_after\t-62167219200\n"
      "file_serial_number\t-0a\n"
      "file_sha256_fingerprint\t" +
      std::string(64, 'f') +
      "\nfile_issuer_common_name\t\xEC\x9D\xB8 CA\n"
      "file_key_type\tEC-P-256\n"
      "file_domain\t*.example.com\n"
      "file_domain\texample.com\n"
      "file_error\ttimeout\n";
  const std::size_t end = without.find("end\t");
  EXPECT_EQ(TextOf(snapshot).substr(0, end + lines.size()), without.substr(0, end) + lines);
  const auto read = ReadSnapshotText(without);
  ASSERT_THAT(read, IsOk());
  EXPECT_TRUE(read->projects[0].files.empty());
}

TEST(SnapshotText, IsReadInPiecesOfAnySize) {
  const std::string text = TextOf(SampleSnapshot());
  for (const std::size_t piece : {std::size_t{1}, std::size_t{7}, std::size_t{100}}) {
    std::size_t from = 0;
    const auto read = ReadSnapshotText([&]() -> base::Result<std::string_view> {
      const std::string_view next = std::string_view(text).substr(from, piece);
      from += next.size();
      return next;
    });
    ASSERT_THAT(read, IsOk());
    EXPECT_TRUE(SameSnapshots(*read, AsRestored(SampleSnapshot())));
  }
}

TEST(SnapshotText, HoldsAHundredThousandCertificatesInSmallPieces) {
  constexpr std::size_t kCertificates = 100'000;
  const Snapshot snapshot = Generation(1, kCertificates);
  std::vector<std::string> pieces;
  ASSERT_THAT(WriteSnapshotText(snapshot,
                                [&](std::string_view piece) -> base::Result<void> {
                                  pieces.emplace_back(piece);
                                  return {};
                                }),
              IsOk());
  std::size_t next = 0;
  const auto read = ReadSnapshotText([&]() -> base::Result<std::string_view> {
    if (next == pieces.size()) {
      return std::string_view();
    }
    EXPECT_LE(pieces[next].size(), std::size_t{128} * 1024);
    return pieces[next++];
  });
  ASSERT_THAT(read, IsOk());
  EXPECT_TRUE(SameSnapshots(*read, AsRestored(snapshot)));
}

TEST(SnapshotText, StopsAtAnErrorOfTheSink) {
  const auto written = WriteSnapshotText(SampleSnapshot(), [](std::string_view) {
    return base::Result<void>(base::Fail(Reason::kInternal, "no space"));
  });
  ASSERT_THAT(written, FailsWith(Reason::kInternal));
  EXPECT_EQ(written.error().message, "no space");
}

TEST(SnapshotText, StopsAtAnErrorOfTheSource) {
  const auto read = ReadSnapshotText([]() -> base::Result<std::string_view> {
    return base::Fail(Reason::kInternal, "Input/output error");
  });
  ASSERT_THAT(read, FailsWith(Reason::kInternal));
  EXPECT_EQ(read.error().message, "Input/output error");
}

TEST(SnapshotText, WritesNoProjectTwice) {
  const Snapshot twice{{ProjectOf("production", {}), ProjectOf("production", {})}};
  const auto nothing = [](std::string_view) { return base::Result<void>(); };
  EXPECT_THAT(WriteSnapshotText(twice, nothing), FailsWith(Reason::kInternal));
}

TEST(SnapshotText, IsNotWrittenOverTheLimit) {
  // 26 kB a certificate, 2.6 MB a project.
  const std::string filling(certapi::kMaxTextCodePoints - 7, 'x');
  std::vector<certapi::Certificate> certificates(100);
  for (std::size_t i = 0; i < certificates.size(); ++i) {
    certificates[i].name = std::to_string(1'000'000 + i) + filling;
    for (std::size_t domain = 0; domain < certapi::kMaxDomains; ++domain) {
      certificates[i].domains.push_back(std::to_string(1'000'000 + domain) + filling);
    }
  }
  const SavedProject project = ProjectOf("production", std::move(certificates));
  Snapshot large;
  for (int i = 0; i < 110; ++i) {
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
