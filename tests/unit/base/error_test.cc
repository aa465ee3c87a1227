#include "lib/base/error.h"

#include <gtest/gtest.h>

#include <set>
#include <string>
#include <vector>

#include "lib/base/result.h"

namespace certmon::base {
namespace {

TEST(ReasonLabel, IsTheClosedSetOfTheContract) {
  // Contract, section 5, in its order.
  const std::vector<std::string_view> contract = {
      "dns",         "connect",      "tls",     "timeout",   "truncated",    "too_large",
      "redirect",    "content_type", "auth",    "not_found", "rate_limited", "http_4xx",
      "http_5xx",    "http_status",  "json",    "schema",    "api_result",   "inconsistent",
      "credentials", "token",        "internal"};
  ASSERT_EQ(contract.size(), 21U);
  std::vector<std::string_view> labels;
  for (const Reason reason : AllReasons()) {
    labels.push_back(ReasonLabel(reason));
  }
  EXPECT_EQ(labels, contract);
}

TEST(ReasonLabel, MatchesTheNameOfTheReason) {
  // One of each corner, so that the table and the enum cannot shift against each other unseen.
  EXPECT_EQ(ReasonLabel(Reason::kDns), "dns");
  EXPECT_EQ(ReasonLabel(Reason::kContentType), "content_type");
  EXPECT_EQ(ReasonLabel(Reason::kAuth), "auth");
  EXPECT_EQ(ReasonLabel(Reason::kRateLimited), "rate_limited");
  EXPECT_EQ(ReasonLabel(Reason::kHttp4xx), "http_4xx");
  EXPECT_EQ(ReasonLabel(Reason::kHttp5xx), "http_5xx");
  EXPECT_EQ(ReasonLabel(Reason::kHttpStatus), "http_status");
  EXPECT_EQ(ReasonLabel(Reason::kApiResult), "api_result");
  EXPECT_EQ(ReasonLabel(Reason::kCredentials), "credentials");
  EXPECT_EQ(ReasonLabel(Reason::kInternal), "internal");
}

TEST(AllReasons, HasEachReasonOnce) {
  const std::set<Reason> reasons(AllReasons().begin(), AllReasons().end());
  EXPECT_EQ(reasons.size(), kReasonCount);
}

Result<int> Half(int number) {
  if (number % 2 != 0) {
    return Fail(Reason::kSchema, "halve an odd number");
  }
  return number / 2;
}

TEST(Result, HoldsAValueOrAnError) {
  EXPECT_EQ(Half(4), 2);
  const auto failed = Half(3);
  ASSERT_FALSE(failed.has_value());
  EXPECT_EQ(failed.error().reason, Reason::kSchema);
  EXPECT_EQ(failed.error().message, "halve an odd number");
  EXPECT_EQ(failed.error().http_status, std::nullopt);
  EXPECT_EQ(failed.error().retry_after, std::nullopt);
}

TEST(Result, KeepsEveryMemberOfAnError) {
  Error error{.reason = Reason::kAuth,
              .message = "m",
              .http_status = 401,
              .result_code = 7,
              .retry_after = std::chrono::seconds(9)};
  const Result<std::string> passed = Fail(error);
  EXPECT_EQ(passed.error().reason, Reason::kAuth);
  EXPECT_EQ(passed.error().http_status, 401);
  EXPECT_EQ(passed.error().result_code, 7);
  EXPECT_EQ(passed.error().retry_after, std::chrono::seconds(9));
}

}  // namespace
}  // namespace certmon::base
