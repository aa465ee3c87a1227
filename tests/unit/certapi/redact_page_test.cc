#include "lib/certapi/redact_page.h"

#include <gtest/gtest.h>

#include <memory>
#include <string>

#include "tests/support/fake_clock.h"
#include "tests/support/scripted_transport.h"

namespace certmon::certapi {
namespace {

Credentials SomeCredentials() {
  return {.appkey = base::Secret("appkey-canary"),
          .user_access_key_id = base::Secret("id-canary"),
          .secret_access_key = base::Secret("secret-canary")};
}

TEST(RedactPage, LeavesNoCredentialInAnyTextOfAnEntry) {
  const Instant expiry(std::chrono::seconds(1774364400));
  CertificatePage page;
  page.entries = {{.certificate = {.name = "www.example.com", .expires_at = expiry}},
                  {.certificate = {.name = "a-appkey-canary-b",
                                   .authority = "id%2Dcanary",
                                   .signature_algorithm = "secret-canary",
                                   .expires_at = expiry,
                                   .id = "1 secret-canary",
                                   .domains = {"a.example.com", "appkey-canary.example.com"}},
                   .rejection = Rejection::kBadDate}};
  RedactPage(SomeCredentials(), nullptr, page);
  const std::vector<ListedEntry> expected = {
      {.certificate = {.name = "www.example.com", .expires_at = expiry}},
      // Keeps its date, so that it is still watched.
      {.certificate = {.name = "a-***-b",
                       .authority = "***",
                       .signature_algorithm = "***",
                       .expires_at = expiry,
                       .id = "1 ***",
                       .domains = {"a.example.com", "***.example.com"}},
       .rejection = Rejection::kBadDate}};
  EXPECT_EQ(page.entries, expected);
}

TEST(RedactPage, IgnoresMissingAccessKeys) {
  CertificatePage page;
  page.entries = {{.certificate = {.name = "id-canary secret-canary"}}};
  RedactPage({.appkey = base::Secret("appkey-canary"),
              .user_access_key_id = base::Secret(),
              .secret_access_key = base::Secret()},
             nullptr, page);
  EXPECT_EQ(page.entries[0].certificate.name, "id-canary secret-canary");
}

TEST(RedactPage, KeepsOneOfTheDomainsThatBecomeEqual) {
  CertificatePage page;
  page.entries = {{.certificate = {.name = "a",
                                   .domains = {"id-canary.example.com", "b.example.com",
                                               "secret-canary.example.com"}}}};
  RedactPage(SomeCredentials(), nullptr, page);
  EXPECT_EQ(page.entries[0].certificate.domains,
            (std::vector<std::string>{"***.example.com", "b.example.com"}));
}

class NoRandom final : public base::Random {
 public:
  [[nodiscard]] double Fraction() override { return 0.0; }
};

class RedactToken : public testing::Test {
 protected:
  void Issue(const std::string& token) {
    source_.Begin(std::make_shared<const Credentials>(SomeCredentials()));
    transport_.SetScript([&token](const test_support::SentRequest&) {
      return test_support::ScriptedAnswer{
          .response = test_support::JsonResponse(
              200, R"({"access_token":")" + token + R"(","expires_in":60})"),
          .after = {}};
    });
    source_.Advance();
    transport_.Wait(base::MonotonicTime::max());
    source_.Advance();
    ASSERT_EQ(source_.GetState(), TokenSource::State::kUsable);
  }
  [[nodiscard]] std::string Redacted(const std::string& name) const {
    CertificatePage page;
    page.entries = {{.certificate = {.name = name}}};
    RedactPage(SomeCredentials(), &source_, page);
    return page.entries[0].certificate.name;
  }
  static std::shared_ptr<const ApiEndpoint> Endpoint() {
    auto endpoint = std::make_shared<ApiEndpoint>();
    return endpoint;
  }

  test_support::FakeClock clock_{base::WallTime(std::chrono::seconds(1'000'000))};
  NoRandom random_;
  http::RetryBudget budget_;
  test_support::ScriptedTransport transport_{clock_, {}};
  TokenSource source_{TokenContext{.endpoint = Endpoint(),
                                   .clock = clock_,
                                   .random = random_,
                                   .transport = transport_,
                                   .budget = budget_,
                                   .on_attempt = [](const Attempt&) {}}};
};

TEST_F(RedactToken, LeavesNeitherTheTokenNorThePreviousOne) {
  EXPECT_EQ(Redacted("token-canary-1 token-canary-2"), "token-canary-1 token-canary-2");
  Issue("token-canary-1");
  EXPECT_EQ(Redacted("token-canary-1 token-canary-2"), "*** token-canary-2");
  clock_.Advance(std::chrono::seconds(48));
  Issue("token-canary-2");
  EXPECT_EQ(Redacted("token-canary-1 token%2Dcanary-2"), "*** ***");
  // After a refusal, answers to earlier requests with this token may still arrive.
  source_.OnRefused(source_.Serial());
  EXPECT_EQ(Redacted("Bearer token-canary-2"), "Bearer ***");
}

}  // namespace
}  // namespace certmon::certapi
