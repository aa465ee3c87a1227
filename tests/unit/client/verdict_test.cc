#include "exporter/client/verdict.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>

#include "tests/unit/client/samples.h"

namespace certmon::client {
namespace {

using ::testing::HasSubstr;
using ::testing::Not;
using ::testing::StartsWith;

constexpr std::chrono::seconds kWarning = std::chrono::hours(24 * 30);
constexpr std::chrono::seconds kCritical = std::chrono::hours(24 * 7);
constexpr int kDay = 24;

struct Row {
  const char* name;
  std::vector<certapi::Certificate> certificates;
  std::uint64_t rejected;
  bool complete;
  int code;
};

void PrintTo(const Row& row, std::ostream* out) { *out << row.name; }

Listing ListingOf(const Row& row) {
  Listing listing{.project = "production",
                  .certificates = row.certificates,
                  .ignored = 2,
                  .rejected = row.rejected};
  if (!row.complete) {
    listing.failure = base::Error{.reason = base::Reason::kAuth, .message = "list: refused"};
  }
  return listing;
}

class Judged : public ::testing::TestWithParam<Row> {};

TEST_P(Judged, ByTheWorstState) {
  const Verdict verdict = Judge(ListingOf(GetParam()), kWarning, kCritical, kNow);
  constexpr const char* kWords[] = {"OK", "WARNING", "CRITICAL", "UNKNOWN"};
  EXPECT_EQ(verdict.code, GetParam().code) << verdict.line;
  EXPECT_THAT(verdict.line, StartsWith(std::string("CERTMANAGER ") + kWords[GetParam().code] +
                                       " - production: "));
  EXPECT_EQ(std::count(verdict.line.begin(), verdict.line.end(), '|'), 1);
  EXPECT_EQ(verdict.line.find('\n'), std::string::npos);
  EXPECT_THAT(verdict.line, HasSubstr(", 2 ignored"));
}

const certapi::Certificate kWell = Ends("well", 30 * kDay);  // not less than the warning
const certapi::Certificate kSoon = Ends("soon", 30 * kDay - 1);
const certapi::Certificate kSoonAtTheEdge = Ends("edge", 7 * kDay);
const certapi::Certificate kClose = Ends("close", 7 * kDay - 1);
const certapi::Certificate kNowEnding = Ends("now", 0);
const certapi::Certificate kGone = Ends("gone", -1);
const certapi::Certificate kOdd = Ends("odd", std::nullopt);

INSTANTIATE_TEST_SUITE_P(
    , Judged,
    ::testing::Values(Row{"Well", {kWell}, 0, true, kOkCode},
                      Row{"Soon", {kWell, kSoon}, 0, true, kWarningCode},
                      Row{"SoonAtTheEdge", {kSoonAtTheEdge}, 0, true, kWarningCode},
                      Row{"Critical", {kWell, kSoon, kClose}, 0, true, kCriticalCode},
                      Row{"EndingNow", {kNowEnding}, 0, true, kCriticalCode},
                      Row{"Expired", {kWell, kGone}, 0, true, kCriticalCode},
                      Row{"WithoutADate", {kWell, kOdd}, 0, true, kWarningCode},
                      Row{"Unusable", {kWell}, 1, true, kWarningCode},
                      Row{"NoCertificate", {}, 0, true, kWarningCode},
                      Row{"Incomplete", {kWell}, 0, false, kUnknownCode},
                      Row{"IncompleteAndSoon", {kSoon}, 0, false, kUnknownCode},
                      Row{"IncompleteAndWithoutADate", {kOdd}, 1, false, kUnknownCode},
                      Row{"IncompleteAndExpired", {kGone}, 0, false, kCriticalCode},
                      Row{"NothingRead", {}, 0, false, kUnknownCode}),
    [](const auto& row) { return row.param.name; });

TEST(Judge, WritesPerformanceData) {
  const Listing listing{.project = "p",
                        .certificates = {kClose, kGone, kOdd, kSoon, kWell},
                        .ignored = 3,
                        .rejected = 1};
  const std::string line = Judge(listing, kWarning, kCritical, kNow).line;
  EXPECT_THAT(
      line,
      HasSubstr(": 5 certificates, 1 expired, 1 with less than 7d left, 1 with less "
                "than 30d left, 1 without a usable date, 1 without a usable name or "
                "double in the listing, 3 ignored; first: gone expired less than 1 day ago | "));
  EXPECT_EQ(line.substr(line.find("| ")),
            "| certificates=5;;;0 expired=1;;;0 critical=1;;;0 warning=1;;;0 unknown=1;;;0 "
            "rejected=1;;;0 ignored=3;;;0 left=-3600s;2592000:;604800:");
}

TEST(Judge, AddsTheHintForAFailureToTheSameLine) {
  Listing listing{.project = "p", .certificates = {}, .ignored = 0, .rejected = 0};
  listing.failure = base::Error{.reason = base::Reason::kAuth, .message = "list: HTTP 401"};
  const std::string line = Judge(listing, kWarning, kCritical, kNow).line;
  EXPECT_THAT(line, HasSubstr("; the listing is not complete: list: HTTP 401; check appkey, access "
                              "key and secret, "));
  EXPECT_EQ(line.find('\n'), std::string::npos);
  EXPECT_EQ(std::count(line.begin(), line.end(), '|'), 1);
}

TEST(Judge, NamesTheFirstToExpireAndItsDays) {
  const Listing listing{
      .project = "p", .certificates = {kWell, kSoon}, .ignored = 0, .rejected = 0};
  EXPECT_THAT(Judge(listing, kWarning, kCritical, kNow).line,
              HasSubstr("; first: soon has 29 days left |"));
}

TEST(Judge, ContainsNoNameThatEndsTheLineOrStartsTheNumbers) {
  const Listing listing{
      .project = "p|x", .certificates = {Ends("a|b=1\n\x1b[0m", 1)}, .ignored = 0, .rejected = 0};
  const std::string line = Judge(listing, kWarning, kCritical, kNow).line;
  EXPECT_EQ(std::count(line.begin(), line.end(), '|'), 1);
  EXPECT_THAT(line, HasSubstr("a/b=1"));
  EXPECT_THAT(line, Not(HasSubstr("\n")));
  EXPECT_THAT(line, Not(HasSubstr("\x1b")));
}

TEST(UnknownLine, SaysWhyInOneLine) {
  EXPECT_EQ(UnknownLine("no|such\nfile"),
            "CERTMANAGER UNKNOWN - no/such\xEF\xBF\xBD"
            "file");
}

}  // namespace
}  // namespace certmon::client
