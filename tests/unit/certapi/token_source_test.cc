// When a token is asked for, and which is used, on a clock that the test moves.
#include "lib/certapi/token_source.h"

#include <gtest/gtest.h>

#include <memory>
#include <string>
#include <vector>

#include "tests/support/fake_clock.h"
#include "tests/support/scripted_transport.h"

namespace certmon::certapi {
namespace {

using base::Reason;
using std::chrono::milliseconds;
using std::chrono::seconds;
using State = TokenSource::State;
using test_support::JsonResponse;

class HalfRandom final : public base::Random {
 public:
  [[nodiscard]] double Fraction() override { return 0.5; }
};

class TokenSourceTest : public testing::Test {
 protected:
  static std::shared_ptr<const Credentials> Keys(const char* secret) {
    return std::make_shared<Credentials>(Credentials{.appkey = base::Secret("appkey"),
                                                     .user_access_key_id = base::Secret("id"),
                                                     .secret_access_key = base::Secret(secret)});
  }
  static std::shared_ptr<const ApiEndpoint> Endpoint() {
    auto endpoint = std::make_shared<ApiEndpoint>();
    endpoint->token_url = "http://127.0.0.1:1/token";
    endpoint->version = ApiVersion::kV1_3;
    return endpoint;
  }

  // True if Advance starts a request.
  bool Starts() {
    const std::size_t before = transport_.Sent().size();
    source_.Advance();
    return transport_.Sent().size() > before;
  }
  // Starts the request that is due and delivers this answer; false if none is due.
  bool Answer(const base::Result<http::HttpResponse>& response, seconds after = seconds(0)) {
    transport_.SetScript([=](const test_support::SentRequest&) {
      return test_support::ScriptedAnswer{.response = response, .after = after};
    });
    if (!Starts()) {
      return false;
    }
    transport_.Wait(base::MonotonicTime::max());
    source_.Advance();
    return true;
  }
  bool Issue(int life) {
    return Answer(JsonResponse(
        200, R"({"access_token":"a-token-of-some-length-)" + std::to_string(++issued_) +
                 R"(","token_type":"Bearer","expires_in":)" + std::to_string(life) + "}"));
  }
  void Fail(Reason reason) { ASSERT_TRUE(Answer(base::Fail(reason, "a test's failure"))); }
  [[nodiscard]] std::string Token() const {
    return source_.Token().WithBytes([](std::string_view text) { return std::string(text); });
  }

  test_support::FakeClock clock_{base::WallTime(seconds(1'000'000))};
  HalfRandom random_;
  http::RetryBudget budget_;
  std::vector<Attempt> attempts_;
  int issued_ = 0;
  // Does not answer, unless a test says otherwise.
  test_support::ScriptedTransport transport_{
      clock_, [](const test_support::SentRequest&) { return test_support::ScriptedAnswer{}; }};
  TokenSource source_{
      TokenContext{.endpoint = Endpoint(),
                   .clock = clock_,
                   .random = random_,
                   .transport = transport_,
                   .budget = budget_,
                   .on_attempt = [this](const Attempt& attempt) { attempts_.push_back(attempt); }}};
};

class TokenLife : public TokenSourceTest, public testing::WithParamInterface<int> {};

TEST_P(TokenLife, EndsAt80PercentForTheNextRequest) {
  const int life = GetParam();
  source_.Begin(Keys("k"));
  ASSERT_TRUE(Issue(life));
  const std::string first = Token();
  clock_.Advance(milliseconds(seconds(life)) * 4 / 5 - milliseconds(1));
  source_.Begin(Keys("k"));
  EXPECT_FALSE(Starts());
  EXPECT_EQ(source_.GetState(), State::kUsable);
  clock_.Advance(milliseconds(1));
  ASSERT_TRUE(Issue(life));
  EXPECT_NE(Token(), first);
}

// The shortest and the longest lifetime that the console accepts, and one that is nearly over.
INSTANTIATE_TEST_SUITE_P(Seconds, TokenLife, testing::Values(1, 60, 86'400));

TEST_F(TokenSourceTest, CountsTheLifeOnTheMonotonicClock) {
  source_.Begin(Keys("k"));
  ASSERT_TRUE(Issue(60));
  clock_.SetWall(base::WallTime(seconds(9'000'000)));
  EXPECT_EQ(source_.GetState(), State::kUsable);
  EXPECT_FALSE(Starts());
  clock_.SetWall(base::WallTime(seconds(1)));
  clock_.Advance(seconds(48));
  EXPECT_TRUE(Issue(60));
}

TEST_F(TokenSourceTest, HasOneRequestInFlight) {
  source_.Begin(Keys("k"));
  ASSERT_TRUE(Starts());
  EXPECT_FALSE(Starts());
  source_.Begin(Keys("k"));  // another poll or download uses it too
  EXPECT_FALSE(Starts());
  EXPECT_EQ(source_.GetState(), State::kPending);
}

TEST_F(TokenSourceTest, CountsTheLifetimeFromTheRequest) {
  source_.Begin(Keys("k"));
  ASSERT_TRUE(
      Answer(JsonResponse(200, R"({"access_token":"a-token-of-some-length","expires_in":60})"),
             seconds(10)));
  EXPECT_EQ(source_.ExpiresAt(), base::WallTime(seconds(1'000'060)));
  clock_.Advance(seconds(50));
  EXPECT_NE(source_.GetState(), State::kUsable);
}

TEST_F(TokenSourceTest, UsesTheOldTokenUntilItEndsIfTheRenewalFails) {
  source_.Begin(Keys("k"));
  ASSERT_TRUE(Issue(100));
  const std::string first = Token();
  clock_.Advance(seconds(80));
  source_.Begin(Keys("k"));
  Fail(Reason::kConnect);
  EXPECT_EQ(source_.GetState(), State::kUsable);
  EXPECT_EQ(Token(), first);
  EXPECT_FALSE(Starts()) << "the next poll asks again";
  source_.Begin(Keys("k"));
  transport_.SetScript(
      [](const test_support::SentRequest&) { return test_support::ScriptedAnswer{}; });
  EXPECT_TRUE(Starts());
  source_.Drop(std::nullopt);
  clock_.Advance(seconds(20));
  source_.Begin(Keys("k"));
  Fail(Reason::kAuth);
  EXPECT_EQ(source_.GetState(), State::kFailed);
  EXPECT_EQ(source_.Failure()->reason, Reason::kAuth);
}

TEST_F(TokenSourceTest, RetriesAsForAnyOtherRequest) {
  source_.Begin(Keys("k"));
  Fail(Reason::kTimeout);
  EXPECT_EQ(source_.GetState(), State::kPending);
  EXPECT_FALSE(Starts());
  // Half of the first second (http/retry.h), then half of two.
  EXPECT_EQ(source_.NextWake() - clock_.MonotonicNow(), milliseconds(500));
  clock_.Advance(milliseconds(500));
  Fail(Reason::kTimeout);
  clock_.Advance(milliseconds(1000));
  Fail(Reason::kTimeout);
  EXPECT_EQ(source_.GetState(), State::kFailed);
  EXPECT_FALSE(Starts());
  EXPECT_EQ(source_.Failure()->message, "token: a test's failure");
  EXPECT_TRUE(source_.Failure()->is_of_token_endpoint);
  EXPECT_EQ(attempts_.size(), 3U);
  for (const Attempt& attempt : attempts_) {
    EXPECT_EQ(attempt.operation, Operation::kToken);
    EXPECT_EQ(attempt.failure, Reason::kTimeout);
  }
}

TEST_F(TokenSourceTest, NeverRetriesARefusal) {
  source_.Begin(Keys("k"));
  ASSERT_TRUE(Answer(JsonResponse(401, R"({"error":"invalid_client"})")));
  EXPECT_EQ(source_.GetState(), State::kFailed);
  EXPECT_EQ(attempts_.size(), 1U);
  EXPECT_EQ(attempts_[0].result_code, std::nullopt);
}

TEST_F(TokenSourceTest, DropsARefusedTokenOnce) {
  source_.Begin(Keys("k"));
  ASSERT_TRUE(Issue(86'400));
  const auto serial = source_.Serial();
  source_.OnRefused(serial);
  ASSERT_TRUE(Issue(86'400));
  EXPECT_EQ(source_.Serial(), serial + 1);
  source_.OnRefused(serial);  // late news of the first
  EXPECT_EQ(source_.GetState(), State::kUsable);
  EXPECT_FALSE(Starts());
}

TEST_F(TokenSourceTest, DropsTheTokenOfAnotherKey) {
  source_.Begin(Keys("k"));
  ASSERT_TRUE(Issue(86'400));
  source_.Begin(Keys("k"));
  EXPECT_FALSE(Starts());
  source_.Begin(Keys("rotated"));
  ASSERT_TRUE(Starts());
  EXPECT_EQ(transport_.Sent().back().basic, "id:rotated");
}

TEST_F(TokenSourceTest, ReportsEachTokenOnceBeforeItIsUsed) {
  std::vector<std::string> told;
  TokenSource source(TokenContext{.endpoint = Endpoint(),
                                  .clock = clock_,
                                  .random = random_,
                                  .transport = transport_,
                                  .budget = budget_,
                                  .on_attempt = [](const Attempt&) {},
                                  .on_issued =
                                      [&](const base::Secret& token) {
                                        EXPECT_NE(source.GetState(), State::kUsable);
                                        token.WithBytes([&told](std::string_view text) {
                                          told.emplace_back(text);
                                        });
                                      }});
  for (const char* body : {R"({"access_token":"token-1","expires_in":10})", "{}",
                           R"({"access_token":"token-2","expires_in":10})"}) {
    transport_.SetScript([body](const test_support::SentRequest&) {
      return test_support::ScriptedAnswer{.response = JsonResponse(200, body), .after = {}};
    });
    source.Begin(Keys("k"));
    source.Advance();
    ASSERT_EQ(transport_.InFlight(), 1U);
    transport_.Wait(base::MonotonicTime::max());
    source.Advance();
    clock_.Advance(seconds(10));
  }
  EXPECT_EQ(told, (std::vector<std::string>{"token-1", "token-2"}));
}

TEST_F(TokenSourceTest, StartsADroppedRequestAgain) {
  source_.Begin(Keys("k"));
  ASSERT_TRUE(Starts());
  source_.Drop(Reason::kTimeout);
  EXPECT_EQ(transport_.InFlight(), 0U);
  ASSERT_EQ(attempts_.size(), 1U);
  EXPECT_EQ(attempts_[0].failure, Reason::kTimeout);
  EXPECT_TRUE(Issue(60));
}

}  // namespace
}  // namespace certmon::certapi
