#include "exporter/config/flags.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>

#include "lib/base/version.h"

namespace certmon::exporter {
namespace {

using testing::HasSubstr;
using Arguments = std::vector<std::string>;

std::variant<Flags, ExitRequest> Parse(Arguments arguments) {
  arguments.insert(arguments.begin(), "nhncloud-certmanager-exporter");
  return ParseFlags(arguments);
}

Flags Parsed(const Arguments& arguments) {
  const auto outcome = Parse(arguments);
  if (const auto* exit = std::get_if<ExitRequest>(&outcome)) {
    ADD_FAILURE() << exit->text;
    return {};
  }
  return std::get<Flags>(outcome);
}

TEST(ParseFlags, HasTheDefaultsOfTheManual) {
  const Flags flags = Parsed({});
  EXPECT_EQ(flags.mode, Mode::kServe);
  EXPECT_FALSE(flags.demo);
  EXPECT_EQ(flags.config_file, "");
  EXPECT_EQ(flags.listen_addresses, Arguments{":10290"});
  EXPECT_EQ(flags.telemetry_path, "/metrics");
  EXPECT_EQ(flags.max_requests, 40);
  EXPECT_EQ(flags.log_level, LogLevel::kInfo);
  EXPECT_EQ(flags.log_format, LogFormat::kLogfmt);
  EXPECT_TRUE(std::holds_alternative<Flags>(ParseFlags({})));
}

TEST(ParseFlags, AcceptsBothForms) {
  const Arguments with_equals = {"--config.file=/etc/e.yml",
                                 "--web.listen-address=127.0.0.1:0",
                                 "--web.telemetry-path=/m",
                                 "--web.max-requests=0",
                                 "--log.level=debug",
                                 "--log.format=json",
                                 "--web.listen-address=[::1]:9",
                                 "--once"};
  const Arguments apart = {"--config.file",
                           "/etc/e.yml",
                           "--web.listen-address",
                           "127.0.0.1:0",
                           "--web.telemetry-path",
                           "/m",
                           "--web.max-requests",
                           "0",
                           "--log.level",
                           "debug",
                           "--log.format",
                           "json",
                           "--web.listen-address",
                           "[::1]:9",
                           "--once"};
  for (const Arguments& arguments : {with_equals, apart}) {
    const Flags flags = Parsed(arguments);
    EXPECT_EQ(flags.config_file, "/etc/e.yml");
    EXPECT_EQ(flags.listen_addresses, (Arguments{"127.0.0.1:0", "[::1]:9"}));
    EXPECT_EQ(flags.telemetry_path, "/m");
    EXPECT_EQ(flags.max_requests, 0);
    EXPECT_EQ(flags.log_level, LogLevel::kDebug);
    EXPECT_EQ(flags.log_format, LogFormat::kJson);
    EXPECT_EQ(flags.mode, Mode::kOnce);
  }
}

TEST(ParseFlags, SetsTheMode) {
  EXPECT_EQ(Parsed({"--config.check"}).mode, Mode::kConfigCheck);
  EXPECT_EQ(Parsed({"--healthcheck", "--demo"}).mode, Mode::kHealthcheck);
  EXPECT_TRUE(Parsed({"--demo", "--once"}).demo);
  EXPECT_EQ(Parsed({"--once=true"}).mode, Mode::kOnce);
}

TEST(ParseFlags, AcceptsEveryChoiceAndBothEnds) {
  EXPECT_EQ(Parsed({"--log.level=info"}).log_level, LogLevel::kInfo);
  EXPECT_EQ(Parsed({"--log.level=warn"}).log_level, LogLevel::kWarn);
  EXPECT_EQ(Parsed({"--log.level=error"}).log_level, LogLevel::kError);
  EXPECT_EQ(Parsed({"--log.format=logfmt"}).log_format, LogFormat::kLogfmt);
  EXPECT_EQ(Parsed({"--web.max-requests=1000000"}).max_requests, 1'000'000);
  EXPECT_EQ(Parsed({"--web.telemetry-path=/a/b-c_d.e~f"}).telemetry_path, "/a/b-c_d.e~f");
  EXPECT_EQ(Parsed({"--web.listen-address=localhost:1"}).listen_addresses,
            Arguments{"localhost:1"});
  EXPECT_EQ(Parsed({"--healthcheck", "--web.listen-address=:0", "--web.listen-address=:81"}).mode,
            Mode::kHealthcheck);
}

struct BadCase {
  Arguments arguments;
  std::string text;  // between the program's name and the pointer to --help
};

const BadCase kBad[] = {
    {{"--log.level=loud"}, "--log.level: \"loud\" is not allowed; give debug, info, warn or error"},
    {{"--log.level=INFO"}, "--log.level: \"INFO\" is not allowed; give debug, info, warn or error"},
    {{"--log.level=warning"},
     "--log.level: \"warning\" is not allowed; give debug, info, warn or error"},
    {{"--log.level="}, "--log.level: the value after = is empty"},
    {{"--log.level=", "debug"}, "--log.level: the value after = is empty"},
    {{"--log.level", ""}, "--log.level: needs a value, as in --log.level=VALUE"},
    {{"--log.level"}, "--log.level: needs a value, as in --log.level=VALUE"},
    {{"--log.level", "--once"}, "--log.level: needs a value, as in --log.level=VALUE"},
    {{"--log.level=info", "--log.level=warn"}, "--log.level: given 2 times; give it once"},
    {{"--log.format=xml"}, "--log.format: \"xml\" is not allowed; give logfmt or json"},
    {{"--log.format", "JSON"}, "--log.format: \"JSON\" is not allowed; give logfmt or json"},
    {{"--log.format=a\nb"},
     "--log.format: \"a\xEF\xBF\xBD"
     "b\" is not allowed; give logfmt or json"},
    {{"--config.file"}, "--config.file: needs a value, as in --config.file=VALUE"},
    {{"--config.file="}, "--config.file: the value after = is empty"},
    {{"--config.file", "--demo"}, "--config.file: needs a value, as in --config.file=VALUE"},
    {{"--config.file=a.yml", "--config.file=b.yml"}, "--config.file: given 2 times; give it once"},
    {{"--config.file=a.yml", "--demo"},
     "--demo: cannot go together with --config.file; the demo brings its own projects"},
    {{"--once", "--healthcheck"},
     "--healthcheck: cannot go together with --once; give one of --config.check, --once and "
     "--healthcheck"},
    {{"--once", "--config.check"},
     "--once: cannot go together with --config.check; give one of --config.check, --once and "
     "--healthcheck"},
    {{"--healthcheck", "--config.check"},
     "--healthcheck: cannot go together with --config.check; give one of --config.check, --once "
     "and "
     "--healthcheck"},
    {{"--demo=false"}, "--demo: takes no value"},
    {{"--demo="}, "--demo: the value after = is empty"},
    {{"--web.max-requests=-1"},
     "--web.max-requests: \"-1\" is not allowed; give a whole number from 0 (no limit) to 1000000"},
    {{"--web.max-requests", "-1"},
     "--web.max-requests: \"-1\" is not allowed; give a whole number from 0 (no limit) to 1000000"},
    {{"--web.max-requests=1000001"},
     "--web.max-requests: \"1000001\" is not allowed; give a whole number from 0 (no limit) to "
     "1000000"},
    {{"--web.max-requests=99999999999999999999"},
     "--web.max-requests: \"99999999999999999999\" is not allowed; give a whole number from 0 (no "
     "limit) to 1000000"},
    {{"--web.max-requests=4.5"},
     "--web.max-requests: \"4.5\" is not allowed; give a whole number from 0 (no limit) to "
     "1000000"},
    {{"--web.max-requests=0x10"},
     "--web.max-requests: \"0x10\" is not allowed; give a whole number from 0 (no limit) to "
     "1000000"},
    {{"--web.max-requests= 4"},
     "--web.max-requests: \" 4\" is not allowed; give a whole number from 0 (no limit) to 1000000"},
    {{"--web.telemetry-path=metrics"},
     "--web.telemetry-path: \"metrics\" is no path; it begins with / and holds letters, digits and "
     "- . _ ~ / only"},
    {{"--web.telemetry-path=/m?x=1"},
     "--web.telemetry-path: \"/m?x=1\" is no path; it begins with / and holds letters, digits and "
     "- . _ ~ / only"},
    {{"--web.telemetry-path=/m#x"},
     "--web.telemetry-path: \"/m#x\" is no path; it begins with / and holds letters, digits and "
     "- . _ ~ / only"},
    {{"--web.telemetry-path=/a/../b"},
     "--web.telemetry-path: \"/a/../b\" is no path; it begins with / and holds letters, digits and "
     "- . _ ~ / only"},
    {{"--web.telemetry-path=/%6d"},
     "--web.telemetry-path: \"/%6d\" is no path; it begins with / and holds letters, digits and "
     "- . _ ~ / only"},
    {{"--web.telemetry-path=/"},
     "--web.telemetry-path: \"/\" is the path of another page; choose another one"},
    {{"--web.telemetry-path=/-/healthy"},
     "--web.telemetry-path: \"/-/healthy\" is the path of another page; choose another one"},
    {{"--web.telemetry-path=/-/ready"},
     "--web.telemetry-path: \"/-/ready\" is the path of another page; choose another one"},
    {{"--web.telemetry-path=/-/reload"},
     "--web.telemetry-path: \"/-/reload\" is the path of another page; choose another one"},
    {{"--web.telemetry-path=/a", "--web.telemetry-path=/b"},
     "--web.telemetry-path: given 2 times; give it once"},
    {{"--web.listen-address=:81", "--web.listen-address=:81"},
     "--web.listen-address: \":81\" is given twice"},
    {{"--healthcheck", "--web.listen-address=:0"},
     "--web.listen-address: port 0 picks any free port, where --healthcheck cannot find the "
     "exporter; give a port from 1 to 65535"},
    {{"--confg.file=x"}, "unknown flag --confg.file, did you mean \"--config.file\"?"},
    {{"-config.file=x"}, "unknown flag -config.file, did you mean \"--config.file\"?"},
    {{"--config"}, "unknown flag --config, did you mean \"--config.file\"?"},
    {{"--listen-address=:80"},
     "unknown flag --listen-address, did you mean \"--web.listen-address\"?"},
    {{"--web.listen_address=:80"},
     "unknown flag --web.listen_address, did you mean \"--web.listen-address\"?"},
    {{"--no-demo"}, "unknown flag --no-demo, did you mean \"--demo\"?"},
    {{"--onec"}, "unknown flag --onec, did you mean \"--once\"?"},
    {{"-v"}, "unknown flag -v"},
    {{"-x"}, "unknown flag -x"},
    {{"--zzz="}, "unknown flag --zzz"},
    {{"--appkey=CANARY-9f3b"}, "unknown flag --appkey"},
    {{"--appkey", "CANARY-9f3b"}, "unknown flag --appkey"},
    {{"serve"}, "unexpected argument \"serve\": everything is given by flags"},
    {{"--once", "file.yml"}, "unexpected argument \"file.yml\": everything is given by flags"},
    {{"--", "--once"}, "unexpected argument \"--\": everything is given by flags"},
    {{"-"}, "unexpected argument \"-\": everything is given by flags"},
    {{""}, "unexpected argument \"\": everything is given by flags"},
};

TEST(ParseFlags, RefusesWithOneLineThatSaysWhatIsAllowed) {
  for (const BadCase& row : kBad) {
    SCOPED_TRACE(testing::PrintToString(row.arguments));
    const auto outcome = Parse(row.arguments);
    const auto* exit = std::get_if<ExitRequest>(&outcome);
    ASSERT_NE(exit, nullptr);
    EXPECT_EQ(exit->code, 2);
    EXPECT_EQ(exit->text, "nhncloud-certmanager-exporter: " + row.text + " (see --help)\n");
    EXPECT_EQ(std::count(exit->text.begin(), exit->text.end(), '\n'), 1);
    EXPECT_EQ(exit->text.find("CANARY"), std::string::npos);
  }
}

// The test of the address parser has the rest of the message.
TEST(ParseFlags, RefusesAddressesNamingFlagAndValue) {
  for (const char* address : {"10290", ":65536", "nowhere.example:1", "::1:80", ":http", ":-1"}) {
    const auto outcome = Parse({std::string("--web.listen-address=") + address});
    const auto* exit = std::get_if<ExitRequest>(&outcome);
    ASSERT_NE(exit, nullptr) << address;
    EXPECT_EQ(exit->code, 2);
    EXPECT_THAT(exit->text, HasSubstr("--web.listen-address: "));
    EXPECT_THAT(exit->text, HasSubstr(address));
    EXPECT_EQ(std::count(exit->text.begin(), exit->text.end(), '\n'), 1);
  }
}

TEST(ParseFlags, HelpListsEveryFlagVariableAndExitCode) {
  const auto outcome = Parse({"--help"});
  const auto* exit = std::get_if<ExitRequest>(&outcome);
  ASSERT_NE(exit, nullptr);
  EXPECT_EQ(exit->code, 0);
  for (const char* part : {"--config.file FILE",
                           "--config.check",
                           "--web.listen-address ADDRESS",
                           ":10290",
                           "--web.telemetry-path PATH",
                           "/metrics",
                           "--web.max-requests N",
                           "Default: 40",
                           "--once",
                           "--healthcheck",
                           "--demo",
                           "--log.level LEVEL",
                           "debug, info, warn or error",
                           "--log.format FORMAT",
                           "logfmt or json",
                           "--version",
                           "--help",
                           "NHNCLOUD_APPKEY",
                           "NHNCLOUD_USER_ACCESS_KEY_ID",
                           "NHNCLOUD_SECRET_ACCESS_KEY",
                           "_FILE",
                           "NHNCLOUD_PROJECT_NAME",
                           "NHNCLOUD_API_BASE_URL",
                           "Exit codes:",
                           "Example:"}) {
    EXPECT_THAT(exit->text, HasSubstr(part));
  }
  EXPECT_EQ(exit->text.back(), '\n');
}

TEST(ParseFlags, HelpHasAShortForm) {
  const auto exit = std::get<ExitRequest>(Parse({"-h"}));
  EXPECT_EQ(exit.code, 0);
  EXPECT_EQ(exit.text, std::get<ExitRequest>(Parse({"--help"})).text);
}

TEST(ParseFlags, VersionPrintsOneLine) {
  const auto outcome = Parse({"--version"});
  const auto* exit = std::get_if<ExitRequest>(&outcome);
  ASSERT_NE(exit, nullptr);
  EXPECT_EQ(exit->code, 0);
  EXPECT_EQ(exit->text, base::VersionText(base::kProductName) + "\n");
}

}  // namespace
}  // namespace certmon::exporter
