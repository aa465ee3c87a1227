// A snapshot that is not, byte for byte, what was written is refused.
#include <gtest/gtest.h>
#include <sys/mman.h>

#include <algorithm>
#include <string>

#include "lib/inventory/snapshot_checksum.h"
#include "lib/inventory/snapshot_text.h"
#include "tests/support/result_matchers.h"
#include "tests/unit/snapshot/sample_snapshot.h"

namespace certmon::inventory {
namespace {

using base::Reason;
using test_support::FailsWith;
using test_support::SampleSnapshot;
using test_support::TextOf;

const std::string kTitle = "nhncloud-certmanager-exporter inventory 2\n";
const std::string kProject =
    "project\tp\nbase_url\thttps://certmanager.example.com\napi_version\tv1.1\n";

const std::string kCounts =
    "reported\t0\nignored\t0\nrejected_bad_name\t0\nrejected_bad_date\t0\n"
    "rejected_duplicate\t0\nrejected_schema\t0\nremoved_total\t0\n";
const std::string kWholeProject = kProject + kCounts;

// The lines followed by a correct checksum.
std::string Sealed(const std::string& lines) {
  SnapshotChecksum checksum;
  checksum.Add(lines);
  return lines + "end\t" + checksum.Text() + "\n";
}

TEST(SnapshotDamage, RefusesATextThatIsCutAtAnyByte) {
  const std::string text = TextOf(SampleSnapshot());
  for (std::size_t length = 0; length < text.size(); ++length) {
    ASSERT_THAT(ReadSnapshotText(text.substr(0, length)), FailsWith(Reason::kSchema)) << length;
  }
}

TEST(SnapshotDamage, RefusesAnyFlippedBit) {
  std::string text = TextOf(SampleSnapshot());
  for (std::size_t bit = 0; bit < text.size() * 8; ++bit) {
    char& byte = text[bit / 8];
    const char good = byte;
    byte = static_cast<char>(byte ^ (1 << (bit % 8)));
    ASSERT_THAT(ReadSnapshotText(text), FailsWith(Reason::kSchema)) << bit;
    byte = good;
  }
}

TEST(SnapshotDamage, RefusesLostRepeatedAndSwappedLines) {
  const std::string text = TextOf(SampleSnapshot());
  std::size_t before = 0;
  for (std::size_t from = 0; from < text.size(); from = text.find('\n', from) + 1) {
    const std::string line = text.substr(from, text.find('\n', from) + 1 - from);
    const std::string rest = text.substr(from + line.size());
    ASSERT_THAT(ReadSnapshotText(text.substr(0, from) + rest), FailsWith(Reason::kSchema)) << line;
    ASSERT_THAT(ReadSnapshotText(text.substr(0, from) + line + line + rest),
                FailsWith(Reason::kSchema))
        << line;
    ASSERT_TRUE(from == 0 || !ReadSnapshotText(text.substr(0, before) + line +
                                               text.substr(before, from - before) + rest))
        << line;
    before = from;
  }
}

TEST(SnapshotDamage, RefusesZeroesInPlaceOfAnyBlock) {
  // A file system may show this for blocks that were never written.
  const std::string text = TextOf(test_support::Generation(1, 500));
  constexpr std::size_t kBlock = 512;
  for (std::size_t from = 0; from < text.size(); from += kBlock) {
    std::string damaged = text;
    const std::size_t length = std::min(kBlock, text.size() - from);
    damaged.replace(from, length, length, '\0');
    ASSERT_THAT(ReadSnapshotText(damaged), FailsWith(Reason::kSchema)) << from;
  }
}

struct BadText {
  const char* name;
  std::string text;
  const char* part_of_message;
};

class BadTexts : public testing::TestWithParam<BadText> {};

TEST_P(BadTexts, AreRefusedWithAReason) {
  const auto read = ReadSnapshotText(GetParam().text);
  ASSERT_THAT(read, FailsWith(Reason::kSchema));
  EXPECT_NE(read.error().message.find(GetParam().part_of_message), std::string::npos)
      << read.error().message;
}

INSTANTIATE_TEST_SUITE_P(
    SnapshotDamage, BadTexts,
    testing::Values(
        BadText{"Empty", "", "ends too early"},
        BadText{"Foreign", "<html>\n", "no saved inventory of this program"},
        BadText{"Json", "{\"version\":1}\n", "no saved inventory of this program"},
        BadText{"LaterFormat", Sealed("nhncloud-certmanager-exporter inventory 3\nnew\tx\n"),
                "another format; this version reads format 2"},
        BadText{"EarlierFormat", Sealed("nhncloud-certmanager-exporter inventory 1\n"),
                "another format"},
        BadText{"DomainTwice",
                Sealed(kTitle + kWholeProject + "certificate\ta\ndomain\tb\ndomain\tb\n"),
                "domain"},
        BadText{"EmptyDomain", Sealed(kTitle + kWholeProject + "certificate\ta\ndomain\t\n"),
                "unusable value"},
        BadText{"IdAfterDomain",
                Sealed(kTitle + kWholeProject + "certificate\ta\ndomain\tb\ncertificate_id\t1\n"),
                "out of order"},
        BadText{"FormatZero", Sealed("nhncloud-certmanager-exporter inventory 0\n"), "format"},
        BadText{"NoFormat", Sealed("nhncloud-certmanager-exporter inventory \n"), "format"},
        BadText{"CrLf", Sealed("nhncloud-certmanager-exporter inventory 2\r\n"), "format"},
        BadText{"WrongChecksum", kTitle + "end\t00000000\n", "damaged"},
        BadText{"LongChecksum", Sealed(kTitle).insert(Sealed(kTitle).size() - 1, "0"), "damaged"},
        BadText{"TextAfterTheEnd", Sealed(kTitle) + "x", "something follows"},
        BadText{"LineAfterTheEnd", Sealed(kTitle) + "project\tp\n", "something follows"},
        BadText{"TwoEnds", Sealed(Sealed(kTitle)), "something follows"},
        BadText{"UnknownKey", Sealed(kTitle + kProject + "appkey\tx\n"), "unknown"},
        BadText{"NoTab", Sealed(kTitle + kProject + "reported 1\n"),
                "not a key, a tab and a value"},
        BadText{"EmptyLine", Sealed(kTitle + "\n"), "not a key, a tab and a value"},
        BadText{"CertificateOfNoProject", Sealed(kTitle + "certificate\ta\n"), "out of order"},
        BadText{"CountOfNoProject", Sealed(kTitle + "reported\t1\n"), "out of order"},
        BadText{"DateOfNoCertificate", Sealed(kTitle + kWholeProject + "expires\t1774396800\n"),
                "out of order"},
        BadText{"KeyTwice", Sealed(kTitle + kProject + "reported\t1\nreported\t1\n"),
                "out of order"},
        BadText{"CountAfterACertificate",
                Sealed(kTitle + kWholeProject + "certificate\ta\nreported\t1\n"), "out of order"},
        BadText{"NoBaseUrl", Sealed(kTitle + "project\tp\napi_version\tv1.1\n" + kCounts),
                "base URL"},
        BadText{"NoCounts", Sealed(kTitle + kProject), "lacks one before it"},
        BadText{"NoCountsBeforeACertificate", Sealed(kTitle + kProject + "certificate\ta\n"),
                "lacks one before it"},
        BadText{"OneCountLess", Sealed(kTitle + kProject + kCounts.substr(kCounts.find("ignored"))),
                "lacks one before it"},
        // Found by the fuzz target: numbers that this program does not write so.
        BadText{"CountWithAZeroBefore", Sealed(kTitle + kProject + "reported\t01\n"),
                "unusable value"},
        BadText{"DateWithAZeroBefore",
                Sealed(kTitle + kWholeProject + "certificate\ta\nexpires\t01774396800\n"),
                "unusable value"},
        BadText{"MinusZero", Sealed(kTitle + kProject + "last_success\t-0\n"), "unusable value"},
        BadText{"MinusWithAZeroBefore", Sealed(kTitle + kProject + "last_success\t-01\n"),
                "unusable value"},
        BadText{"FormatWithAZeroBefore", Sealed("nhncloud-certmanager-exporter inventory 02\n"),
                "format"},
        BadText{"ProjectTwice", Sealed(kTitle + kWholeProject + kWholeProject), "twice"},
        BadText{"EmptyProjectName", Sealed(kTitle + "project\t\n"), "unusable value"},
        BadText{"NegativeCount", Sealed(kTitle + kProject + "reported\t-1\n"), "unusable value"},
        BadText{"CountOver64Bits", Sealed(kTitle + kProject + "reported\t18446744073709551616\n"),
                "unusable value"},
        BadText{"CountWithTail", Sealed(kTitle + kProject + "reported\t1x\n"), "unusable value"},
        BadText{"EmptyDate", Sealed(kTitle + kWholeProject + "certificate\ta\nexpires\t\n"),
                "unusable value"},
        BadText{"DateOver64Bits",
                Sealed(kTitle + kWholeProject + "certificate\ta\nexpires\t9223372036854775808\n"),
                "unusable value"},
        BadText{"DateWithFraction",
                Sealed(kTitle + kWholeProject + "certificate\ta\nexpires\t1774396800.5\n"),
                "unusable value"},
        BadText{"LineWithoutEnd", kTitle + std::string(100'000, 'x'), "too long"},
        BadText{"LongLine", Sealed(kTitle + "project\t" + std::string(20'000, 'x') + "\n"),
                "too long"}),
    [](const auto& row) { return row.param.name; });

TEST(SnapshotDamage, StopsAtTheLimit) {
  // Address space that takes no memory.
  constexpr std::size_t kBytes = kMaxSnapshotBytes + 1;
  void* const zeroes =
      mmap(nullptr, kBytes, PROT_READ, MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);
  ASSERT_NE(zeroes, MAP_FAILED);
  const auto read = ReadSnapshotText({static_cast<const char*>(zeroes), kBytes});
  munmap(zeroes, kBytes);
  ASSERT_THAT(read, FailsWith(Reason::kSchema));
  EXPECT_NE(read.error().message.find("256 MiB"), std::string::npos);
}

}  // namespace
}  // namespace certmon::inventory
