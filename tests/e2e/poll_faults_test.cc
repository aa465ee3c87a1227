// Faults of the API and of the network during a poll. The page shows `up` 0 and the reason of the
// fault, and the certificate series stay unchanged.
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
      simulator::SpreadCertificates(certificates, kFixedNow);
  if (change) {
    change(options.settings);
  }
  return simulator::Simulator::Start(std::move(options)).value();
}

struct FaultRow {
  const char* name;
  const char* fault;  // of the simulator
  const char* argument;
  const char* reason;    // contract, section 5
  std::size_t requests;  // sent by the failing poll
};

using certapi::ApiVersion;

constexpr ApiVersion kAllVersions[] = {ApiVersion::kV1_0, ApiVersion::kV1_1, ApiVersion::kV1_2,
                                       ApiVersion::kV1_3};

class PollFault : public ::testing::TestWithParam<FaultRow> {};

// After a refused token the client requests a new token and the page again. It does not if the
// account lacks the role (403).
std::size_t RequestsOf(const FaultRow& row, ApiVersion version) {
  const bool renews = certapi::NeedsToken(version) && row.reason == std::string("auth") &&
                      row.fault != std::string("forbidden");
  return row.requests + (renews ? 2 : 0);
}

void ExpectKept(const FaultRow& row, ApiVersion version) {
  // Three pages of ten, because some faults concern the second page.
  const auto simulator = StartSimulator(25, [](simulator::Settings& settings) {
    settings.page_size_max = 10;
    settings.ignore_all = true;
  });
  // Short only for faults that wait for it: the machine may be busy.
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

// Three attempts for faults that a retry can fix.
INSTANTIATE_TEST_SUITE_P(
    Transport, PollFault,
    ::testing::Values(FaultRow{"Refused", "refuse", "", "connect", 0},
                      // The first attempt reuses a connection, so libcurl itself retries it once.
                      FaultRow{"ResetBeforeTheHeaders", "reset", "", "connect", 3},
                      FaultRow{"ResetWithinTheHeaders", "reset-mid-headers", "", "connect", 3},
                      FaultRow{"ResetWithinTheBody", "reset-mid-body", "", "connect", 3},
                      FaultRow{"NeverAnswers", "hang", "", "timeout", 3},
                      FaultRow{"ByteByByte", "drip", "", "timeout", 3},
                      FaultRow{"CutInTheMiddle", "truncate", "", "truncated", 3},
                      FaultRow{"CutBeforeTheFirstByte", "truncate", "0", "truncated", 3},
                      FaultRow{"CutWithoutALength", "close-delimited", "", "json", 1},
                      FaultRow{"SignInPageOfTheNetwork", "html", "", "content_type", 1}),
    &NameOf);

INSTANTIATE_TEST_SUITE_P(
    Http, PollFault,
    ::testing::Values(
        FaultRow{"Unauthorized", "unauthorized", "", "auth", 1},
        FaultRow{"UnauthorizedUnder200", "unauthorized-envelope", "", "auth", 1},
        FaultRow{"Forbidden", "forbidden", "", "auth", 1},
        FaultRow{"ForbiddenUnder200", "forbidden-envelope", "", "auth", 1},
        FaultRow{"NotFound", "not-found", "", "not_found", 1},
        FaultRow{"NotFoundWithAnEnvelope", "not-found-envelope", "", "not_found", 1},
        FaultRow{"RetryAfterOfASecond", "rate-limited", "1", "rate_limited", 3},
        FaultRow{"RetryAfterOfAnHour", "rate-limited", "3600", "rate_limited", 1},
        FaultRow{"RateLimitedUnder200", "rate-limited-envelope", "", "rate_limited", 3},
        FaultRow{"RetryAfterFarInThePast", "rate-limited", "Thu, 01 Jan 1970 00:00:00 GMT",
                 "rate_limited", 3},
        FaultRow{"RetryAfterFarInTheFuture", "rate-limited", "Fri, 31 Dec 9999 23:59:59 GMT",
                 "rate_limited", 1},
        FaultRow{"RetryAfterGarbage", "rate-limited", "soon", "rate_limited", 3},
        FaultRow{"RetryAfterNegative", "rate-limited", "-1", "rate_limited", 3},
        FaultRow{"RetryAfterEnormous", "rate-limited", "1000000000000", "rate_limited", 1},
        FaultRow{"RetryAfterAbsent", "unavailable", "", "http_5xx", 3},
        FaultRow{"ServerError", "server-error", "", "http_5xx", 3},
        FaultRow{"BadGatewayWithAnEnvelope", "bad-gateway", "", "http_5xx", 3},
        FaultRow{"UnavailableWithAnHtmlPage", "unavailable", "", "http_5xx", 3},
        FaultRow{"GatewayTimeoutWithAnEnvelope", "gateway-timeout", "", "http_5xx", 3},
        FaultRow{"Redirect", "redirect", "", "redirect", 1},
        FaultRow{"RedirectToAFile", "redirect", "file:///etc/passwd", "redirect", 1},
        FaultRow{"RedirectInALoop", "redirect", "/certmanager", "redirect", 1},
        FaultRow{"EmptyBody", "empty-body", "", "http_status", 1},
        FaultRow{"NoContent", "no-content", "", "http_status", 1},
        FaultRow{"PartialContent", "status", "206", "http_status", 1},
        FaultRow{"Created", "status", "201", "http_status", 1},
        FaultRow{"NotModified", "not-modified", "", "http_status", 1},
        FaultRow{"InterimAnswersWithoutEnd", "interim-flood", "", "too_large", 2},
        FaultRow{"UnknownCode", "unsuccessful", "987654321", "api_result", 1},
        FaultRow{"NegativeCode", "unsuccessful", "-1", "api_result", 1},
        FaultRow{"CodeOfAnExpiredToken", "unsuccessful", "80007", "auth", 1},
        FaultRow{"CodeOfTooManyRequests", "unsuccessful", "429", "rate_limited", 3},
        FaultRow{"BadRequestWithAnEnvelope", "bad-request", "", "http_4xx", 1},
        // A second attempt reads the list in pages.
        FaultRow{"AGigabyteAnnounced", "big", "", "too_large", 2},
        FaultRow{"ChunksWithoutEnd", "endless", "", "too_large", 2},
        FaultRow{"Gzip", "gzip", "", "content_type", 1},
        FaultRow{"Brotli", "content-encoding", "br", "content_type", 1},
        FaultRow{"Zstandard", "content-encoding", "zstd", "content_type", 1},
        FaultRow{"FiveEncodings", "content-encoding", "gzip, gzip, gzip, gzip, gzip",
                 "content_type", 1},
        FaultRow{"OneBigHeader", "big-header", "", "too_large", 2},
        FaultRow{"TenThousandHeaders", "header-flood", "", "too_large", 2},
        FaultRow{"HeaderWithANul", "nul-header", "", "http_status", 1},
        FaultRow{"HeaderWithoutAColon", "broken-header", "", "http_status", 1},
        FaultRow{"BytesThatAreNoHttp", "garbage", "", "http_status", 1},
        FaultRow{"FramesOfHttp2", "http2", "", "http_status", 1}),
    &NameOf);

INSTANTIATE_TEST_SUITE_P(
    Json, PollFault,
    ::testing::Values(FaultRow{"NearlyJson", "not-json", "", "json", 1},
                      FaultRow{"Cut", "json-cut", "", "json", 1},
                      FaultRow{"TwoDocuments", "two-documents", "", "json", 1},
                      FaultRow{"TrailingJunk", "trailing-junk", "", "json", 1},
                      FaultRow{"ByteOrderMark", "byte-order-mark", "", "json", 1},
                      FaultRow{"Utf16", "utf-16", "", "json", 1},
                      FaultRow{"AMillionDeep", "deep-nesting", "", "json", 1},
                      FaultRow{"OneTooDeep", "deep-nesting", "33", "json", 1},
                      FaultRow{"DuplicateKeys", "duplicate-keys", "", "schema", 1},
                      FaultRow{"NoHeader", "no-header", "", "schema", 1},
                      FaultRow{"NullHeader", "null-header", "", "schema", 1},
                      FaultRow{"NoFlag", "no-flag", "", "schema", 1},
                      FaultRow{"NoBody", "no-body", "", "schema", 1},
                      FaultRow{"NullBody", "null-body", "", "schema", 1},
                      FaultRow{"BlankBody", "blank-body", "", "schema", 1},
                      FaultRow{"NoTotal", "no-total", "", "schema", 1},
                      FaultRow{"NoData", "no-data", "", "schema", 1},
                      FaultRow{"NullData", "null-data", "", "schema", 1},
                      FaultRow{"DataRenamed", "data-renamed", "", "schema", 1},
                      FaultRow{"DataAnObject", "data-object", "", "schema", 1},
                      FaultRow{"DataAText", "data-string", "", "schema", 1},
                      FaultRow{"FlagAText", "flag-string", "", "schema", 1},
                      FaultRow{"TotalAText", "total-string", "", "schema", 1},
                      FaultRow{"TotalAFraction", "total-fractional", "", "schema", 1},
                      FaultRow{"TotalNegative", "total-negative", "", "schema", 1},
                      FaultRow{"EveryNumberAText", "wrong-types", "", "schema", 1},
                      FaultRow{"ResultCodeBesideSuccess", "result-code", "", "api_result", 1}),
    &NameOf);

// A change between two pages could explain it, so the three pages are read three times.
INSTANTIATE_TEST_SUITE_P(
    Listing, PollFault,
    ::testing::Values(FaultRow{"PageNumberIgnored", "page-ignored", "", "inconsistent", 2},
                      FaultRow{"PageStandsStill", "page-stuck", "", "inconsistent", 2},
                      FaultRow{"TotalChanges", "total-changes", "", "inconsistent", 6},
                      FaultRow{"TotalTooBig", "total-too-big", "", "inconsistent", 9},
                      FaultRow{"TotalHuge", "total-huge", "", "inconsistent", 1},
                      FaultRow{"EmptyPages", "empty-page", "", "inconsistent", 2}),
    &NameOf);

std::vector<FaultRow> DocumentedCodes() {
  // API guides v1.1 and v1.3, "Response Codes": 52000 to 52009.
  static const std::array<std::string, 10> kCodes = {"52000", "52001", "52002", "52003", "52004",
                                                     "52005", "52006", "52007", "52008", "52009"};
  static const std::array<std::string, 10> kNames = [] {
    std::array<std::string, 10> names;
    std::transform(kCodes.begin(), kCodes.end(), names.begin(),
                   [](const std::string& code) { return "Code" + code; });
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

TEST_P(Paging, ExportsAll237CertificatesIncludingExpired) {
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
  // One in twenty has expired (sample_certificates.h): 237 / 20, rounded up or down.
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
