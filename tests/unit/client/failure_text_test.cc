#include "exporter/client/failure_text.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace certmon::client {
namespace {

using ::testing::HasSubstr;
using ::testing::Not;

TEST(FailureText, AddsTheHint) {
  EXPECT_EQ(FailureText({.reason = base::Reason::kToken,
                         .message = "token: refused",
                         .is_of_token_endpoint = true}),
            "token: refused; check api.token_url and the access key");
}

TEST(FailureText, NamesEveryLimitThatATimeoutMayComeFrom) {
  EXPECT_EQ(FailureText({.reason = base::Reason::kTimeout, .message = "page 1: no answer"}),
            "page 1: no answer; check the network; if the API is only slow, raise request_timeout, "
            "poll_timeout or the --timeout of check");
}

TEST(FailureText, DoesNotMentionPolls) {
  for (const base::Reason reason : base::AllReasons()) {
    const std::string text = FailureText({.reason = reason, .message = "x"});
    EXPECT_THAT(text, Not(HasSubstr("next poll")));
    EXPECT_THAT(text, Not(HasSubstr("poll_interval")));
    EXPECT_THAT(text, Not(HasSubstr("fault of the exporter")));
  }
}

TEST(DownloadFailureText, NamesTheCertificateSafelyAndHowToListNames) {
  const std::string text = DownloadFailureText(
      "\x1b[31mx",
      {.reason = base::Reason::kApiResult, .message = "download: no", .result_code = 52000});
  EXPECT_THAT(text, HasSubstr("[31mx: download: no; `certmanager list` shows the names"));
  EXPECT_THAT(text, Not(HasSubstr("\x1b")));
  EXPECT_THAT(DownloadFailureText("x", {.reason = base::Reason::kApiResult,
                                        .message = "download: no",
                                        .result_code = 52001}),
              Not(HasSubstr("list")));
}

}  // namespace
}  // namespace certmon::client
