// What the world does to a poll, and what the page says then: `up` 0, the fault's own reason, and
// the certificate series as they were.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <array>
#include <set>
#include <vector>

#include "lib/simulator/simulator.h"
#include "tests/e2e/kept_poll.h"
#include "tests/e2e/poll_driver.h"

namespace certmon::e2e {
namespace {

using ::testing::HasSubstr;

std::unique_ptr<simulator::Simulator> StartSimulator(
    std::size_t certificates, const std::function<void(simulator::Settings&)>& change = {}) {
  simulator::SimulatorOptions options;
  options.settings.projects[0].certificates =
      simulator::SpreadCertificates(certificates, base::WallTime(std::chrono::seconds(1772323200)));
  if (change) {
    change(options.settings);
  }
  return simulator::Simulator::Start(std::move(options)).value();
}

struct FaultRow {
  const char* name;   // begins with the row of the fault matrix
  const char* fault;  // of the simulator's catalogue
  const char* argument;
  const char* reason;    // contract, section 5
  std::size_t requests;  // that the failing poll sends; 0: none arrives
};

using certapi::ApiVersion;

constexpr ApiVersion kAllVersions[] = {ApiVersion::kV1_0, ApiVersion::kV1_1, ApiVersion::kV1_2,
                                       ApiVersion::kV1_3};

class PollFault : public ::testing::TestWithParam<FaultRow> {};

// Where a token is refused, another is asked for, and the page once more; but not where the role is
// missing.
std::size_t RequestsOf(const FaultRow& row, ApiVersion version) {
  const bool renews = certapi::NeedsToken(version) && row.reason == std::string("auth") &&
                      row.fault != std::string("forbidden");
  return row.requests + (renews ? 2 : 0);
}

void ExpectKept(const FaultRow& row, ApiVersion version) {
  // Three pages of ten, so that faults between pages have pages to be between.
  const auto simulator = StartSimulator(25, [](simulator::Settings& settings) {
    settings.page_size_max = 10;
    settings.ignore_all = true;
  });
  // Short only where it is waited for: elsewhere the machine may be busy.
  const bool times_out = std::string(row.reason) == "timeout";
  PollDriver driver({.base_url = simulator->BaseUrl(),
                     .token_url = simulator->TokenUrl(),
                     .version = version,
                     .domain_info = true,
                     .request_timeout = std::chrono::milliseconds(times_out ? 500 : 60'000)});
  driver.Poll();
  const KeptPoll kept(driver);

  ASSERT_TRUE(simulator->AddFault({.name = row.fault, .argument = row.argument}).has_value());
  simulator->ClearRequests();
  driver.Poll();

  kept.ExpectKept(row.reason);
  EXPECT_EQ(simulator->RequestCount(), RequestsOf(row, version));
  simulator->ClearFaults();
  driver.Poll();
  EXPECT_TRUE(driver.State().up) << driver.LogText();
}

TEST_P(PollFault, KeepsEverythingAndShowsItsReason) {
  for (const ApiVersion version : kAllVersions) {
    SCOPED_TRACE(certapi::ApiVersionText(version));
    ExpectKept(GetParam(), version);
  }
}

std::string NameOf(const ::testing::TestParamInfo<FaultRow>& row) { return row.param.name; }

// Three attempts where it may get better by itself.
INSTANTIATE_TEST_SUITE_P(
    Transport, PollFault,
    ::testing::Values(
        FaultRow{"T4Refused", "refuse", "", "connect", 0},
        // The first attempt is by a connection of the poll before: libcurl itself takes another.
        FaultRow{"T6ResetBeforeTheHeaders", "reset", "", "connect", 3},
        FaultRow{"T6ResetWithinTheHeaders", "reset-mid-headers", "", "connect", 3},
        FaultRow{"T6ResetWithinTheBody", "reset-mid-body", "", "connect", 3},
        FaultRow{"T7NeverAnswers", "hang", "", "timeout", 3},
        FaultRow{"T8ByteByByte", "drip", "", "timeout", 3},
        FaultRow{"T9CutInTheMiddle", "truncate", "", "truncated", 3},
        FaultRow{"T9CutBeforeTheFirstByte", "truncate", "0", "truncated", 3},
        FaultRow{"T10CutWithoutALength", "close-delimited", "", "json", 1},
        FaultRow{"T14SignInPageOfTheNetwork", "html", "", "content_type", 1}),
    &NameOf);

INSTANTIATE_TEST_SUITE_P(
    Http, PollFault,
    ::testing::Values(
        FaultRow{"H1Unauthorized", "unauthorized", "", "auth", 1},
        FaultRow{"H1UnauthorizedUnder200", "unauthorized-envelope", "", "auth", 1},
        FaultRow{"H1Forbidden", "forbidden", "", "auth", 1},
        FaultRow{"H1ForbiddenUnder200", "forbidden-envelope", "", "auth", 1},
        FaultRow{"H2NotFound", "not-found", "", "not_found", 1},
        FaultRow{"H2NotFoundWithAnEnvelope", "not-found-envelope", "", "api_result", 1},
        FaultRow{"H3RetryAfterOfASecond", "rate-limited", "1", "rate_limited", 3},
        FaultRow{"H3RetryAfterOfAnHour", "rate-limited", "3600", "rate_limited", 1},
        FaultRow{"H3RateLimitedUnder200", "rate-limited-envelope", "", "rate_limited", 3},
        FaultRow{"H4RetryAfterFarInThePast", "rate-limited", "Thu, 01 Jan 1970 00:00:00 GMT",
                 "rate_limited", 3},
        FaultRow{"H4RetryAfterFarInTheFuture", "rate-limited", "Fri, 31 Dec 9999 23:59:59 GMT",
                 "rate_limited", 1},
        FaultRow{"H4RetryAfterGarbage", "rate-limited", "soon", "rate_limited", 3},
        FaultRow{"H4RetryAfterNegative", "rate-limited", "-1", "rate_limited", 3},
        FaultRow{"H4RetryAfterEnormous", "rate-limited", "1000000000000", "rate_limited", 1},
        FaultRow{"H4RetryAfterAbsent", "unavailable", "", "http_5xx", 3},
        FaultRow{"H5ServerError", "server-error", "", "http_5xx", 3},
        FaultRow{"H5BadGatewayWithAnEnvelope", "bad-gateway", "", "api_result", 3},
        FaultRow{"H5UnavailableWithAnHtmlPage", "unavailable", "", "http_5xx", 3},
        FaultRow{"H5GatewayTimeoutWithAnEnvelope", "gateway-timeout", "", "api_result", 3},
        FaultRow{"H6Redirect", "redirect", "", "redirect", 1},
        FaultRow{"H6RedirectToAFile", "redirect", "file:///etc/passwd", "redirect", 1},
        FaultRow{"H6RedirectInALoop", "redirect", "/certmanager", "redirect", 1},
        FaultRow{"H7EmptyBody", "empty-body", "", "http_status", 1},
        FaultRow{"H7NoContent", "no-content", "", "http_status", 1},
        FaultRow{"H7PartialContent", "status", "206", "http_status", 1},
        FaultRow{"H7Created", "status", "201", "http_status", 1},
        FaultRow{"H7NotModified", "not-modified", "", "http_status", 1},
        FaultRow{"H7InterimAnswersWithoutEnd", "interim-flood", "", "too_large", 2},
        FaultRow{"H8UnknownCode", "unsuccessful", "987654321", "api_result", 1},
        FaultRow{"H8NegativeCode", "unsuccessful", "-1", "api_result", 1},
        FaultRow{"H8CodeOfAnExpiredToken", "unsuccessful", "80007", "auth", 1},
        FaultRow{"H8CodeOfTooManyRequests", "unsuccessful", "429", "rate_limited", 3},
        FaultRow{"H8BadRequestWithAnEnvelope", "bad-request", "", "api_result", 1},
        // Asked for once more, in pages.
        FaultRow{"H9AGigabyteAnnounced", "big", "", "too_large", 2},
        FaultRow{"H9ChunksWithoutEnd", "endless", "", "too_large", 2},
        FaultRow{"H10Gzip", "gzip", "", "content_type", 1},
        FaultRow{"H10Brotli", "content-encoding", "br", "content_type", 1},
        FaultRow{"H10Zstandard", "content-encoding", "zstd", "content_type", 1},
        FaultRow{"H10FiveEncodings", "content-encoding", "gzip, gzip, gzip, gzip, gzip",
                 "content_type", 1},
        FaultRow{"H11OneBigHeader", "big-header", "", "too_large", 2},
        FaultRow{"H11TenThousandHeaders", "header-flood", "", "too_large", 2},
        FaultRow{"H11HeaderWithANul", "nul-header", "", "http_status", 1},
        FaultRow{"H11HeaderWithoutAColon", "broken-header", "", "http_status", 1},
        FaultRow{"H11BytesThatAreNoHttp", "garbage", "", "http_status", 1},
        FaultRow{"H13FramesOfHttp2", "http2", "", "http_status", 1}),
    &NameOf);

INSTANTIATE_TEST_SUITE_P(
    Json, PollFault,
    ::testing::Values(FaultRow{"J1NearlyJson", "not-json", "", "json", 1},
                      FaultRow{"J1Cut", "json-cut", "", "json", 1},
                      FaultRow{"J1TwoDocuments", "two-documents", "", "json", 1},
                      FaultRow{"J1TrailingJunk", "trailing-junk", "", "json", 1},
                      FaultRow{"J1ByteOrderMark", "byte-order-mark", "", "json", 1},
                      FaultRow{"J1Utf16", "utf-16", "", "json", 1},
                      FaultRow{"J2AMillionDeep", "deep-nesting", "", "json", 1},
                      FaultRow{"J2OneTooDeep", "deep-nesting", "33", "json", 1},
                      FaultRow{"J3DuplicateKeys", "duplicate-keys", "", "schema", 1},
                      FaultRow{"J5NoHeader", "no-header", "", "schema", 1},
                      FaultRow{"J5NullHeader", "null-header", "", "schema", 1},
                      FaultRow{"J5NoFlag", "no-flag", "", "schema", 1},
                      FaultRow{"J5NoBody", "no-body", "", "schema", 1},
                      FaultRow{"J5NullBody", "null-body", "", "schema", 1},
                      FaultRow{"J5BlankBody", "blank-body", "", "schema", 1},
                      FaultRow{"J5NoTotal", "no-total", "", "schema", 1},
                      FaultRow{"J5NoData", "no-data", "", "schema", 1},
                      FaultRow{"J5J6NullData", "null-data", "", "schema", 1},
                      FaultRow{"J6DataRenamed", "data-renamed", "", "schema", 1},
                      FaultRow{"J6DataAnObject", "data-object", "", "schema", 1},
                      FaultRow{"J6DataAText", "data-string", "", "schema", 1},
                      FaultRow{"J7FlagAText", "flag-string", "", "schema", 1},
                      FaultRow{"J7TotalAText", "total-string", "", "schema", 1},
                      FaultRow{"J7TotalAFraction", "total-fractional", "", "schema", 1},
                      FaultRow{"J7TotalNegative", "total-negative", "", "schema", 1},
                      FaultRow{"J7EveryNumberAText", "wrong-types", "", "schema", 1},
                      FaultRow{"J8ResultCodeBesideSuccess", "result-code", "", "api_result", 1}),
    &NameOf);

// What a change between two pages explains is read anew twice: three readings of three pages.
INSTANTIATE_TEST_SUITE_P(
    Listing, PollFault,
    ::testing::Values(FaultRow{"P4PageNumberIgnored", "page-ignored", "", "inconsistent", 2},
                      FaultRow{"P4PageStandsStill", "page-stuck", "", "inconsistent", 2},
                      FaultRow{"P5TotalChanges", "total-changes", "", "inconsistent", 6},
                      FaultRow{"P5TotalTooBig", "total-too-big", "", "inconsistent", 9},
                      FaultRow{"P5TotalHuge", "total-huge", "", "inconsistent", 1},
                      FaultRow{"P7EmptyPages", "empty-page", "", "inconsistent", 2}),
    &NameOf);

std::vector<FaultRow> DocumentedCodes() {
  // API guides v1.1 and v1.3, "Response Codes": 52000 to 52009.
  static const std::array<std::string, 10> kCodes = {"52000", "52001", "52002", "52003", "52004",
                                                     "52005", "52006", "52007", "52008", "52009"};
  static const std::array<std::string, 10> kNames = [] {
    std::array<std::string, 10> names;
    std::transform(kCodes.begin(), kCodes.end(), names.begin(),
                   [](const std::string& code) { return "H8Code" + code; });
    return names;
  }();
  std::vector<FaultRow> rows;
  for (std::size_t i = 0; i < kCodes.size(); ++i) {
    rows.push_back({kNames[i].c_str(), "unsuccessful", kCodes[i].c_str(), "api_result", 1});
  }
  return rows;
}
INSTANTIATE_TEST_SUITE_P(ResultCodes, PollFault, ::testing::ValuesIn(DocumentedCodes()), &NameOf);

struct PagingRow {
  const char* name;
  int page_size_max;
  bool ignore_all;
};

class Paging : public ::testing::TestWithParam<PagingRow> {};

TEST_P(Paging, P1P2P3ExportsAll237CertificatesTheExpiredOnesIncluded) {
  const auto simulator = StartSimulator(237, [](simulator::Settings& settings) {
    settings.page_size_max = GetParam().page_size_max;
    settings.ignore_all = GetParam().ignore_all;
  });
  PollDriver driver({.base_url = simulator->BaseUrl()});
  driver.Poll();
  ASSERT_TRUE(driver.State().up) << driver.LogText();
  EXPECT_EQ(driver.State().inventory->certificates.size(), 237U);
  std::set<std::string> names;
  std::size_t expired = 0;
  for (const auto& certificate : driver.State().inventory->certificates) {
    names.insert(certificate.name);
    expired += certificate.expires_at < driver.clock().WallNow() ? 1 : 0;
  }
  EXPECT_EQ(names.size(), 237U);
  // One of each twenty has expired (sample_certificates.h): 237 / 20, rounded either way.
  EXPECT_GE(expired, 11U);
  EXPECT_THAT(driver.Page(), HasSubstr("certificates_reported{project=\"production\"} 237\n"));
  for (const auto& request : simulator->Requests()) {
    EXPECT_THAT(request.query, HasSubstr("status=ALL"));
    EXPECT_THAT(request.query, HasSubstr("all=true"));
  }
}

INSTANTIATE_TEST_SUITE_P(, Paging,
                         ::testing::Values(PagingRow{"AllHonoured", 0, false},
                                           PagingRow{"AllIgnored", 0, true},
                                           PagingRow{"CappedAndAllIgnored", 10, true},
                                           PagingRow{"CappedAndAllHonoured", 10, false}),
                         [](const auto& row) { return row.param.name; });

}  // namespace
}  // namespace certmon::e2e
