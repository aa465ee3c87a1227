#include "exporter/config/config_env.h"

#include <gtest/gtest.h>

#include <cstdlib>
#include <cstring>
#include <map>

namespace certmon::exporter {
namespace {

using Variables = std::map<std::string, std::string>;

ConfigResult<Config> Read(const Variables& variables) {
  return ConfigFromEnvironment([&variables](const std::string& name) {
    const auto found = variables.find(name);
    return found == variables.end() ? std::nullopt : std::optional<std::string>(found->second);
  });
}

const Variables kFull = {{"NHNCLOUD_APPKEY", "appkey-text"},
                         {"NHNCLOUD_USER_ACCESS_KEY_ID", "id text"},
                         {"NHNCLOUD_SECRET_ACCESS_KEY_FILE", "/run/secret"}};

Variables With(Variables changes) {
  changes.insert(kFull.begin(), kFull.end());
  return changes;
}

std::string SecretIn(const SecretPlace& place) {
  return std::get<base::Secret>(place).WithBytes(
      [](std::string_view bytes) { return std::string(bytes); });
}

TEST(ConfigFromEnvironment, MakesOneProjectWithTheDefaultsOfTheManual) {
  const auto config = Read(kFull);
  ASSERT_TRUE(config.has_value()) << config.error().text;
  EXPECT_EQ(config->projects[0].options.poll_interval, std::chrono::minutes(5));
  EXPECT_EQ(config->projects[0].options.poll_timeout, std::chrono::seconds(60));
  ASSERT_EQ(config->projects.size(), 1U);
  const ProjectConfig& project = config->projects[0];
  EXPECT_EQ(project.name, "default");
  EXPECT_EQ(project.options.api.base_url, "https://certmanager.api.nhncloudservice.com");
  EXPECT_EQ(project.options.api.version, ApiVersion::kV1_1);
  EXPECT_EQ(SecretIn(project.credentials.appkey), "appkey-text");
  EXPECT_EQ(SecretIn(project.credentials.user_access_key_id), "id text");
  EXPECT_EQ(std::get<SecretFile>(project.credentials.secret_access_key).path, "/run/secret");
}

TEST(ConfigFromEnvironment, ReadsNameAndUrl) {
  const auto config = Read(With(
      {{"NHNCLOUD_PROJECT_NAME", "운영"}, {"NHNCLOUD_API_BASE_URL", "http://127.0.0.1:8080/"}}));
  ASSERT_TRUE(config.has_value()) << config.error().text;
  EXPECT_EQ(config->projects[0].name, "운영");
  EXPECT_EQ(config->projects[0].options.api.base_url, "http://127.0.0.1:8080");
}

TEST(ConfigFromEnvironment, TreatsAnEmptyVariableAsNotSet) {
  const auto config = Read(With({{"NHNCLOUD_PROJECT_NAME", ""},
                                 {"NHNCLOUD_API_BASE_URL", ""},
                                 {"NHNCLOUD_APPKEY_FILE", ""},
                                 {"NHNCLOUD_SECRET_ACCESS_KEY", ""}}));
  ASSERT_TRUE(config.has_value()) << config.error().text;
  EXPECT_EQ(config->projects[0].name, "default");
}

struct BadCase {
  Variables variables;
  std::string text;
};

const std::string kNothing =
    "nothing is configured; either give --config.file=FILE or set NHNCLOUD_APPKEY_FILE, "
    "NHNCLOUD_USER_ACCESS_KEY_ID_FILE and NHNCLOUD_SECRET_ACCESS_KEY_FILE, or try --demo";

std::string InQuotes(const std::string& variable) {
  return variable +
         ": the value is wholly in quotes, and they are part of it (docker run --env-file keeps "
         "them); write it without quotes";
}

const BadCase kBad[] = {
    {{}, kNothing},
    {{{"NHNCLOUD_PROJECT_NAME", "p"}}, kNothing},
    {{{"NHNCLOUD_APPKEY", ""}, {"NHNCLOUD_SECRET_ACCESS_KEY", ""}}, kNothing},
    {{{"NHNCLOUD_APPKEY", "CANARY9f3b"}},
     "NHNCLOUD_USER_ACCESS_KEY_ID: is not set; set NHNCLOUD_USER_ACCESS_KEY_ID_FILE (preferred) or "
     "NHNCLOUD_USER_ACCESS_KEY_ID"},
    {{{"NHNCLOUD_SECRET_ACCESS_KEY", "CANARY9f3b"}, {"NHNCLOUD_USER_ACCESS_KEY_ID", "CANARY9f3b"}},
     "NHNCLOUD_APPKEY: is not set; set NHNCLOUD_APPKEY_FILE (preferred) or NHNCLOUD_APPKEY"},
    {{{"NHNCLOUD_APPKEY", "CANARY9f3b"}, {"NHNCLOUD_USER_ACCESS_KEY_ID", "CANARY9f3b"}},
     "NHNCLOUD_SECRET_ACCESS_KEY: is not set; set NHNCLOUD_SECRET_ACCESS_KEY_FILE (preferred) or "
     "NHNCLOUD_SECRET_ACCESS_KEY"},
    {With({{"NHNCLOUD_APPKEY", "CANARY9f3b"}, {"NHNCLOUD_APPKEY_FILE", "/s"}}),
     "NHNCLOUD_APPKEY: cannot go together with NHNCLOUD_APPKEY_FILE; set one of the two"},
    {With({{"NHNCLOUD_SECRET_ACCESS_KEY", "CANARY9f3b"}}),
     "NHNCLOUD_SECRET_ACCESS_KEY: cannot go together with NHNCLOUD_SECRET_ACCESS_KEY_FILE; set one "
     "of "
     "the two"},
    {With({{"NHNCLOUD_APPKEY", "CANARY9f3b/x"}}),
     "NHNCLOUD_APPKEY: is no appkey: blanks, / ? # % and .. are not allowed in one"},
    {With({{"NHNCLOUD_APPKEY", "CANARY9f3b\n"}}),
     "NHNCLOUD_APPKEY: holds a line break, another control character or a letter outside of ASCII; "
     "only printable ASCII is allowed"},
    {With({{"NHNCLOUD_USER_ACCESS_KEY_ID", "CANARY9f3b\r\nX: 1"}}),
     "NHNCLOUD_USER_ACCESS_KEY_ID: holds a line break, another control character or a letter "
     "outside "
     "of ASCII; only printable ASCII is allowed"},
    {With({{"NHNCLOUD_USER_ACCESS_KEY_ID", " CANARY9f3b"}}),
     "NHNCLOUD_USER_ACCESS_KEY_ID: begins or ends with a blank; take it away"},
    {With({{"NHNCLOUD_USER_ACCESS_KEY_ID", "CANARY9f3b" + std::string(4096, 'x')}}),
     "NHNCLOUD_USER_ACCESS_KEY_ID: is too long; at most 4096 bytes are allowed"},
    {With({{"NHNCLOUD_APPKEY", "\"CANARY9f3b\""}}), InQuotes("NHNCLOUD_APPKEY")},
    {With({{"NHNCLOUD_SECRET_ACCESS_KEY", "'CANARY9f3b'"}}),
     InQuotes("NHNCLOUD_SECRET_ACCESS_KEY")},
    {With({{"NHNCLOUD_USER_ACCESS_KEY_ID", "\"\""}}), InQuotes("NHNCLOUD_USER_ACCESS_KEY_ID")},
    {With({{"NHNCLOUD_APPKEY", ""}, {"NHNCLOUD_APPKEY_FILE", "\"/s\""}}),
     InQuotes("NHNCLOUD_APPKEY_FILE")},
    {With({{"NHNCLOUD_PROJECT_NAME", "'a'"}}), InQuotes("NHNCLOUD_PROJECT_NAME")},
    {With({{"NHNCLOUD_API_BASE_URL", "\"https://example.com\""}}),
     InQuotes("NHNCLOUD_API_BASE_URL")},
    {With({{"NHNCLOUD_PROJECT_NAME", "a\nb"}}),
     "NHNCLOUD_PROJECT_NAME: \"a\xEF\xBF\xBD"
     "b\" is not allowed; it must be 1 to 128 characters "
     "without control characters"},
    {With({{"NHNCLOUD_PROJECT_NAME", "\xFF"}}),
     "NHNCLOUD_PROJECT_NAME: \"\xEF\xBF\xBD\" is not allowed; it must be 1 to 128 characters "
     "without "
     "control characters"},
    {With({{"NHNCLOUD_API_BASE_URL", "http://example.com"}}),
     "NHNCLOUD_API_BASE_URL: is not allowed; http:// is for loopback hosts only (127.0.0.0/8, ::1, "
     "localhost), use https://"},
    {With({{"NHNCLOUD_API_BASE_URL", "https://a/certmanager/v1.1/appkeys/CANARY9f3b"}}),
     "NHNCLOUD_API_BASE_URL: holds the path of a request; give only what stands before "
     "/certmanager/"},
};

TEST(ConfigFromEnvironment, AcceptsQuotesThatDoNotEncloseTheValue) {
  for (const char* name : {"\"", "'", "\"a", "a\"", "'a\"", "a\"b"}) {
    const auto config = Read(With({{"NHNCLOUD_PROJECT_NAME", name}}));
    ASSERT_TRUE(config.has_value()) << name << config.error().text;
    EXPECT_EQ(config->projects[0].name, name);
  }
}

TEST(ConfigFromEnvironment, NamesTheVariableAndNotItsSecretInErrors) {
  for (const BadCase& row : kBad) {
    const auto config = Read(row.variables);
    ASSERT_FALSE(config.has_value()) << row.text;
    EXPECT_EQ(config.error().text, row.text);
    EXPECT_EQ(config.error().text.find("CANARY"), std::string::npos);
  }
}

TEST(WipeSecretsFromEnvironment, OverwritesTheValuesInMemory) {
  ASSERT_EQ(::setenv("NHNCLOUD_APPKEY", "CANARY9f3b", 1), 0);
  ASSERT_EQ(::setenv("NHNCLOUD_SECRET_ACCESS_KEY", "CANARY9f3c", 1), 0);
  ASSERT_EQ(::setenv("NHNCLOUD_PROJECT_NAME", "kept", 1), 0);
  ::unsetenv("NHNCLOUD_USER_ACCESS_KEY_ID");
  // The memory stays: unsetenv only removes the pointer.
  const char* const block = std::getenv("NHNCLOUD_APPKEY");
  ASSERT_STREQ(block, "CANARY9f3b");

  WipeSecretsFromEnvironment();
  for (std::size_t i = 0; i < std::strlen("CANARY9f3b"); ++i) {
    EXPECT_EQ(block[i], '\0');
  }
  EXPECT_EQ(ProcessEnvironment("NHNCLOUD_APPKEY"), std::nullopt);
  EXPECT_EQ(ProcessEnvironment("NHNCLOUD_SECRET_ACCESS_KEY"), std::nullopt);
  EXPECT_EQ(ProcessEnvironment("NHNCLOUD_PROJECT_NAME"), "kept");
}

}  // namespace
}  // namespace certmon::exporter
