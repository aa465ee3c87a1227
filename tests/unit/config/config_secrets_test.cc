// Errors about secrets name line and key and never show the secret.
#include "tests/unit/config/config_text_fixture.h"

namespace certmon::exporter {
namespace {

// A project whose appkey line is line 3.
std::string Appkey(const std::string& yaml_value) {
  return "projects:\n- name: p\n  appkey: " + yaml_value + "\n  api: {version: v1.0}\n";
}

std::string SecretKey(const std::string& yaml_value) {
  return "projects:\n- name: p\n  secret_access_key: " + yaml_value +
         "\n  appkey: k\n  user_access_key_id: i\n";
}

const std::string kAppkeyText = "e.yml:3: projects[0].appkey: ";
const std::string kSecretText = "e.yml:3: projects[0].secret_access_key: ";
const std::string kNoAppkey = "is no appkey: blanks, / ? # % and .. are not allowed in one";
const std::string kNotAscii =
    "holds a line break, another control character or a letter outside of ASCII; only printable "
    "ASCII "
    "is allowed";
const std::string kMark = "begins with a byte order mark; save it as plain text without one";
const std::string kBlank = "begins or ends with a blank; take it away";

const BadConfig kBad[] = {
    {Appkey("''"), kAppkeyText + "is empty; put the secret there"},
    {Appkey(""), kAppkeyText + "has no value; it must be a text"},
    {Appkey("[CANARY9f3b]"), kAppkeyText + "is a list; it must be a text"},
    {Appkey("{CANARY9f3b: CANARY9f3b}"), kAppkeyText + "is a map; it must be a text"},
    {Appkey("CANARY9f3b/x"), kAppkeyText + kNoAppkey},
    {Appkey("CANARY9f3b?x"), kAppkeyText + kNoAppkey},
    {Appkey("CANARY9f3b#x"), kAppkeyText + kNoAppkey},
    {Appkey("CANARY9f3b%2F"), kAppkeyText + kNoAppkey},
    {Appkey("CANARY9f3b..x"), kAppkeyText + kNoAppkey},
    {Appkey(".."), kAppkeyText + kNoAppkey},
    {Appkey("CANARY9f3b x"), kAppkeyText + kNoAppkey},
    {Appkey("\" CANARY9f3b\""), kAppkeyText + kBlank},
    {Appkey("\"CANARY9f3b\\r\\nX-Evil: 1\""), kAppkeyText + kNotAscii},
    {Appkey("\"CANARY9f3b\\0\""), kAppkeyText + kNotAscii},
    {Appkey("CANARY9f3b\xC3\xA9"), kAppkeyText + kNotAscii},
    {Appkey("\"\\uFEFFCANARY9f3b\""), kAppkeyText + kMark},
    {Appkey("|\n    CANARY9f3b\n    x"), kAppkeyText + kNotAscii},
    {Appkey("CANARY9f3b" + std::string(4096, 'x')),
     kAppkeyText + "is too long; at most 4096 bytes are allowed"},
    {SecretKey("\"CANARY9f3b\\r\\nX-Evil: 1\""), kSecretText + kNotAscii},
    {SecretKey("\"CANARY9f3b\\t\""), kSecretText + kNotAscii},
    {SecretKey("\"CANARY9f3b \""), kSecretText + kBlank},
    {SecretKey("인증CANARY9f3b"), kSecretText + kNotAscii},
    {SecretKey("''"), kSecretText + "is empty; put the secret there"},
    {SecretKey("CANARY9f3b\n  secret_access_key_file: /s"),
     kSecretText + "cannot go together with secret_access_key_file; give one of the two"},
    {Appkey("CANARY9f3b\n  appkey_file: /s"),
     kAppkeyText + "cannot go together with appkey_file; give one of the two"},
    {"projects:\n- name: p\n  appkey_file: ''\n  api: {version: v1.0}\n",
     "e.yml:3: projects[0].appkey_file: is empty, too long or holds a control character; it must "
     "be "
     "the path of a file"},
    {"projects:\n- name: p\n  appkey_file: \"/s/\\0a\"\n  api: {version: v1.0}\n",
     "e.yml:3: projects[0].appkey_file: is empty, too long or holds a control character; it must "
     "be "
     "the path of a file"},
    {"projects:\n- name: p\n  appkey_file:\n  api: {version: v1.0}\n",
     "e.yml:3: projects[0].appkey_file: has no value; it must be the path of a file"},
    {"projects:\n- name: p\n  api: {version: v1.0}\n",
     "e.yml:2: projects[0].appkey: is missing; give appkey_file (preferred) or appkey, v1.0 of the "
     "API "
     "needs it"},
    {"projects:\n- name: p\n  appkey: CANARY9f3b\n  secret_access_key: CANARY9f3b\n",
     "e.yml:2: projects[0].user_access_key_id: is missing; give user_access_key_id_file "
     "(preferred) or "
     "user_access_key_id, v1.1 of the API needs it"},
    {"projects:\n- name: p\n  appkey: CANARY9f3b\n  user_access_key_id: CANARY9f3b\n"
     "  api: {version: v1.3}\n",
     "e.yml:2: projects[0].secret_access_key: is missing; give secret_access_key_file (preferred) "
     "or "
     "secret_access_key, v1.3 of the API needs it"},
};

TEST(ParseConfigSecrets, RefusesWithoutShowingThem) {
  for (const BadConfig& row : kBad) {
    ExpectRefused(row);
  }
}

TEST(ParseConfigSecrets, AcceptsEveryFormTheApiMayIssue) {
  for (const char* appkey : {"k", "a-b_c.d~e", "AbC0123456789", "a+b=c", "a:b", "\"quoted\""}) {
    EXPECT_TRUE(Parse(Appkey(appkey)).has_value()) << appkey;
  }
  EXPECT_TRUE(Parse(Appkey(std::string(4096, 'x'))).has_value());
  EXPECT_TRUE(Parse(SecretKey("a b/c?d#e%f..g")).has_value());
}

TEST(ParseConfigSecrets, RequiresOnlyTheAppkeyIfTheVersionDoes) {
  for (const char* version : {"v1.0", "v1.2"}) {
    const Config config =
        Parsed("projects: [{name: p, appkey: k, api: {version: " + std::string(version) + "}}]\n");
    ASSERT_EQ(config.projects.size(), 1U);
    EXPECT_TRUE(
        std::holds_alternative<std::monostate>(config.projects[0].credentials.user_access_key_id));
  }
}

}  // namespace
}  // namespace certmon::exporter
