// certmanager prints no secret, whatever the API returns.
#include <gtest/gtest.h>

#include "tests/e2e/client_program.h"
#include "tests/e2e/echoing_api.h"

namespace certmon::e2e {
namespace {

using test_support::ChildResult;

class ClientCanary : public ::testing::TestWithParam<const char*> {
 protected:
  void ExpectSilent(const std::string& base_url, const std::string& token_url) const {
    const std::string file = folder_.Write(
        "c.yml", "poll_timeout: 5s\nrequest_timeout: 2s\napi: {version: " +
                     std::string(GetParam()) + ", base_url: '" + base_url + "', token_url: '" +
                     token_url + "'}\nprojects:\n  - name: p\n" + SecretLines());
    const std::string flag = "--config.file=" + file;
    const std::vector<std::vector<std::string>> commands = {
        {"list", "--format=json"},
        {"check"},
        {"inspect", "www"},
        {"download", "www", "-O"},
        {"download", "--all", folder_.Path("all")}};
    // All in parallel: most of the time is spent waiting before retries.
    std::vector<std::unique_ptr<test_support::ChildProcess>> children;
    for (const std::vector<std::string>& words : commands) {
      std::vector<std::string> arguments = {
          "sh",           "-c",           "cd \"$0\" && exec \"$@\"",
          folder_.Path(), CERTMON_CLIENT, "--config.file=" + file};
      arguments.insert(arguments.end(), words.begin(), words.end());
      children.push_back(std::make_unique<test_support::ChildProcess>(test_support::ChildOptions{
          .arguments = arguments, .environment = {"SSLKEYLOGFILE=keys"}}));
    }
    for (const auto& child : children) {
      EXPECT_NE(child->WaitForExit(), -1);
      EXPECT_TRUE(HoldsNoCanary(child->Stdout())) << base_url;
      EXPECT_TRUE(HoldsNoCanary(child->Stderr())) << base_url;
    }
    EXPECT_FALSE(std::filesystem::exists(folder_.Path("keys")));
  }

  const test_support::TempFolder folder_;
  EchoingApi echo_{"http://127.0.0.1:1"};
};

TEST_P(ClientCanary, IsNotPrinted) {
  for (const std::string& answer : EchoingApi::Answers()) {
    ExpectSilent(echo_.Url() + "/" + answer, echo_.TokenUrl());
  }
  EXPECT_GT(echo_.Echoed(), 0);
}

// v1.1 sends access keys in headers, v1.3 sends tokens.
INSTANTIATE_TEST_SUITE_P(, ClientCanary, ::testing::Values("v1.1", "v1.3"), [](const auto& row) {
  std::string name = row.param;
  name[2] = '_';
  return name;
});

using ClientTokenCanary = ClientCanary;

TEST_P(ClientTokenCanary, IsNotPrintedIfTokensAreRefused) {
  for (const std::string& answer : EchoingApi::Answers()) {
    ExpectSilent(echo_.Url() + "/listing", echo_.Url() + "/" + answer);
  }
}

INSTANTIATE_TEST_SUITE_P(, ClientTokenCanary, ::testing::Values("v1.3"),
                         [](const auto& /*row*/) { return "v1_3"; });

TEST(ClientWrongPlace, SecretInAWrongArgumentIsNotPrinted) {
  for (const std::vector<std::string>& words :
       {std::vector<std::string>{"list", "c4nary"},
        {"c4nary"},
        {"--appkey=c4nary", "list"},
        {"list", "--format=c4nary"},
        {"check", "--warning=c4nary"},
        {"check", "c4nary"},
        {"list", "--config.file=/nowhere", "--project=c4nary"}}) {
    const ChildResult result = RunClient(words);
    EXPECT_GE(result.exit_code, 2);
    EXPECT_TRUE(HoldsNoCanary(result.out + result.err));
  }
}

}  // namespace
}  // namespace certmon::e2e
