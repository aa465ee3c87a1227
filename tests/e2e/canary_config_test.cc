// No error message about a configuration contains a secret, neither the value that it is about nor
// one beside it.
#include <gtest/gtest.h>

#include "tests/e2e/canary_fixture.h"
#include "tests/e2e/program.h"
#include "tests/support/temp_folder.h"

namespace certmon::e2e {
namespace {

struct Mistake {
  const char* name;
  std::string yaml;
};

std::string WithAppkey(const std::string& value) {
  return "projects:\n  - name: p\n    appkey: " + value + "\n    user_access_key_id: " + kId +
         "\n    secret_access_key: " + SingleQuoted(kSecret) + "\n";
}

std::string Good(const std::string& more = "") {
  return "projects:\n  - name: p\n" + SecretLines() + more;
}

class CanaryInConfig : public ::testing::TestWithParam<Mistake> {};

TEST_P(CanaryInConfig, IsNotInTheErrorMessage) {
  const test_support::TempFolder folder;
  const std::string file = folder.Write("e.yml", GetParam().yaml);
  for (const char* mode : {"--config.check", "--once"}) {
    const auto result = RunExporter({mode, "--config.file", file});
    EXPECT_EQ(result.exit_code, 2) << result.out << result.err;
    EXPECT_TRUE(Holds(result.err, "e.yml"));
    EXPECT_TRUE(HoldsNoCanary(result.out + result.err));
  }
}

INSTANTIATE_TEST_SUITE_P(
    , CanaryInConfig,
    ::testing::Values(
        Mistake{"Slash", WithAppkey("c4nary/0001")}, Mistake{"Blank", WithAppkey("c4nary 0001")},
        Mistake{"ControlCharacter", WithAppkey("\"c4nary\\t0001\"")},
        Mistake{"NotAscii", WithAppkey("c4nary\xED\x95\x9C")},
        Mistake{"TooLong", WithAppkey("c4nary" + std::string(5000, 'x'))},
        Mistake{"List", WithAppkey("[c4nary, c4nary]")},
        Mistake{"Map", WithAppkey("{c4nary: c4nary}")},
        Mistake{"OpenQuote", WithAppkey("\"c4nary")}, Mistake{"OpenList", WithAppkey("[c4nary")},
        Mistake{"UnknownAlias", WithAppkey("*c4nary")},
        Mistake{"Tag", WithAppkey("!!c4nary c4nary")},
        Mistake{"SecondDocument", Good() + "---\nc4nary\n"},
        Mistake{"WithoutColon", "projects:\n  - name: p\n    appkey=c4nary\n"},
        Mistake{"Tabs", "projects:\n  - name: p\n\tappkey: c4nary\n"},
        Mistake{"Unindented", "projects:\n  - name: p\n appkey: c4nary\n  c4nary\n"},
        Mistake{"UnknownKeyBeside", Good("    nmae: q\n")},
        Mistake{"Twice", Good("    appkey: c4nary-other\n")},
        Mistake{"TextAndFile", Good("    appkey_file: /nowhere\n")},
        Mistake{"MisspeltKey", "projects:\n  - name: p\n    apkey: c4nary\n"},
        Mistake{"AtTheTop", "appkey: c4nary\n" + Good()},
        Mistake{"WrongInterval", "poll_interval: 1s\n" + Good("    api: {version: v1.3}\n")},
        Mistake{"InTheUrl", Good("    api: {base_url: 'https://x.example/appkeys/?k=c4nary'}\n")},
        Mistake{"InTheUrlAsUser", Good("    api: {base_url: 'https://c4nary@x.example'}\n")},
        Mistake{"InTheProxy", Good("    api: {proxy_url: 'http://u:c4nary@127.0.0.1:1'}\n")}),
    [](const auto& row) { return row.param.name; });

struct BadSecret {
  const char* name;
  std::string content;
};

class CanaryInFile : public ::testing::TestWithParam<BadSecret> {};

TEST_P(CanaryInFile, ErrorNamesTheFileAndNotItsContent) {
  const test_support::TempFolder folder;
  const std::string secret = folder.Write("appkey", GetParam().content);
  const std::string file =
      folder.Write("e.yml", "projects:\n  - name: p\n    appkey_file: " + secret +
                                "\n    user_access_key_id: " + kId +
                                "\n    secret_access_key: " + SingleQuoted(kSecret) + "\n");
  const auto from_file = RunExporter({"--config.check", "--config.file", file});
  EXPECT_EQ(from_file.exit_code, 2);
  EXPECT_TRUE(Holds(from_file.err, secret));
  EXPECT_TRUE(HoldsNoCanary(from_file.out + from_file.err));
  // The same text in an environment variable, which cannot contain a NUL.
  const auto from_environment =
      RunExporter({"--config.check"}, {"NHNCLOUD_APPKEY=" + GetParam().content,
                                       std::string("NHNCLOUD_USER_ACCESS_KEY_ID=") + kId,
                                       std::string("NHNCLOUD_SECRET_ACCESS_KEY=") + kSecret});
  EXPECT_EQ(from_environment.exit_code, 2);
  EXPECT_TRUE(HoldsNoCanary(from_environment.out + from_environment.err));
}

INSTANTIATE_TEST_SUITE_P(, CanaryInFile,
                         ::testing::Values(BadSecret{"TwoLines", "c4nary-0001\nc4nary-0002\n"},
                                           BadSecret{"ByteOrderMark",
                                                     "\xEF\xBB\xBF"
                                                     "c4nary-0001\n"},
                                           BadSecret{"NotAscii", "c4nary\xED\x95\x9C\n"},
                                           BadSecret{"Blanks", " c4nary-0001 \n"},
                                           BadSecret{"Path", "../c4nary-0001\n"},
                                           BadSecret{"TooLong", "c4nary" + std::string(5000, 'x')}),
                         [](const auto& row) { return row.param.name; });

}  // namespace
}  // namespace certmon::e2e
