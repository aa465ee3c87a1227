// ListPoll with tokens (v1.3): what is asked for, in which order, and what a refusal leads to.
#include <gtest/gtest.h>

#include <memory>
#include <string>
#include <vector>

#include "lib/certapi/list_poll.h"
#include "tests/support/scripted_transport.h"

namespace certmon::certapi {
namespace {

using base::Reason;
using std::chrono::milliseconds;
using std::chrono::seconds;
using test_support::FakeClock;
using test_support::JsonResponse;
using test_support::ListResponse;
using test_support::ScriptedAnswer;
using test_support::ScriptedTransport;
using test_support::SentRequest;

class NoJitter final : public base::Random {
 public:
  [[nodiscard]] double Fraction() override { return 0.0; }
};

bool IsToken(const SentRequest& sent) { return sent.url == "http://127.0.0.1:1/token"; }

class TokenPoll : public testing::Test {
 protected:
  ListOutcome Poll() {
    const auto note = [this](const Attempt& attempt) { attempts_.push_back(attempt); };
    auto endpoint = std::make_shared<ApiEndpoint>();
    endpoint->base_url = "http://127.0.0.1:1";
    endpoint->token_url = "http://127.0.0.1:1/token";
    endpoint->version = ApiVersion::kV1_3;
    if (!tokens_) {
      tokens_.emplace(TokenContext{.endpoint = endpoint,
                                   .clock = clock_,
                                   .random = random_,
                                   .transport = transport_,
                                   .budget = budget_,
                                   .on_attempt = note});
    }
    ListPoll poll(settings_, ListPollContext{.endpoint = endpoint,
                                             .credentials = credentials_,
                                             .zone = *ExpiryZone::Find("Asia/Seoul"),
                                             .clock = clock_,
                                             .random = random_,
                                             .transport = transport_,
                                             .budget = budget_,
                                             .on_attempt = note,
                                             .tokens = &*tokens_});
    ListOutcome outcome = poll.Run();
    EXPECT_EQ(transport_.InFlight(), 0U);
    return outcome;
  }

  // What the scripted world does: issues "token-N...", and lets pages see only what `accepts` does.
  ScriptedAnswer Answer(const SentRequest& sent) {
    if (IsToken(sent)) {
      if (token_answer_) {
        return {.response = *token_answer_};
      }
      ++issued_;
      return {.response = JsonResponse(200, R"({"access_token":"token-of-a-usual-length-)" +
                                                std::to_string(issued_) +
                                                R"(","token_type":"Bearer","expires_in":)" +
                                                std::to_string(life_) + "}")};
    }
    const std::string expected = "Bearer token-of-a-usual-length-";
    const std::string header = sent.headers.at("X-NHN-AUTHORIZATION");
    EXPECT_EQ(header.substr(0, expected.size()), expected);
    const int number = std::stoi(header.substr(expected.size()));
    if (number <= revoked_up_to_) {
      return {.response = refusal_};
    }
    return {.response = ListResponse(names_, sent.Page(), 10)};
  }

  [[nodiscard]] std::string Sent() const {
    std::string kinds;
    for (const SentRequest& sent : transport_.Sent()) {
      kinds += IsToken(sent) ? 'T' : 'L';
    }
    return kinds;
  }

  FakeClock clock_{base::WallTime(seconds(1'774'396'800))};
  NoJitter random_;
  http::RetryBudget budget_;
  ListPollSettings settings_{.page_size = 10, .page_concurrency = 4};
  std::shared_ptr<const Credentials> credentials_ =
      std::make_shared<Credentials>(Credentials{.appkey = base::Secret("appkey"),
                                                .user_access_key_id = base::Secret("id"),
                                                .secret_access_key = base::Secret("secret")});
  std::vector<std::string> names_ = {"a", "b", "c"};
  std::optional<base::Result<http::HttpResponse>> token_answer_;
  http::HttpResponse refusal_ =
      JsonResponse(401, R"({"header":{"isSuccessful":false,"resultCode":80401}})");
  int life_ = 86'400;
  int issued_ = 0;
  int revoked_up_to_ = 0;
  std::vector<Attempt> attempts_;
  std::optional<TokenSource> tokens_;
  ScriptedTransport transport_{clock_, [this](const SentRequest& sent) { return Answer(sent); }};
};

TEST_F(TokenPoll, RequestsATokenOnceAndReusesItInLaterPolls) {
  EXPECT_TRUE(Poll().complete());
  EXPECT_TRUE(Poll().complete());
  EXPECT_EQ(Sent(), "TLL");
  const SentRequest& token = transport_.Sent()[0];
  EXPECT_EQ(token.method, http::Method::kPost);
  EXPECT_EQ(token.basic, "id:secret");
  EXPECT_EQ(token.body, "grant_type=client_credentials");
  ASSERT_EQ(attempts_.size(), 3U);
  EXPECT_EQ(attempts_[0].operation, Operation::kToken);
  EXPECT_EQ(attempts_[1].operation, Operation::kList);
}

TEST_F(TokenPoll, RequestsAnotherTokenAfterARefusalAndContinues) {
  EXPECT_TRUE(Poll().complete());
  revoked_up_to_ = 1;
  EXPECT_TRUE(Poll().complete());
  EXPECT_EQ(Sent(), "TLLTL");
}

TEST_F(TokenPoll, TreatsResultCodesAsRefusals) {
  for (const char* code : {"80007", "80401", "401"}) {
    EXPECT_TRUE(Poll().complete());
    revoked_up_to_ = issued_;
    refusal_ = JsonResponse(
        200, R"({"header":{"isSuccessful":false,"resultCode":)" + std::string(code) + "}}");
    EXPECT_TRUE(Poll().complete()) << code;
  }
}

TEST_F(TokenPoll, FailsAsAuthAfterTheSecondRefusal) {
  revoked_up_to_ = 1'000'000;
  const ListOutcome outcome = Poll();
  ASSERT_FALSE(outcome.complete());
  EXPECT_EQ(outcome.failure->reason, Reason::kAuth);
  EXPECT_EQ(Sent(), "TLTL");
}

TEST_F(TokenPoll, RequestsNoOtherTokenIfTheRoleIsMissing) {
  revoked_up_to_ = 1'000'000;
  refusal_ = JsonResponse(403, R"({"header":{"isSuccessful":false,"resultCode":80403}})");
  EXPECT_EQ(Poll().failure->reason, Reason::kAuth);
  EXPECT_EQ(Sent(), "TL");
}

TEST_F(TokenPoll, SurvivesARevocationInTheMiddleOfAListing) {
  names_.clear();
  for (int i = 0; i < 95; ++i) {
    names_.push_back("c" + std::to_string(100 + i));
  }
  transport_.SetScript([this](const SentRequest& sent) {
    if (!IsToken(sent) && sent.Page() == 4) {
      revoked_up_to_ = std::max(revoked_up_to_, 1);
    }
    return Answer(sent);
  });
  const ListOutcome outcome = Poll();
  EXPECT_TRUE(outcome.complete());
  EXPECT_EQ(outcome.entries.size(), 95U);
  EXPECT_EQ(issued_, 2) << Sent();  // however many pages were refused
}

TEST_F(TokenPoll, ReadsALongListingWithTokensOf60Seconds) {
  life_ = 60;
  settings_.timeout = seconds(600);
  names_.clear();
  for (int i = 0; i < 95; ++i) {
    names_.push_back("c" + std::to_string(100 + i));
  }
  settings_.page_concurrency = 1;
  transport_.SetScript([this](const SentRequest& sent) {
    ScriptedAnswer answer = Answer(sent);
    answer.after = IsToken(sent) ? milliseconds(10) : seconds(10);
    return answer;
  });
  EXPECT_TRUE(Poll().complete());
  // Ten pages of 10 s: a token serves the pages that begin in its first 48 s.
  EXPECT_EQ(issued_, 2) << Sent();
}

TEST_F(TokenPoll, FailsWithTheReasonOfTheTokenEndpointAndRequestsNoPage) {
  const std::pair<base::Result<http::HttpResponse>, Reason> rows[] = {
      {JsonResponse(401, R"({"error":"invalid_client"})"), Reason::kAuth},
      {JsonResponse(400, R"({"error":"invalid_request"})"), Reason::kAuth},
      {JsonResponse(200, "{}"), Reason::kToken},
      {JsonResponse(500, ""), Reason::kHttp5xx},
      {JsonResponse(429, ""), Reason::kRateLimited},
      {test_support::NoResponse(Reason::kTls), Reason::kTls},
      {test_support::NoResponse(Reason::kConnect), Reason::kConnect},
      {test_support::NoResponse(Reason::kTooLarge), Reason::kTooLarge},
  };
  for (const auto& [answer, reason] : rows) {
    token_answer_ = answer;
    tokens_.reset();
    budget_ = {};
    const ListOutcome outcome = Poll();
    ASSERT_FALSE(outcome.complete());
    EXPECT_EQ(outcome.failure->reason, reason) << outcome.failure->message;
    EXPECT_EQ(outcome.failure->message.substr(0, 7), "token: ");
    EXPECT_TRUE(outcome.failure->is_of_token_endpoint);
  }
  EXPECT_EQ(Sent().find('L'), std::string::npos);
}

TEST_F(TokenPoll, EndsInTimeIfTheTokenEndpointNeverAnswers) {
  transport_.SetScript([](const SentRequest&) { return ScriptedAnswer{.response = {}}; });
  const auto began = clock_.MonotonicNow();
  const ListOutcome outcome = Poll();
  EXPECT_EQ(outcome.failure->reason, Reason::kTimeout);
  EXPECT_LE(clock_.MonotonicNow() - began, settings_.timeout);
  // The next poll is not affected.
  transport_.SetScript([this](const SentRequest& sent) { return Answer(sent); });
  EXPECT_TRUE(Poll().complete());
}

}  // namespace
}  // namespace certmon::certapi
