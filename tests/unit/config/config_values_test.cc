// Bad values, keys and combinations, each with its exact message.
#include "tests/unit/config/config_text_fixture.h"

namespace certmon::exporter {
namespace {

std::string Both(const std::string& first, const std::string& second) {
  return "api: {version: v1.0}\nprojects:\n- {" + first + "}\n- {" + second + "}\n";
}

const std::string kNoDuration = " is no duration; it must be a duration such as 30s, 5m or 1h30m, ";
const std::string kInterval =
    "from 30s to 6h, or from 1s where every base_url is a loopback address";
const std::string kSize = "; it must be a whole number from 1 to 1000";
const std::string kThreshold = "from 1s to 3650d";
const std::string kProxy =
    "; it must be http://HOST:PORT, https://HOST:PORT or socks5h://HOST:PORT";
const std::string kLoopbackOnly =
    "is not allowed; http:// is for loopback hosts only (127.0.0.0/8, ::1, localhost), use "
    "https://";

const BadConfig kTimes[] = {
    {Top("poll_interval: 5"), "e.yml:1: poll_interval: \"5\"" + kNoDuration + kInterval},
    {Top("poll_interval: 5 min"), "e.yml:1: poll_interval: \"5 min\"" + kNoDuration + kInterval},
    {Top("poll_interval: -1m"), "e.yml:1: poll_interval: \"-1m\"" + kNoDuration + kInterval},
    {Top("poll_interval: 1.5m"), "e.yml:1: poll_interval: \"1.5m\"" + kNoDuration + kInterval},
    {Top("poll_interval: 5M"), "e.yml:1: poll_interval: \"5M\"" + kNoDuration + kInterval},
    {Top("poll_interval: 1ns"), "e.yml:1: poll_interval: \"1ns\"" + kNoDuration + kInterval},
    {Top("poll_interval: 99999999999999999999s"),
     "e.yml:1: poll_interval: \"99999999999999999999s\"" + kNoDuration + kInterval},
    {Top("poll_interval: \"\""), "e.yml:1: poll_interval: \"\"" + kNoDuration + kInterval},
    {Top("poll_interval:"),
     "e.yml:1: poll_interval: has no value; it must be a duration such as 30s, "
     "5m or 1h30m, " +
         kInterval},
    {Top("poll_interval: [5m]"),
     "e.yml:1: poll_interval: is a list; it must be a duration such as "
     "30s, 5m or 1h30m, " +
         kInterval},
    {Top("poll_interval: {a: 5m}"),
     "e.yml:1: poll_interval: is a map; it must be a duration such as "
     "30s, 5m or 1h30m, " +
         kInterval},
    {Top("poll_interval: 0"),
     "e.yml:1: poll_interval: \"0\" is out of range; allowed is " + kInterval},
    {Top("poll_interval: 999ms"),
     "e.yml:1: poll_interval: \"999ms\" is out of range; allowed is " + kInterval},
    {Top("poll_interval: 29s"),
     "e.yml:1: poll_interval: \"29s\" is out of range; allowed is " + kInterval},
    {Top("poll_interval: 6h1s"),
     "e.yml:1: poll_interval: \"6h1s\" is out of range; allowed is " + kInterval},
    {Top("poll_interval: 10y"),
     "e.yml:1: poll_interval: \"10y\" is out of range; allowed is " + kInterval},
    {"poll_interval: 5s\napi: {version: v1.0}\nprojects:\n"
     "- {name: a, appkey: k, api: {base_url: \"http://127.0.0.1:1\"}}\n- {name: b, appkey: l}\n",
     "e.yml:1: poll_interval: \"5s\" is out of range; allowed is " + kInterval},
    {Top("poll_timeout: 99ms"),
     "e.yml:1: poll_timeout: \"99ms\" is out of range; allowed is from 100ms to poll_interval "
     "(5m)"},
    {Top("poll_interval: 40s\npoll_timeout: 41s"),
     "e.yml:2: poll_timeout: \"41s\" is out of range; allowed is from 100ms to poll_interval "
     "(40s)"},
    {Top("poll_timeout: 60"),
     "e.yml:1: poll_timeout: \"60\"" + kNoDuration + "from 100ms to poll_interval (5m)"},
    {Top("connect_timeout: 99ms"),
     "e.yml:1: connect_timeout: \"99ms\" is out of range; allowed is from 100ms to 5m"},
    {Top("connect_timeout: 5m1ms"),
     "e.yml:1: connect_timeout: \"5m1ms\" is out of range; allowed is from 100ms to 5m"},
    {Top("request_timeout: 0s"),
     "e.yml:1: request_timeout: \"0s\" is out of range; allowed is from 100ms to 5m"},
    {Top("request_timeout: 6m"),
     "e.yml:1: request_timeout: \"6m\" is out of range; allowed is from 100ms to 5m"},
    {Top("expiry_time_zone: Asia/Atlantis"),
     "e.yml:1: expiry_time_zone: \"Asia/Atlantis\" is no time zone of this system; it must be a "
     "name "
     "such as Asia/Seoul or UTC (package tzdata)"},
    {Top("expiry_time_zone: ../../etc/passwd"),
     "e.yml:1: expiry_time_zone: \"../../etc/passwd\" is no time zone of this system; it must be a "
     "name such as Asia/Seoul or UTC (package tzdata)"},
    {Top("expiry_time_zone: \"\""),
     "e.yml:1: expiry_time_zone: \"\" is no time zone of this system; it must be a name such as "
     "Asia/Seoul or UTC (package tzdata)"},
    {Top("expiry_time_zone:"),
     "e.yml:1: expiry_time_zone: has no value; it must be the name of a time zone"},
};

const BadConfig kNumbers[] = {
    {Top("page_size: 0"), "e.yml:1: page_size: \"0\" is not allowed" + kSize},
    {Top("page_size: 1001"), "e.yml:1: page_size: \"1001\" is not allowed" + kSize},
    {Top("page_size: -1"), "e.yml:1: page_size: \"-1\" is not allowed" + kSize},
    {Top("page_size: 1e2"), "e.yml:1: page_size: \"1e2\" is not allowed" + kSize},
    {Top("page_size: 0x10"), "e.yml:1: page_size: \"0x10\" is not allowed" + kSize},
    {Top("page_size: 010"), "e.yml:1: page_size: \"010\" is not allowed" + kSize},
    {Top("page_size: +5"), "e.yml:1: page_size: \"+5\" is not allowed" + kSize},
    {Top("page_size: 1_0"), "e.yml:1: page_size: \"1_0\" is not allowed" + kSize},
    {Top("page_size: 10.0"), "e.yml:1: page_size: \"10.0\" is not allowed" + kSize},
    {Top("page_size: 99999999999"), "e.yml:1: page_size: \"99999999999\" is not allowed" + kSize},
    {Top("page_size: many"), "e.yml:1: page_size: \"many\" is not allowed" + kSize},
    {Top("page_size: \"100\""),
     "e.yml:1: page_size: is a text in quotes" + kSize + ", without quotes"},
    {Top("page_size: null"), "e.yml:1: page_size: has no value" + kSize},
    {Top("page_concurrency: 0"),
     "e.yml:1: page_concurrency: \"0\" is not allowed; it must be a whole number from 1 to 16"},
    {Top("page_concurrency: 17"),
     "e.yml:1: page_concurrency: \"17\" is not allowed; it must be a whole number from 1 to 16"},
    {Top("domain_info: yes"),
     "e.yml:1: domain_info: \"yes\" is not allowed; it must be true or false"},
    {Top("domain_info: on"),
     "e.yml:1: domain_info: \"on\" is not allowed; it must be true or false"},
    {Top("domain_info: True"),
     "e.yml:1: domain_info: \"True\" is not allowed; it must be true or false"},
    {Top("domain_info: 1"), "e.yml:1: domain_info: \"1\" is not allowed; it must be true or false"},
    {Top("domain_info: \"true\""),
     "e.yml:1: domain_info: is a text in quotes; it must be true or false, without quotes"},
    {Project("  inspect_files: no\n"),
     "e.yml:6: projects[0].inspect_files: \"no\" is not allowed; it must be true or false"},
    {Project("  inspect_files:\n"),
     "e.yml:6: projects[0].inspect_files: has no value; it must be true or false"},
    {Top("expiry_warning: 0"),
     "e.yml:1: expiry_warning: \"0\" is out of range; allowed is " + kThreshold},
    {Top("expiry_warning: 11y"),
     "e.yml:1: expiry_warning: \"11y\" is out of range; allowed is " + kThreshold},
    {Top("expiry_warning: 30"), "e.yml:1: expiry_warning: \"30\"" + kNoDuration + kThreshold},
    {Top("expiry_critical: 1500ms"),
     "e.yml:1: expiry_critical: is no whole number of seconds; it "
     "must be a duration such as 30d or 12h"},
    {Top("expiry_critical: 30d"),
     "e.yml:1: expiry_critical: expiry_critical (30d) is not less than "
     "expiry_warning (30d); it must be"},
    {Top("expiry_warning: 7d"),
     "e.yml:1: expiry_warning: expiry_critical (7d) is not less than "
     "expiry_warning (7d); it must be"},
    {Project("  expiry_critical: 31d\n"),
     "e.yml:6: projects[0].expiry_critical: expiry_critical (31d) is not less than expiry_warning "
     "(30d); it must be"},
    {"expiry_critical: 20d\n" + Project("  expiry_warning: 20d\n"),
     "e.yml:7: projects[0].expiry_warning: expiry_critical (20d) is not less than expiry_warning "
     "(20d); it must be"},
};

const BadConfig kKeys[] = {
    {Top("poll_intervall: 5m"),
     "e.yml:1: poll_intervall: unknown key, did you mean \"poll_interval\"?"},
    {Top("poll-interval: 5m"),
     "e.yml:1: poll-interval: unknown key, did you mean \"poll_interval\"?"},
    {Top("Page_Size: 5"), "e.yml:1: Page_Size: unknown key, did you mean \"page_size\"?"},
    {Top("interval: 5m"), "e.yml:1: interval: unknown key, did you mean \"poll_interval\"?"},
    {Top("x: 1"),
     "e.yml:1: x: unknown key; allowed are api, certificates, connect_timeout, domain_info, "
     "expiry_critical, "
     "expiry_critical_share, expiry_time_zone, expiry_warning, expiry_warning_share, ignore, "
     "page_concurrency, page_size, poll_interval, poll_timeout, projects, request_concurrency, "
     "request_timeout, team"},
    {Top("api:\n  baseurl: https://a"),
     "e.yml:2: api.baseurl: unknown key, did you mean \"base_url\"?"},
    {Top("api:\n  insecure_skip_verify: true"),
     "e.yml:2: api.insecure_skip_verify: unknown key; allowed are base_url, ca_file, proxy_url, "
     "token_url, version"},
    {Project("  app_key: CANARY9f3b\n"),
     "e.yml:6: projects[0].app_key: unknown key, did you mean \"appkey\"?"},
    {Project("  poll_interval: 5m\n"),
     "e.yml:6: projects[0].poll_interval: unknown key; allowed are api, appkey, appkey_file, "
     "certificates, domain_info, expiry_critical, expiry_critical_share, expiry_warning, "
     "expiry_warning_share, ignore, inspect_files, name, secret_access_key, "
     "secret_access_key_file, team, user_access_key_id, user_access_key_id_file"},
    {"projects: [{appkey=CANARY9f3b}]\n",
     "e.yml:1: projects[0].appkey: a colon and a blank must follow the key"},
    {"projects: [{}]\n",
     "e.yml:1: projects[0].name: is missing; each project has one, it becomes the label `project`"},
    {"project: []\n", "e.yml:1: project: unknown key, did you mean \"projects\"?"},
    {"page_size: 5\nproject: []\n", "e.yml:2: project: unknown key, did you mean \"projects\"?"},
    {"projects: [{name: n, appkey: k, api: {version: v1.0}, appkey=CANARY9f3b}]\n",
     "e.yml:1: projects[0].appkey: a colon and a blank must follow the key"},
    {"page_size: 5\n", "e.yml:1: projects: is missing or empty; at least one project is needed"},
    {"projects: []\n", "e.yml:1: projects: is missing or empty; at least one project is needed"},
    {"projects:\n", "e.yml:1: projects: has no value; it must be a list, lines of `- value`"},
    {"projects: {a: b}\n", "e.yml:1: projects: is a map; it must be a list, lines of `- value`"},
    {"projects:\n- CANARY9f3b\n",
     "e.yml:2: projects[0]: is a text; it must be a map, lines of `key: value`"},
    {"projects:\n-\n",
     "e.yml:3: projects[0]: has no value; it must be a map, lines of `key: value`"},
    {Top("api:"), "e.yml:1: api: has no value; it must be a map, lines of `key: value`"},
    {Top("api: https://a"), "e.yml:1: api: is a text; it must be a map, lines of `key: value`"},
    {Top("ignore: old-*"), "e.yml:1: ignore: is a text; it must be a list, lines of `- value`"},
    {Top("ignore:"), "e.yml:1: ignore: has no value; it must be a list, lines of `- value`"},
    {Top("ignore:\n- good\n- [bad]"),
     "e.yml:3: ignore[1]: is no certificate name; it must be a name, or {glob: PATTERN} for "
     "several"},
    {Top("ignore: [~]"),
     "e.yml:1: ignore[0]: is no certificate name; it must be a name, or {glob: PATTERN} for "
     "several"},
    {Top("ignore: ['']"),
     "e.yml:1: ignore[0]: \"\" is not allowed; a certificate name holds 1 to 256 characters and no "
     "control characters"},
    {Top("ignore: ['" + std::string(257, 'n') + "']"),
     "e.yml:1: ignore[0]: \"" + std::string(100, 'n') +
         "\" is not allowed; a certificate name holds 1 to 256 characters and no control "
         "characters"},
    {Top("ignore: [{glob: 'a\\'}]"),
     "e.yml:1: ignore[0].glob: \"a\\\" is not allowed; a glob holds 1 to 256 "
     "characters, no control characters and no lone \\ at its end"},
    {Top("ignore: [{glob: ''}]"),
     "e.yml:1: ignore[0].glob: \"\" is not allowed; a glob holds 1 to 256 characters, "
     "no control characters and no lone \\ at its end"},
    {Top("ignore: [{glob: }]"),
     "e.yml:1: ignore[0].glob: has no value; it must be a glob of certificate names"},
    {Top("ignore: [{}]"),
     "e.yml:1: ignore[0].glob: is missing; a pattern is {glob: \"*.example.com\"}"},
    {Top("ignore: [{globs: a}]"), "e.yml:1: ignore[0].globs: unknown key, did you mean \"glob\"?"},
    {Top("ignore: [glob: [a]]"),
     "e.yml:1: ignore[0].glob: is a list; it must be a glob of certificate names"},
    {Top("ignore: [\"a\\nb\"]"),
     "e.yml:1: ignore[0]: \"a\xEF\xBF\xBD"
     "b\" is not allowed; a certificate name holds 1 to 256 characters and no control "
     "characters"},
    {"projects:\n- name: ''\n",
     "e.yml:2: projects[0].name: \"\" is not allowed; it must be 1 to 128 "
     "characters without control characters"},
    {"projects:\n- name: \"a\\tb\"\n",
     "e.yml:2: projects[0].name: \"a\xEF\xBF\xBD"
     "b\" is not allowed; it must be 1 to 128 characters "
     "without control characters"},
    {"projects:\n- name: " + std::string(129, 'n') + "\n",
     "e.yml:2: projects[0].name: \"" + std::string(100, 'n') +
         "\" is not allowed; it must be 1 to 128 characters without control characters"},
    {"projects:\n- name: [a]\n", "e.yml:2: projects[0].name: is a list; it must be a text"},
    {"projects:\n- name:\n", "e.yml:2: projects[0].name: has no value; it must be a text"},
    {Both("name: a, appkey: CANARY9f3b", "appkey: CANARY9f3c, name: a"),
     "e.yml:4: projects[1].name: \"a\" is the name of projects[0] too; names are unique"},
    {Both("name: a, appkey: CANARY9f3b", "name: b, appkey: CANARY9f3b"),
     "e.yml:4: projects[1].appkey: is the same as that of projects[0]; each project has its own"},
    {Both("name: a, appkey_file: /s/a", "name: b, appkey_file: /s/a"),
     "e.yml:4: projects[1].appkey: is the same as that of projects[0]; each project has its own"},
};

const std::string kShare =
    " is not allowed; it must be a whole number of percent from 1% to 90%, or off";
const std::string kTeam = " is not allowed; a team holds 1 to 64 letters, digits and _.@/-";
const std::string kMatch = "is missing; give a certificate name, {glob: PATTERN} or a list of both";
const std::string kNothing = "sets nothing; give expiry_warning and expiry_critical, or team";

// One entry of `certificates` with these lines; the first one is line 2.
std::string Entry(const std::string& lines) { return Top("certificates:\n- " + lines); }

const BadConfig kRules[] = {
    {Top("expiry_warning_share: 0%"), "e.yml:1: expiry_warning_share: \"0%\"" + kShare},
    {Top("expiry_warning_share: 91%"), "e.yml:1: expiry_warning_share: \"91%\"" + kShare},
    {Top("expiry_warning_share: 33"), "e.yml:1: expiry_warning_share: \"33\"" + kShare},
    {Top("expiry_warning_share: 33.5%"), "e.yml:1: expiry_warning_share: \"33.5%\"" + kShare},
    {Top("expiry_warning_share: 033%"), "e.yml:1: expiry_warning_share: \"033%\"" + kShare},
    {Top("expiry_warning_share: +33%"), "e.yml:1: expiry_warning_share: \"+33%\"" + kShare},
    {Top("expiry_warning_share: -33%"), "e.yml:1: expiry_warning_share: \"-33%\"" + kShare},
    {Top("expiry_warning_share: 33 %"), "e.yml:1: expiry_warning_share: \"33 %\"" + kShare},
    {Top("expiry_warning_share: 33%%"), "e.yml:1: expiry_warning_share: \"33%%\"" + kShare},
    {Top("expiry_warning_share: 99999999999%"),
     "e.yml:1: expiry_warning_share: \"99999999999%\"" + kShare},
    {Top("expiry_warning_share: Off"), "e.yml:1: expiry_warning_share: \"Off\"" + kShare},
    {Top("expiry_warning_share: \"\""), "e.yml:1: expiry_warning_share: \"\"" + kShare},
    {Top("expiry_critical_share:"),
     "e.yml:1: expiry_critical_share: has no value; it must be a whole number of percent from 1% "
     "to 90%, or off"},
    {Top("expiry_critical_share: 33%"),
     "e.yml:1: expiry_critical_share: expiry_critical_share (33%) is not less than "
     "expiry_warning_share (33%); it must be"},
    {Top("expiry_warning_share: 10%"),
     "e.yml:1: expiry_warning_share: expiry_critical_share (10%) is not less than "
     "expiry_warning_share (10%); it must be"},
    {"expiry_critical_share: 20%\n" + Project("  expiry_warning_share: 15%\n"),
     "e.yml:7: projects[0].expiry_warning_share: expiry_critical_share (20%) is not less than "
     "expiry_warning_share (15%); it must be"},
    {Top("team: two words"), "e.yml:1: team: \"two words\"" + kTeam},
    {Top("team: a,b"), "e.yml:1: team: \"a,b\"" + kTeam},
    {Top("team: \"{{x}}\""), "e.yml:1: team: \"{{x}}\"" + kTeam},
    {Top("team: a\u2014b"), "e.yml:1: team: \"a\u2014b\"" + kTeam},
    {Top("team: \"a\\nb\""),
     "e.yml:1: team: \"a\xEF\xBF\xBD"
     "b\"" +
         kTeam},
    {Top("team: " + std::string(65, 't')),
     "e.yml:1: team: \"" + std::string(65, 't') + "\"" + kTeam},
    {Top("team: [a]"), "e.yml:1: team: is a list; it must be a text or nothing"},
    {Project("  team: a b\n"), "e.yml:6: projects[0].team: \"a b\"" + kTeam},
    {Top("certificates: a"),
     "e.yml:1: certificates: is a text; it must be a list, lines of `- value`"},
    {Top("certificates:"),
     "e.yml:1: certificates: has no value; it must be a list, lines of `- value`"},
    {Top("certificates: [a]"),
     "e.yml:1: certificates[0]: is a text; it must be a map, lines of `key: value`"},
    {Top("certificates: [{}]"), "e.yml:1: certificates[0].match: " + kMatch},
    {Entry("team: a"), "e.yml:2: certificates[0].match: " + kMatch},
    {Entry("match:\n  team: a"),
     "e.yml:2: certificates[0].match: is no certificate name; it must be a name, or {glob: "
     "PATTERN} for several"},
    {Entry("match: []\n  team: a"),
     "e.yml:2: certificates[0].match: is empty; give at least one certificate name or {glob: "
     "PATTERN}"},
    {Entry("match: ''\n  team: a"),
     "e.yml:2: certificates[0].match: \"\" is not allowed; a certificate name holds 1 to 256 "
     "characters and no control characters"},
    {Entry("match: {name: a}\n  team: a"),
     "e.yml:2: certificates[0].match.name: unknown key; allowed are glob"},
    {Entry("match:\n  - a\n  - {glob: 'b\\'}\n  team: a"),
     "e.yml:4: certificates[0].match[1].glob: \"b\\\" is not allowed; a glob holds 1 to 256 "
     "characters, no control characters and no lone \\ at its end"},
    {Entry("match: a"), "e.yml:2: certificates[0]: " + kNothing},
    {Entry("match: a\n  teams: b"),
     "e.yml:3: certificates[0].teams: unknown key, did you mean \"team\"?"},
    {Entry("match: a\n  expiry_warning_share: 5%"),
     "e.yml:3: certificates[0].expiry_warning_share: unknown key, did you mean "
     "\"expiry_warning\"?"},
    {Entry("match: a\n  team:"),
     "e.yml:3: certificates[0].team: has no value; it must be 1 to 64 letters, digits and _.@/-"},
    {Entry("match: a\n  team: ''"), "e.yml:3: certificates[0].team: \"\"" + kTeam},
    {Entry("match: a\n  expiry_warning: 5d"),
     "e.yml:3: certificates[0].expiry_warning: is set without expiry_critical; give both or "
     "neither"},
    {Entry("match: a\n  team: t\n  expiry_critical: 5d"),
     "e.yml:4: certificates[0].expiry_critical: is set without expiry_warning; give both or "
     "neither"},
    {Entry("match: a\n  expiry_warning: 5d\n  expiry_critical: 5d"),
     "e.yml:4: certificates[0].expiry_critical: expiry_critical (5d) is not less than "
     "expiry_warning (5d); it must be"},
    {Entry("match: a\n  expiry_critical: 5d\n  expiry_warning: 0s"),
     "e.yml:4: certificates[0].expiry_warning: \"0s\" is out of range; allowed is " + kThreshold},
    {Entry("match: a\n  expiry_warning: 33%\n  expiry_critical: 10%"),
     "e.yml:3: certificates[0].expiry_warning: \"33%\"" + kNoDuration + kThreshold},
    {Project("  certificates:\n  - {match: a, team: b}\n  - {match: a}\n"),
     "e.yml:8: projects[0].certificates[1]: " + kNothing},
};

const BadConfig kApi[] = {
    {Top("api: {base_url: \"http://certmanager.example.com\"}"),
     "e.yml:1: api.base_url: " + kLoopbackOnly},
    {Top("api: {base_url: \"http://127.0.0.1.example.com\"}"),
     "e.yml:1: api.base_url: " + kLoopbackOnly},
    {Top("api: {base_url: \"http://10.0.0.1\"}"), "e.yml:1: api.base_url: " + kLoopbackOnly},
    {Top("api: {token_url: \"http://token.example.com\"}"),
     "e.yml:1: api.token_url: " + kLoopbackOnly},
    {Top("api: {base_url: \"https://a/certmanager/v1.1/appkeys/CANARY9f3b/certificates\"}"),
     "e.yml:1: api.base_url: holds the path of a request; give only what stands before "
     "/certmanager/"},
    {Top("api: {base_url: }"), "e.yml:1: api.base_url: has no value; it must be a URL"},
    {Top("api: {version: v1.4}"),
     "e.yml:1: api.version: \"v1.4\" is not allowed; it must be v1.0, v1.1, v1.2 or v1.3"},
    {Top("api: {version: 1.1}"),
     "e.yml:1: api.version: \"1.1\" is not allowed; it must be v1.0, v1.1, v1.2 or v1.3"},
    {Top("api: {version: V1.1}"),
     "e.yml:1: api.version: \"V1.1\" is not allowed; it must be v1.0, v1.1, v1.2 or v1.3"},
    {Top("api: {proxy_url: \"http://user:CANARY9f3b@proxy:1\"}"),
     "e.yml:1: api.proxy_url: holds a user name or a password, which is not allowed" + kProxy},
    {Top("api: {proxy_url: \"socks5://proxy:1\"}"),
     "e.yml:1: api.proxy_url: is not allowed" + kProxy},
    {Top("api: {proxy_url: proxy:3128}"), "e.yml:1: api.proxy_url: is not allowed" + kProxy},
    {Top("api: {proxy_url: \"http://\"}"), "e.yml:1: api.proxy_url: is not allowed" + kProxy},
    {Top("api: {proxy_url: \"http://proxy:0\"}"),
     "e.yml:1: api.proxy_url: is not allowed" + kProxy},
    {Top("api: {proxy_url: \"http://proxy:99999\"}"),
     "e.yml:1: api.proxy_url: is not allowed" + kProxy},
    {Top("api: {proxy_url: \"http://proxy:1/path\"}"),
     "e.yml:1: api.proxy_url: is not allowed" + kProxy},
    {Top("api: {proxy_url: \"http://[::1\"}"), "e.yml:1: api.proxy_url: is not allowed" + kProxy},
    {Top("api: {proxy_url: [a]}"),
     "e.yml:1: api.proxy_url: is a list; it must be a text or nothing"},
    {Top("api: {ca_file: {}}"), "e.yml:1: api.ca_file: is a map; it must be a text or nothing"},
    {Project("  api: {base_url: \"http://a.example.com\"}\n"),
     "e.yml:6: projects[0].api.base_url: " + kLoopbackOnly},
    {Project("  api: {version: v2}\n"),
     "e.yml:6: projects[0].api.version: \"v2\" is not allowed; it must be v1.0, v1.1, v1.2 or "
     "v1.3"},
};

TEST(ParseConfig, RefusesBadTimes) {
  for (const BadConfig& row : kTimes) {
    ExpectRefused(row);
  }
}

TEST(ParseConfig, RefusesBadNumbersAndBooleans) {
  for (const BadConfig& row : kNumbers) {
    ExpectRefused(row);
  }
}

TEST(ParseConfig, RefusesBadKeysListsAndNames) {
  for (const BadConfig& row : kKeys) {
    ExpectRefused(row);
  }
}

TEST(ParseConfig, RefusesBadThresholdsTeamsAndPatterns) {
  for (const BadConfig& row : kRules) {
    ExpectRefused(row);
  }
}

TEST(ParseConfig, RefusesMoreThanAThousandPatterns) {
  std::string list;
  for (int i = 0; i <= 1000; ++i) {
    list += "n, ";
  }
  ExpectRefused({Top("ignore: [" + list + "]"),
                 "e.yml:1: ignore: holds more than 1000 names and globs; use fewer, wider globs"});
  ExpectRefused({Top("certificates: [{team: a, match: [" + list + "]}]"),
                 "e.yml:1: certificates[0].match: holds more than 1000 names and globs; use fewer, "
                 "wider globs"});
  ExpectRefused({Top("certificates: [" + list + "]"),
                 "e.yml:1: certificates: holds more than 1000 entries; use fewer, wider globs"});
}

TEST(ParseConfig, RefusesBadApiSettings) {
  for (const BadConfig& row : kApi) {
    ExpectRefused(row);
  }
}

// The test of the URL parser has the rest of the message.
TEST(ParseConfig, RefusesUrlsByLineAndKeyWithoutRepeatingThem) {
  for (const char* url :
       {"https://user:CANARY9f3b@a", "https://a/?appkey=CANARY9f3b", "https://a/#CANARY9f3b",
        "ftp://CANARY9f3b", "CANARY9f3b", "https://", "https://a b", "https://a:0",
        "https://a:99999", "file:///etc/passwd", ""}) {
    for (const char* key : {"base_url", "token_url"}) {
      const auto config = Parse(Top("api:\n  " + std::string(key) + ": \"" + url + "\""));
      ASSERT_FALSE(config.has_value()) << url;
      EXPECT_EQ(
          config.error().text.rfind("e.yml:2: api." + std::string(key) + ": is not allowed; ", 0),
          0U)
          << config.error().text;
      EXPECT_EQ(config.error().text.find("CANARY"), std::string::npos);
    }
  }
}

TEST(ParseConfig, ReportsTheErrorInTheFirstLine) {
  ExpectRefused({"page_size: 0\n" + Project("  inspect_files: maybe\n") + "zzz: 1\n",
                 "e.yml:1: page_size: \"0\" is not allowed" + kSize});
}

}  // namespace
}  // namespace certmon::exporter
