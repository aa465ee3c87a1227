#include "exporter/poll/failure_hint.h"

#include <gtest/gtest.h>

#include <set>
#include <string>

namespace certmon::exporter {
namespace {

TEST(FailureHint, NamesAnActionForEveryReason) {
  std::set<std::string> hints;
  for (const base::Reason reason : base::AllReasons()) {
    const std::string hint = FailureHint({.reason = reason, .message = "list: no"});
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
    const std::string hint = FailureHint({.reason = reason, .is_of_token_endpoint = true});
    EXPECT_GT(hint.size(), 20U) << base::ReasonLabel(reason);
    EXPECT_EQ(hint.find("api.base_url"), std::string::npos) << hint;
    EXPECT_EQ(hint.find("api.version"), std::string::npos) << hint;
  }
  using base::Reason;
  for (const Reason reason : {Reason::kDns, Reason::kConnect, Reason::kRedirect, Reason::kApiResult,
                              Reason::kNotFound, Reason::kHttp4xx, Reason::kToken}) {
    EXPECT_NE(FailureHint({.reason = reason, .is_of_token_endpoint = true}).find("api.token_url"),
              std::string::npos)
        << base::ReasonLabel(reason);
  }
}

TEST(FailureHint, SaysWhatTheResultCodeMeans) {
  struct Row {
    std::int64_t code;
    base::Reason reason;
    const char* meaning;  // the guide of the API or its gateway
  };
  for (const Row& row :
       {Row{52005, base::Reason::kApiResult, "the certificate has expired"},
        Row{52009, base::Reason::kApiResult, "no certificate has this id"},
        Row{4041007, base::Reason::kNotFound, "knows no such URL; check the appkey"},
        Row{5030001, base::Reason::kHttp5xx, "cannot reach the service; the API"},
        Row{80403, base::Reason::kAuth, "has no permission for this request; "}}) {
    const std::string hint = FailureHint({.reason = row.reason, .result_code = row.code});
    EXPECT_NE(hint.find("resultCode " + std::to_string(row.code) + " means: "), std::string::npos);
    EXPECT_NE(hint.find(row.meaning), std::string::npos) << hint;
  }
  const std::string unknown =
      FailureHint({.reason = base::Reason::kApiResult, .result_code = 123456});
  EXPECT_EQ(unknown.find("means"), std::string::npos) << unknown;
}

}  // namespace
}  // namespace certmon::exporter
