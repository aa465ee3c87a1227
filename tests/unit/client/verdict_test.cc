#include "exporter/client/verdict.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>

#include "exporter/client/given_thresholds.h"
#include "tests/unit/client/samples.h"

namespace certmon::client {
namespace {

using ::testing::HasSubstr;
using ::testing::Not;
using ::testing::StartsWith;

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
                  .certificates = ListedAll(row.certificates),
                  .rejected = row.rejected};
  for (const char* name : {"ignored-1", "ignored-2"}) {
    listing.certificates.push_back(Listed(Ends(name, -1)));
    listing.certificates.back().is_ignored = true;
  }
  if (!row.complete) {
    listing.failure = base::Error{.reason = base::Reason::kAuth, .message = "list: refused"};
  }
  return listing;
}

Verdict Judge(const Listing& listing, const CheckRequest& check, base::WallTime now) {
  return client::Judge({listing}, check, now);
}

class Judged : public ::testing::TestWithParam<Row> {};

TEST_P(Judged, ByTheWorstState) {
  const Verdict verdict = Judge(ListingOf(GetParam()), {}, kNow);
  constexpr const char* kWords[] = {"OK", "WARNING", "CRITICAL", "UNKNOWN"};
  EXPECT_EQ(verdict.code, GetParam().code) << verdict.line;
  EXPECT_THAT(verdict.line, StartsWith(std::string("CERTMANAGER ") + kWords[GetParam().code] +
                                       " - production: "));
  // Counts of an incomplete listing are not known.
  EXPECT_EQ(std::count(verdict.line.begin(), verdict.line.end(), '|'), GetParam().complete ? 1 : 0);
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
                        .certificates = ListedAll({kClose, kGone, kOdd, kSoon, kWell}),
                        .rejected = 1};
  const std::string line = Judge(listing, {}, kNow).line;
  EXPECT_THAT(
      line,
      HasSubstr(
          ": 5 certificates, 1 expired, 1 critical, 1 expiring soon, 1 without a usable "
          "date, 1 without a usable name or double in the listing; first: gone expired today | "));
  EXPECT_EQ(line.substr(line.find("| ")),
            "| certificates=5;;;0 expired=1;;;0 critical=1;;;0 warning=1;;;0 unknown=1;;;0 "
            "superseded=0;;;0 rejected=1;;;0 ignored=0;;;0 left=-3600s;2592000:;604800:");
}

TEST(Judge, AddsTheHintForAFailureToTheSameLine) {
  Listing listing{.project = "p", .certificates = ListedAll({kWell})};
  listing.failure = base::Error{.reason = base::Reason::kAuth, .message = "list: HTTP 401"};
  const std::string line = Judge(listing, {}, kNow).line;
  EXPECT_THAT(line, HasSubstr("; the listing is not complete: list: HTTP 401; check appkey, access "
                              "key and secret, "));
  EXPECT_EQ(line.find('\n'), std::string::npos);
  EXPECT_EQ(line.find('|'), std::string::npos);
}

TEST(Judge, NamesTheFirstToExpireAndItsDays) {
  const Listing listing{.project = "p", .certificates = ListedAll({kWell, kSoon})};
  EXPECT_THAT(Judge(listing, {}, kNow).line, HasSubstr("; first: soon has 29 days left |"));
}

TEST(Judge, ContainsNoNameThatEndsTheLineOrStartsTheNumbers) {
  const Listing listing{.project = "p|x", .certificates = ListedAll({Ends("a|b=1\n\x1b[0m", 1)})};
  const std::string line = Judge(listing, {}, kNow).line;
  EXPECT_EQ(std::count(line.begin(), line.end(), '|'), 1);
  EXPECT_THAT(line, HasSubstr("a/b=1"));
  EXPECT_THAT(line, Not(HasSubstr("\n")));
  EXPECT_THAT(line, Not(HasSubstr("\x1b")));
}

TEST(Judge, SaysHowManyDaysAgoTheFirstExpired) {
  const auto line = [](int hours) {
    return Judge(Listing{.project = "p", .certificates = ListedAll({Ends("gone", hours)})}, {},
                 kNow)
        .line;
  };
  EXPECT_THAT(line(-1), HasSubstr("gone expired today |"));
  EXPECT_THAT(line(-24), HasSubstr("gone expired 1 day ago |"));
  EXPECT_THAT(line(-40 * kDay), HasSubstr("gone expired 40 days ago |"));
  EXPECT_THAT(line(-40 * kDay - 1), HasSubstr("gone expired 40 days ago |"));
  EXPECT_THAT(line(-41 * kDay + 1), HasSubstr("gone expired 40 days ago |"));
}

TEST(Judge, ExpiredCertificatesWithASuccessorAreNamedAndNotCritical) {
  Listing listing{.project = "p", .certificates = ListedAll({kGone, kSoon, kWell})};
  listing.certificates[0].superseded_by = "n|ew";
  listing.certificates[1].superseded_by = "well";
  const Verdict verdict = Judge(listing, {}, kNow);
  EXPECT_EQ(verdict.code, kOkCode) << verdict.line;
  EXPECT_THAT(verdict.line, HasSubstr("3 certificates, 1 expired and replaced; first: soon has 29 "
                                      "days left; replaced: gone by n/ew | "));
  EXPECT_THAT(verdict.line, HasSubstr("expired=0;;;0 critical=0;;;0 warning=0;;;0 unknown=0;;;0 "
                                      "superseded=1;;;0 "));
  listing.certificates.push_back(Listed(kClose));
  listing.certificates.back().superseded_by = "well";
  EXPECT_EQ(Judge(listing, {}, kNow).code, kCriticalCode);
}

TEST(Judge, GivenThresholdsReplaceTheEffectiveOnes) {
  using std::chrono::hours;
  certapi::Certificate certificate = Ends("x", 9 * kDay);
  certificate.created_at = kNow - hours(91 * kDay);  // a life of 100 days
  const Listing listing{.project = "p", .certificates = ListedAll({certificate, kWell})};
  const auto time = [](int days) { return GivenThreshold{.time = hours(24 * days), .share = {}}; };
  const auto share = [](int percent) { return GivenThreshold{.share = percent}; };
  struct Case {
    std::optional<GivenThreshold> warning;
    std::optional<GivenThreshold> critical;
    int code;
  };
  for (const Case& one : {Case{{}, {}, kWarningCode}, Case{time(8), {}, kOkCode},
                          // Not longer than the critical one of 7 days: there is no WARNING then.
                          Case{time(1), {}, kOkCode}, Case{{}, time(10), kCriticalCode},
                          Case{{}, share(9), kWarningCode}, Case{{}, share(10), kCriticalCode},
                          Case{share(8), share(2), kOkCode}, Case{share(9), share(2), kOkCode},
                          Case{share(10), share(2), kWarningCode},
                          // kWell has no lifetime: its own threshold holds.
                          Case{share(50), time(1), kWarningCode}}) {
    const CheckRequest check{.globs = {}, .warning = one.warning, .critical = one.critical};
    EXPECT_EQ(Judge(listing, check, kNow).code, one.code);
  }
}

TEST(Judge, LooksOnlyAtTheNamesThatAGlobMatches) {
  const Listing listing{.project = "p", .certificates = ListedAll({kGone, kWell})};
  EXPECT_EQ(Judge(listing, {.globs = {"w*"}}, kNow).code, kOkCode);
  const Verdict none = Judge(listing, {.globs = {"nobody"}}, kNow);
  EXPECT_EQ(none.code, kWarningCode);
  EXPECT_THAT(none.line, HasSubstr("no certificate"));
}

TEST(Judge, HasNoNumbersIfNothingWasRead) {
  Listing listing{.project = "p", .certificates = {}};
  listing.failure = base::Error{.reason = base::Reason::kTimeout, .message = "list: no answer"};
  const Verdict verdict = Judge(listing, {}, kNow);
  EXPECT_EQ(verdict.code, kUnknownCode);
  EXPECT_THAT(verdict.line, HasSubstr("p: the listing was not read: list: no answer"));
  EXPECT_EQ(verdict.line.find('|'), std::string::npos);
}

Listing Of(const std::string& project, std::vector<certapi::Certificate> certificates) {
  return {.project = project, .certificates = ListedAll(std::move(certificates))};
}

Listing Unread(const std::string& project) {
  Listing listing{.project = project, .certificates = {}};
  listing.failure = base::Error{.reason = base::Reason::kHttp5xx, .message = "list: HTTP 503"};
  return listing;
}

TEST(Judge, NamesEachOfSeveralProjectsTheWorstFirst) {
  const Verdict verdict = client::Judge(
      {Of("a", {kWell}), Of("b", {kSoon}), Unread("c"), Of("d|'=\n", {kGone}), Of("e", {kWell})},
      {}, kNow);
  EXPECT_EQ(verdict.code, kCriticalCode);
  EXPECT_THAT(verdict.line, StartsWith("CERTMANAGER CRITICAL - d/'="));
  std::size_t at = 0;
  for (const char* part : {"1 expired;", " - c: the listing was not read: list: HTTP 503",
                           " - b: 1 certificate, 1 expiring soon", " - a: 1 certificate;",
                           " - e: 1 certificate;", " | 'a/certificates'=1;;;0 'a/expired'=0;;;0 ",
                           "'b/warning'=1;;;0", "'d/__\xEF\xBF\xBD/left'=-3600s;", "'e/left'="}) {
    const std::size_t found = verdict.line.find(part);
    ASSERT_NE(found, std::string::npos) << part << " in " << verdict.line;
    EXPECT_GT(found, at) << part << " in " << verdict.line;
    at = found;
  }
  EXPECT_THAT(verdict.line, Not(HasSubstr("'c/")));
  EXPECT_EQ(std::count(verdict.line.begin(), verdict.line.end(), '|'), 1);
  EXPECT_EQ(verdict.line.find('\n'), std::string::npos);
}

TEST(Judge, OfSeveralProjectsTheWorstStateCounts) {
  const Listing well = Of("well", {kWell});
  const Listing soon = Of("soon", {kSoon});
  const Listing gone = Of("gone", {kGone});
  const Listing unread = Unread("unread");
  EXPECT_EQ(client::Judge({well, well}, {}, kNow).code, kOkCode);
  EXPECT_EQ(client::Judge({well, soon}, {}, kNow).code, kWarningCode);
  EXPECT_EQ(client::Judge({soon, unread, well}, {}, kNow).code, kUnknownCode);
  EXPECT_EQ(client::Judge({unread, gone}, {}, kNow).code, kCriticalCode);
  EXPECT_EQ(client::Judge({well, Of("none", {})}, {}, kNow).code, kWarningCode);
}

TEST(Judge, WithGlobsAProjectWithoutAMatchIsNoWarningIfAnotherHasOne) {
  const std::vector<Listing> listings = {Of("a", {kWell}), Of("b", {kSoon})};
  EXPECT_EQ(client::Judge(listings, {.globs = {"well"}}, kNow).code, kOkCode);
  EXPECT_EQ(client::Judge(listings, {.globs = {"nobody"}}, kNow).code, kWarningCode);
}

TEST(FaultOfGiven, NamesBothThresholdsIfOneIsGivenAndTheWarningIsNotLonger) {
  using std::chrono::hours;
  const auto days = [](int count) {
    return GivenThreshold{.time = hours(24 * count), .share = {}};
  };
  const auto share = [](int percent) { return GivenThreshold{.share = percent}; };
  const inventory::ThresholdRule rule;  // 30d and 7d, 33% and 10%
  for (const auto& [check, wanted] :
       {std::pair<CheckRequest, const char*>{
            {.warning = days(1)},
            "--warning=1d is not longer than the critical threshold of the configuration, 7d; give "
            "--critical too"},
        {{.warning = days(7)}, "--warning=7d is not longer"},
        {{.warning = share(10)},
         "--warning=10% is not longer than the critical threshold of the "
         "configuration, 10%"},
        {{.critical = days(30)},
         "--critical=30d is not shorter than the warning threshold of the configuration, 30d; give "
         "--warning too"},
        {{.critical = share(40)}, "configuration, 33%; give --warning too"}}) {
    const auto fault = FaultOfGiven(check, rule);
    ASSERT_TRUE(fault.has_value()) << wanted;
    EXPECT_THAT(*fault, HasSubstr(wanted));
  }
  inventory::ThresholdRule no_shares = rule;
  no_shares.warning_share = no_shares.critical_share = std::nullopt;
  for (const CheckRequest& check : {CheckRequest{},
                                    {.warning = days(8)},
                                    {.critical = days(29)},
                                    {.warning = share(11)},
                                    {.critical = share(32)},
                                    {.warning = days(1), .critical = share(90)}}) {
    EXPECT_EQ(FaultOfGiven(check, rule), std::nullopt);
  }
  EXPECT_EQ(FaultOfGiven({.warning = share(1)}, no_shares), std::nullopt);
}

TEST(UnknownLine, SaysWhyInOneLine) {
  EXPECT_EQ(UnknownLine("no|such\nfile"),
            "CERTMANAGER UNKNOWN - no/such\xEF\xBF\xBD"
            "file");
}

}  // namespace
}  // namespace certmon::client
