// Good configurations: every default, every key, both ends of every range, inheritance.
#include <gmock/gmock.h>

#include "tests/unit/config/config_text_fixture.h"

namespace certmon::exporter {
namespace {

using std::chrono::milliseconds;
using namespace std::chrono_literals;
constexpr auto kDay = 24h;

std::string SecretIn(const SecretPlace& place) {
  const auto* secret = std::get_if<base::Secret>(&place);
  return secret == nullptr
             ? "(none)"
             : secret->WithBytes([](std::string_view bytes) { return std::string(bytes); });
}

std::string PathIn(const SecretPlace& place) {
  const auto* file = std::get_if<SecretFile>(&place);
  return file == nullptr ? "(none)" : file->path;
}

// Each value as the manual's table of keys has it.
TEST(ParseConfig, HasTheDefaultsOfTheManual) {
  const Config config = Parsed(Project());
  EXPECT_EQ(config.poll_interval, 5min);
  EXPECT_EQ(config.poll_timeout, 60s);
  EXPECT_EQ(config.page_size, 100);
  EXPECT_EQ(config.page_concurrency, 4);
  EXPECT_EQ(config.connect_timeout, 5s);
  EXPECT_EQ(config.request_timeout, 15s);
  EXPECT_EQ(config.expiry_time_zone, "Asia/Seoul");
  ASSERT_EQ(config.projects.size(), 1U);
  const ProjectConfig& project = config.projects[0];
  EXPECT_EQ(project.name, "p");
  EXPECT_EQ(project.expiry_warning, 30 * kDay);
  EXPECT_EQ(project.expiry_critical, 7 * kDay);
  EXPECT_FALSE(project.domain_info);
  EXPECT_FALSE(project.inspect_files);
  EXPECT_TRUE(project.ignore.empty());
  EXPECT_EQ(project.api.base_url, "https://certmanager.api.nhncloudservice.com");
  EXPECT_EQ(project.api.version, ApiVersion::kV1_1);
  EXPECT_EQ(project.api.token_url, "https://oauth.api.nhncloudservice.com/oauth2/token/create");
  EXPECT_EQ(project.api.ca_file, "");
  EXPECT_EQ(project.api.proxy_url, "");
  EXPECT_EQ(SecretIn(project.credentials.appkey), kCanary);
  EXPECT_EQ(PathIn(project.credentials.user_access_key_id), "/run/id");
  EXPECT_EQ(PathIn(project.credentials.secret_access_key), "/run/secret");
}

TEST(ParseConfig, ReadsEveryKey) {
  const Config config = Parsed(R"(
poll_interval: 2m
poll_timeout: 30s
page_size: 10
page_concurrency: 8
connect_timeout: 2s
request_timeout: 20s
expiry_time_zone: UTC
expiry_warning: 40d
expiry_critical: 10d
domain_info: true
ignore: ["old-*", '\*.example.com']
api:
  base_url: https://api.example.com/prefix/
  version: v1.3
  token_url: https://token.example.com/create
  ca_file:
  proxy_url: http://proxy.example.com:3128
projects:
  - name: 운영 1
    appkey_file: /s/appkey
    user_access_key_id: an id
    secret_access_key: "a key"
    inspect_files: true
    api: {}
)");
  EXPECT_EQ(config.poll_interval, 2min);
  EXPECT_EQ(config.poll_timeout, 30s);
  EXPECT_EQ(config.page_size, 10);
  EXPECT_EQ(config.page_concurrency, 8);
  EXPECT_EQ(config.connect_timeout, 2s);
  EXPECT_EQ(config.request_timeout, 20s);
  EXPECT_EQ(config.expiry_time_zone, "UTC");
  ASSERT_EQ(config.projects.size(), 1U);
  const ProjectConfig& project = config.projects[0];
  EXPECT_EQ(project.name, "운영 1");
  EXPECT_EQ(PathIn(project.credentials.appkey), "/s/appkey");
  EXPECT_EQ(SecretIn(project.credentials.user_access_key_id), "an id");
  EXPECT_EQ(SecretIn(project.credentials.secret_access_key), "a key");
  EXPECT_TRUE(project.inspect_files);
  EXPECT_TRUE(project.domain_info);
  EXPECT_EQ(project.expiry_warning, 40 * kDay);
  EXPECT_EQ(project.expiry_critical, 10 * kDay);
  EXPECT_THAT(project.ignore, testing::ElementsAre("old-*", "\\*.example.com"));
  EXPECT_EQ(project.api.base_url, "https://api.example.com/prefix");
  EXPECT_EQ(project.api.version, ApiVersion::kV1_3);
  EXPECT_EQ(project.api.token_url, "https://token.example.com/create");
  EXPECT_EQ(project.api.proxy_url, "http://proxy.example.com:3128");
}

// "User Access Key Token" of the public API guides of both clouds.
TEST(ParseConfig, LetsTheTokenUrlFollowTheBaseUrl) {
  constexpr const char* kPublic = "https://oauth.api.nhncloudservice.com/oauth2/token/create";
  constexpr const char* kGov = "https://oauth.api.gov-nhncloudservice.com/oauth2/token/create";
  const std::string gov = "base_url: https://certmanager.api.gov-nhncloudservice.com";
  const std::string other = "token_url: https://t.example.com/create";
  const std::tuple<std::string, std::string, std::string> rows[] = {
      // Of the file, of the project, and what comes of it.
      {"", "", kPublic},
      {gov, "", kGov},
      {"", gov, kGov},
      {gov, "base_url: https://certmanager.api.nhncloudservice.com", kPublic},
      {gov, "version: v1.3", kGov},
      {"base_url: https://gateway.example.com", "", kPublic},
      {"base_url: https://gov-nhncloudservice.com.example.com", "", kPublic},
      {other, gov, "https://t.example.com/create"},
      {gov + ", " + other, "", "https://t.example.com/create"},
      {gov + ", token_url: " + kPublic, "", kPublic},
  };
  for (const auto& [top, project, token_url] : rows) {
    const Config config =
        Parsed("api: {" + top + "}\nprojects:\n- name: p\n  appkey: k\n" +
               "  user_access_key_id: i\n  secret_access_key: s\n  api: {" + project + "}\n");
    ASSERT_EQ(config.projects.size(), 1U);
    EXPECT_EQ(config.projects[0].api.token_url, token_url) << top << " / " << project;
  }
}

// The example as the manual prints it.
TEST(ParseConfig, TakesTheExampleOfTheManual) {
  const Config config = Parsed(R"(poll_interval: 5m          # 30s to 6h
poll_timeout: 60s          # the whole walk of one project
page_size: 100             # 1 to 1000
page_concurrency: 4        # 1 to 16
connect_timeout: 5s
request_timeout: 15s
expiry_time_zone: Asia/Seoul   # the bare expirationDate means 00:00 of that day in this zone
expiry_warning: 30d
expiry_critical: 7d        # less than expiry_warning
domain_info: false
ignore: []                 # globs of certificate names to leave out
api:
  base_url: https://certmanager.api.nhncloudservice.com   # http:// only for loopback
  version: v1.1            # v1.0, v1.1, v1.2 or v1.3
  token_url: https://oauth.api.nhncloudservice.com/oauth2/token/create   # v1.3
  ca_file:                 # PEM; default the system's
  proxy_url:               # proxies of the environment are ignored
projects:                  # at least one
  - name: production       # unique; the label `project`
    appkey_file: /run/secrets/appkey
    user_access_key_id_file: /run/secrets/id
    secret_access_key_file: /run/secrets/secret
    inspect_files: false
    api: {}                # any key of api:, for this project alone
    # expiry_warning, expiry_critical, domain_info, ignore: likewise for this project alone
)");
  ASSERT_EQ(config.projects.size(), 1U);
  EXPECT_EQ(config.projects[0].name, "production");
  EXPECT_EQ(PathIn(config.projects[0].credentials.secret_access_key), "/run/secrets/secret");
}

TEST(ParseConfig, AProjectOverridesSingleKeysOfTheTop) {
  const Config config = Parsed(R"(
expiry_warning: 40d
expiry_critical: 10d
domain_info: true
ignore: [top]
api: {base_url: "https://top.example.com", version: v1.2, proxy_url: "socks5h://p:1"}
projects:
- {name: a, appkey: k1}
- name: b
  appkey: k2
  expiry_warning: 20d
  domain_info: false
  ignore: []
  api: {base_url: "http://127.0.0.1:8080/", proxy_url: }
- {name: c, appkey: k3, expiry_critical: 39d, ignore: [own, more], api: {version: v1.0}}
)");
  ASSERT_EQ(config.projects.size(), 3U);
  const auto& [a, b, c] = std::tie(config.projects[0], config.projects[1], config.projects[2]);
  EXPECT_EQ(a.api.base_url, "https://top.example.com");
  EXPECT_EQ(a.api.version, ApiVersion::kV1_2);
  EXPECT_EQ(a.api.proxy_url, "socks5h://p:1");
  EXPECT_EQ(a.expiry_warning, 40 * kDay);
  EXPECT_TRUE(a.domain_info);
  EXPECT_THAT(a.ignore, testing::ElementsAre("top"));
  EXPECT_EQ(b.api.base_url, "http://127.0.0.1:8080");
  EXPECT_EQ(b.api.version, ApiVersion::kV1_2);
  EXPECT_EQ(b.api.proxy_url, "");
  EXPECT_EQ(b.expiry_warning, 20 * kDay);
  EXPECT_EQ(b.expiry_critical, 10 * kDay);
  EXPECT_FALSE(b.domain_info);
  EXPECT_TRUE(b.ignore.empty());
  EXPECT_EQ(c.expiry_warning, 40 * kDay);
  EXPECT_EQ(c.expiry_critical, 39 * kDay);
  EXPECT_EQ(c.api.version, ApiVersion::kV1_0);
  EXPECT_EQ(c.api.base_url, "https://top.example.com");
  EXPECT_THAT(c.ignore, testing::ElementsAre("own", "more"));
}

TEST(ParseConfig, TakesBothEndsOfEachRange) {
  EXPECT_EQ(Parsed(Top("poll_interval: 30s")).poll_interval, 30s);
  EXPECT_EQ(Parsed(Top("poll_interval: 6h")).poll_interval, 6h);
  EXPECT_EQ(Parsed(Top("poll_timeout: 100ms")).poll_timeout, 100ms);
  EXPECT_EQ(Parsed(Top("poll_timeout: 5m")).poll_timeout, 5min);
  EXPECT_EQ(Parsed(Top("connect_timeout: 100ms")).connect_timeout, 100ms);
  EXPECT_EQ(Parsed(Top("request_timeout: 5m")).request_timeout, 5min);
  EXPECT_EQ(Parsed(Top("page_size: 1")).page_size, 1);
  EXPECT_EQ(Parsed(Top("page_size: 1000")).page_size, 1000);
  EXPECT_EQ(Parsed(Top("page_concurrency: 1")).page_concurrency, 1);
  EXPECT_EQ(Parsed(Top("page_concurrency: 16")).page_concurrency, 16);
  EXPECT_EQ(Parsed(Top("expiry_critical: 1s")).projects[0].expiry_critical, 1s);
  EXPECT_EQ(Parsed(Top("expiry_warning: 10y")).projects[0].expiry_warning, 3650 * kDay);
  const std::string longest(128, 'n');
  EXPECT_EQ(Parsed("projects: [{name: " + longest + ", appkey: k, api: {version: v1.0}}]")
                .projects[0]
                .name,
            longest);
}

TEST(ParseConfig, PollTimeoutIsTheSmallerOfAMinuteAndTheInterval) {
  EXPECT_EQ(Parsed(Top("poll_interval: 45s")).poll_timeout, 45s);
  EXPECT_EQ(Parsed(Top("poll_interval: 60s")).poll_timeout, 60s);
  EXPECT_EQ(Parsed(Top("poll_interval: 6h")).poll_timeout, 60s);
}

TEST(ParseConfig, AllowsShortIntervalsWhereEveryProjectIsOnLoopback) {
  for (const char* url : {"http://127.0.0.1:1", "http://[::1]:1", "http://localhost:1",
                          "https://127.9.9.9", "http://LOCALHOST:1"}) {
    const Config config =
        Parsed(Top("poll_interval: 1s\napi: {base_url: \"" + std::string(url) + "\"}"));
    EXPECT_EQ(config.poll_interval, 1s) << url;
    EXPECT_EQ(config.poll_timeout, 1s);
  }
}

TEST(ParseConfig, TakesTheSameAppkeyAtAnotherBaseUrl) {
  EXPECT_EQ(Parsed("api: {version: v1.0}\nprojects:\n- {name: a, appkey: k}\n"
                   "- {name: b, appkey: k, api: {base_url: \"https://other.example.com\"}}\n")
                .projects.size(),
            2U);
}

TEST(ParseConfig, TakesNamesThatLookLikeOtherTypes) {
  for (const char* name : {"123", "true", "1.5", "\"~\"", "yes"}) {
    Parsed("projects: [{name: " + std::string(name) + ", appkey: k, api: {version: v1.2}}]");
  }
}

TEST(ParseConfig, PutsTheFolderBeforeRelativePathsOnly) {
  const auto config = ParseConfig(
      "api: {version: v1.0}\nprojects:\n- {name: a, appkey_file: s/a}\n"
      "- {name: b, appkey_file: /s/b}\n- {name: c, appkey_file: ../c}\n",
      "e.yml", "/etc/exporter");
  ASSERT_TRUE(config.has_value()) << config.error().text;
  EXPECT_EQ(PathIn(config->projects[0].credentials.appkey), "/etc/exporter/s/a");
  EXPECT_EQ(PathIn(config->projects[1].credentials.appkey), "/s/b");
  EXPECT_EQ(PathIn(config->projects[2].credentials.appkey), "/etc/c");
}

}  // namespace
}  // namespace certmon::exporter
