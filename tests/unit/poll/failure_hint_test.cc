#include "exporter/poll/failure_hint.h"

#include <gtest/gtest.h>

#include <set>

namespace certmon::exporter {
namespace {

TEST(FailureHint, NamesAnActionForEveryReason) {
  std::set<std::string_view> hints;
  for (const base::Reason reason : base::AllReasons()) {
    const std::string_view hint = FailureHint({.reason = reason, .message = "list: no"});
    EXPECT_GT(hint.size(), 20U) << base::ReasonLabel(reason);
    EXPECT_NE(hint.back(), '.');
    hints.insert(hint);
  }
  // json and schema share one; every other reason has its own.
  EXPECT_EQ(hints.size(), base::kReasonCount - 1);
}

// The keys of the list do not matter here: api.base_url may be right.
TEST(FailureHint, OfTheTokenEndpointNamesOnlyItsOwnKey) {
  for (const base::Reason reason : base::AllReasons()) {
    const std::string_view hint = FailureHint({.reason = reason, .is_of_token_endpoint = true});
    EXPECT_GT(hint.size(), 20U) << base::ReasonLabel(reason);
    EXPECT_EQ(hint.find("api.base_url"), std::string_view::npos) << hint;
    EXPECT_EQ(hint.find("api.version"), std::string_view::npos) << hint;
  }
  using base::Reason;
  for (const Reason reason : {Reason::kDns, Reason::kConnect, Reason::kRedirect, Reason::kApiResult,
                              Reason::kNotFound, Reason::kHttp4xx, Reason::kToken}) {
    EXPECT_NE(FailureHint({.reason = reason, .is_of_token_endpoint = true}).find("api.token_url"),
              std::string_view::npos)
        << base::ReasonLabel(reason);
  }
}

}  // namespace
}  // namespace certmon::exporter
