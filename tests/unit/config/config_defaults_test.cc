// Good configurations: every default, every key, both ends of every range, inheritance.
#include <gmock/gmock.h>

#include "tests/unit/config/config_text_fixture.h"

namespace certmon::exporter {
namespace {

using inventory::NamePattern;
using std::chrono::milliseconds;
using namespace std::chrono_literals;
constexpr auto kDay = 24h;

NamePattern Glob(std::string glob) { return {.text = std::move(glob), .is_glob = true}; }

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

// Of the one project, with these lines at the top of the file.
ProjectOptions OptionsOf(const std::string& lines) {
  return Parsed(Top(lines)).projects.at(0).options;
}

// Each value as the manual's table of keys has it.
TEST(ParseConfig, HasTheDefaultsOfTheManual) {
  const Config config = Parsed(Project());
  EXPECT_EQ(config.request_concurrency, 16);
  ASSERT_EQ(config.projects.size(), 1U);
  const ProjectConfig& project = config.projects[0];
  EXPECT_EQ(project.options.poll_interval, 5min);
  EXPECT_EQ(project.options.poll_timeout, 60s);
  EXPECT_EQ(project.options.page_size, 100);
  EXPECT_EQ(project.options.page_concurrency, 4);
  EXPECT_EQ(project.options.api.connection.connect_timeout, 5s);
  EXPECT_EQ(project.options.api.connection.request_timeout, 15s);
  EXPECT_EQ(project.options.expiry_time_zone, "Asia/Seoul");
  EXPECT_EQ(project.name, "p");
  EXPECT_EQ(project.options.rules.thresholds.warning, 30 * kDay);
  EXPECT_EQ(project.options.rules.thresholds.critical, 7 * kDay);
  EXPECT_FALSE(project.options.domain_info);
  EXPECT_FALSE(project.options.inspect_files);
  EXPECT_EQ(project.options.rules.thresholds.warning_share, 33);
  EXPECT_EQ(project.options.rules.thresholds.critical_share, 10);
  EXPECT_EQ(project.options.rules.team, "");
  EXPECT_TRUE(project.options.rules.entries.empty());
  EXPECT_TRUE(project.options.rules.ignore.empty());
  EXPECT_EQ(project.options.api.base_url, "https://certmanager.api.nhncloudservice.com");
  EXPECT_EQ(project.options.api.version, ApiVersion::kV1_1);
  EXPECT_EQ(project.options.api.token_url,
            "https://oauth.api.nhncloudservice.com/oauth2/token/create");
  EXPECT_EQ(project.options.api.connection.ca_file, "");
  EXPECT_EQ(project.options.api.connection.proxy_url, "");
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
request_concurrency: 2
connect_timeout: 2s
request_timeout: 20s
expiry_time_zone: UTC
expiry_warning: 40d
expiry_critical: 10d
expiry_warning_share: 50%
expiry_critical_share: 5%
team: 보안/ops_1.kr@example-2
certificates:
  - match: {glob: "*.pay.example.com"}
    expiry_warning: 45d
    expiry_critical: 14d
    team: payments
  - match: ["*.example.com", {glob: "a*"}]
    expiry_warning: 20d
    expiry_critical: 1d
  - {match: www.example.com, team: web}
domain_info: true
ignore: ["*.example.com", {glob: 'old-*'}]
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
  ASSERT_EQ(config.projects.size(), 1U);
  const ProjectConfig& project = config.projects[0];
  EXPECT_EQ(project.options.poll_interval, 2min);
  EXPECT_EQ(project.options.poll_timeout, 30s);
  EXPECT_EQ(project.options.page_size, 10);
  EXPECT_EQ(project.options.page_concurrency, 8);
  EXPECT_EQ(config.request_concurrency, 2);
  EXPECT_EQ(project.options.api.connection.connect_timeout, 2s);
  EXPECT_EQ(project.options.api.connection.request_timeout, 20s);
  EXPECT_EQ(project.options.expiry_time_zone, "UTC");
  EXPECT_EQ(project.name, "운영 1");
  EXPECT_EQ(PathIn(project.credentials.appkey), "/s/appkey");
  EXPECT_EQ(SecretIn(project.credentials.user_access_key_id), "an id");
  EXPECT_EQ(SecretIn(project.credentials.secret_access_key), "a key");
  EXPECT_TRUE(project.options.inspect_files);
  EXPECT_TRUE(project.options.domain_info);
  EXPECT_EQ(project.options.rules.thresholds.warning, 40 * kDay);
  EXPECT_EQ(project.options.rules.thresholds.critical, 10 * kDay);
  EXPECT_EQ(project.options.rules.thresholds.warning_share, 50);
  EXPECT_EQ(project.options.rules.thresholds.critical_share, 5);
  EXPECT_EQ(project.options.rules.team, "보안/ops_1.kr@example-2");
  const inventory::CertificateEntry pay = {
      .match = {Glob("*.pay.example.com")},
      .thresholds = inventory::FixedThresholds{.warning = 45 * kDay, .critical = 14 * kDay},
      .team = "payments"};
  const inventory::CertificateEntry two = {
      .match = {{.text = "*.example.com"}, Glob("a*")},
      .thresholds = inventory::FixedThresholds{.warning = 20 * kDay, .critical = 1 * kDay},
      .team = ""};
  const inventory::CertificateEntry web = {
      .match = {{.text = "www.example.com"}}, .thresholds = {}, .team = "web"};
  EXPECT_THAT(project.options.rules.entries, testing::ElementsAre(pay, two, web));
  EXPECT_THAT(project.options.rules.ignore,
              testing::ElementsAre(NamePattern{.text = "*.example.com"}, Glob("old-*")));
  EXPECT_EQ(project.options.api.base_url, "https://api.example.com/prefix");
  EXPECT_EQ(project.options.api.version, ApiVersion::kV1_3);
  EXPECT_EQ(project.options.api.token_url, "https://token.example.com/create");
  EXPECT_EQ(project.options.api.connection.proxy_url, "http://proxy.example.com:3128");
}

// "User Access Key Token" of the public API guides of both clouds.
TEST(ParseConfig, ChoosesTheTokenUrlThatBelongsToTheBaseUrl) {
  constexpr const char* kPublic = "https://oauth.api.nhncloudservice.com/oauth2/token/create";
  constexpr const char* kGov = "https://oauth.api.gov-nhncloudservice.com/oauth2/token/create";
  const std::string gov = "base_url: https://certmanager.api.gov-nhncloudservice.com";
  const std::string other = "token_url: https://t.example.com/create";
  const std::tuple<std::string, std::string, std::string> rows[] = {
      // Of the file, of the project, and the result.
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
    EXPECT_EQ(config.projects[0].options.api.token_url, token_url) << top << " / " << project;
  }
}

// The example as the manual prints it.
TEST(ParseConfig, AcceptsTheExampleOfTheManual) {
  const Config config = Parsed(R"(poll_interval: 5m          # 30s to 6h
poll_timeout: 60s          # the whole walk of one project
page_size: 100             # 1 to 1000
page_concurrency: 4        # 1 to 16
request_concurrency: 16    # 1 to 64
connect_timeout: 5s
request_timeout: 15s
expiry_time_zone: Asia/Seoul   # the bare expirationDate means 00:00 of that day in this zone
expiry_warning: 30d
expiry_critical: 7d        # less than expiry_warning
expiry_warning_share: 33%  # of a certificate's lifetime, 1% to 90%, or off
expiry_critical_share: 10% # less than expiry_warning_share, or off
team:                      # default none
certificates:              # default none
  - match: {glob: "*.pay.example.com"}   # a name, a glob (`\*` is a star), or a list of both; required
    expiry_warning: 45d          # taken as they stand: no share applies. Both or neither
    expiry_critical: 14d
    team: payments
domain_info: false
ignore: []                 # certificate names to leave out
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
    # expiry_*, team, certificates, domain_info, ignore: likewise, for this project alone
)");
  ASSERT_EQ(config.projects.size(), 1U);
  EXPECT_EQ(config.projects[0].name, "production");
  EXPECT_EQ(PathIn(config.projects[0].credentials.secret_access_key), "/run/secrets/secret");
}

TEST(ParseConfig, AProjectOverridesSingleKeysOfTheTop) {
  const Config config = Parsed(R"(
expiry_warning: 40d
expiry_critical: 10d
expiry_warning_share: 50%
team: top
certificates: [{match: a, team: of-top}]
domain_info: true
ignore: [top]
api: {base_url: "https://top.example.com", version: v1.2, proxy_url: "socks5h://p:1"}
projects:
- {name: a, appkey: k1}
- name: b
  appkey: k2
  expiry_warning: 20d
  domain_info: false
  expiry_warning_share: off
  team:
  certificates: []
  ignore: []
  api: {base_url: "http://127.0.0.1:8080/", proxy_url: }
- {name: c, appkey: k3, expiry_critical: 39d, ignore: [own, more], team: own, expiry_critical_share: 49%, api: {version: v1.0}}
)");
  ASSERT_EQ(config.projects.size(), 3U);
  const auto& [a, b, c] =
      std::tie(config.projects[0].options, config.projects[1].options, config.projects[2].options);
  EXPECT_EQ(a.api.base_url, "https://top.example.com");
  EXPECT_EQ(a.api.version, ApiVersion::kV1_2);
  EXPECT_EQ(a.api.connection.proxy_url, "socks5h://p:1");
  EXPECT_EQ(a.rules.thresholds.warning, 40 * kDay);
  EXPECT_TRUE(a.domain_info);
  EXPECT_THAT(a.rules.ignore, testing::ElementsAre(NamePattern{.text = "top"}));
  EXPECT_EQ(a.rules.team, "top");
  ASSERT_EQ(a.rules.entries.size(), 1U);
  EXPECT_EQ(a.rules.entries[0].team, "of-top");
  EXPECT_EQ(b.api.base_url, "http://127.0.0.1:8080");
  EXPECT_EQ(b.api.version, ApiVersion::kV1_2);
  EXPECT_EQ(b.api.connection.proxy_url, "");
  EXPECT_EQ(b.rules.thresholds.warning, 20 * kDay);
  EXPECT_EQ(b.rules.thresholds.critical, 10 * kDay);
  EXPECT_FALSE(b.domain_info);
  EXPECT_TRUE(b.rules.ignore.empty());
  EXPECT_TRUE(b.rules.entries.empty());
  EXPECT_EQ(b.rules.team, "");
  EXPECT_EQ(b.rules.thresholds.warning_share, std::nullopt);
  EXPECT_EQ(b.rules.thresholds.critical_share, 10);
  EXPECT_EQ(c.rules.thresholds.warning, 40 * kDay);
  EXPECT_EQ(c.rules.thresholds.critical, 39 * kDay);
  EXPECT_EQ(c.api.version, ApiVersion::kV1_0);
  EXPECT_EQ(c.api.base_url, "https://top.example.com");
  EXPECT_THAT(c.rules.ignore,
              testing::ElementsAre(NamePattern{.text = "own"}, NamePattern{.text = "more"}));
  EXPECT_EQ(c.rules.team, "own");
  EXPECT_EQ(c.rules.entries, a.rules.entries);
  EXPECT_EQ(c.rules.thresholds.warning_share, 50);
  EXPECT_EQ(c.rules.thresholds.critical_share, 49);
}

TEST(ParseConfig, AcceptsBothEndsOfEachRange) {
  EXPECT_EQ(OptionsOf("poll_interval: 30s").poll_interval, 30s);
  EXPECT_EQ(OptionsOf("poll_interval: 6h").poll_interval, 6h);
  EXPECT_EQ(OptionsOf("poll_timeout: 100ms").poll_timeout, 100ms);
  EXPECT_EQ(OptionsOf("poll_timeout: 5m").poll_timeout, 5min);
  EXPECT_EQ(OptionsOf("connect_timeout: 100ms").api.connection.connect_timeout, 100ms);
  EXPECT_EQ(OptionsOf("request_timeout: 5m").api.connection.request_timeout, 5min);
  EXPECT_EQ(OptionsOf("page_size: 1").page_size, 1);
  EXPECT_EQ(OptionsOf("page_size: 1000").page_size, 1000);
  EXPECT_EQ(OptionsOf("page_concurrency: 1").page_concurrency, 1);
  EXPECT_EQ(OptionsOf("page_concurrency: 16").page_concurrency, 16);
  EXPECT_EQ(Parsed(Top("request_concurrency: 1")).request_concurrency, 1);
  EXPECT_EQ(Parsed(Top("request_concurrency: 64")).request_concurrency, 64);
  EXPECT_EQ(OptionsOf("expiry_critical: 1s").rules.thresholds.critical, 1s);
  EXPECT_EQ(OptionsOf("expiry_warning: 10y").rules.thresholds.warning, 3650 * kDay);
  EXPECT_EQ(OptionsOf("expiry_critical_share: 1%").rules.thresholds.critical_share, 1);
  EXPECT_EQ(OptionsOf("expiry_warning_share: 90%").rules.thresholds.warning_share, 90);
  EXPECT_EQ(OptionsOf("expiry_critical_share: off").rules.thresholds.critical_share, std::nullopt);
  EXPECT_EQ(OptionsOf("team: " + std::string(64, 't')).rules.team.size(), 64U);
  EXPECT_EQ(OptionsOf("ignore: ['" + std::string(256, 'n') + "']").rules.ignore.size(), 1U);
  const std::string longest(128, 'n');
  EXPECT_EQ(Parsed("projects: [{name: " + longest + ", appkey: k, api: {version: v1.0}}]")
                .projects[0]
                .name,
            longest);
}

TEST(ParseConfig, PollTimeoutIsTheSmallerOfAMinuteAndTheInterval) {
  EXPECT_EQ(OptionsOf("poll_interval: 45s").poll_timeout, 45s);
  EXPECT_EQ(OptionsOf("poll_interval: 60s").poll_timeout, 60s);
  EXPECT_EQ(OptionsOf("poll_interval: 6h").poll_timeout, 60s);
}

TEST(ParseConfig, AllowsShortIntervalsIfEveryProjectIsOnLoopback) {
  for (const char* url : {"http://127.0.0.1:1", "http://[::1]:1", "http://localhost:1",
                          "https://127.9.9.9", "http://LOCALHOST:1"}) {
    const ProjectOptions options =
        OptionsOf("poll_interval: 1s\napi: {base_url: \"" + std::string(url) + "\"}");
    EXPECT_EQ(options.poll_interval, 1s) << url;
    EXPECT_EQ(options.poll_timeout, 1s);
  }
}

TEST(ParseConfig, AcceptsTheSameAppkeyAtAnotherBaseUrl) {
  EXPECT_EQ(Parsed("api: {version: v1.0}\nprojects:\n- {name: a, appkey: k}\n"
                   "- {name: b, appkey: k, api: {base_url: \"https://other.example.com\"}}\n")
                .projects.size(),
            2U);
}

TEST(ParseConfig, AcceptsNamesThatLookLikeOtherTypes) {
  for (const char* name : {"123", "true", "1.5", "\"~\"", "yes"}) {
    Parsed("projects: [{name: " + std::string(name) + ", appkey: k, api: {version: v1.2}}]");
  }
}

TEST(ParseConfig, ResolvesOnlyRelativePaths) {
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
