// The modes of the program that end by themselves, and bad command lines: exit code, stdout, stderr.
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <unistd.h>

#include <algorithm>
#include <filesystem>

#include "tests/e2e/demo_project.h"
#include "tests/e2e/program.h"
#include "tests/support/temp_folder.h"

namespace certmon::e2e {
namespace {

using test_support::ChildResult;
using test_support::TempFolder;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Not;

constexpr const char* kCanary = "canary-5ecret-value";

TEST(CommandLine, VersionNamesTheProgram) {
  const ChildResult result = RunExporter({"--version"});
  EXPECT_EQ(result.exit_code, 0);
  EXPECT_THAT(result.out, HasSubstr("nhncloud-certmanager-exporter, version " CERTMON_VERSION));
}

TEST(CommandLine, HelpNamesEveryFlag) {
  const ChildResult result = RunExporter({"--help"});
  EXPECT_EQ(result.exit_code, 0);
  for (const char* flag :
       {"--config.file", "--config.check", "--web.listen-address", "--web.telemetry-path", "--once",
        "--healthcheck", "--demo", "--log.level", "--log.format", "--version"}) {
    EXPECT_THAT(result.out, HasSubstr(flag));
  }
}

struct BadStart {
  const char* name;
  std::vector<std::string> flags;
  const char* message;
};

void PrintTo(const BadStart& row, std::ostream* out) { *out << row.name; }

class RefusedCommandLine : public ::testing::TestWithParam<BadStart> {};

TEST_P(RefusedCommandLine, PrintsOneLineAndExitsWithTwo) {
  const ChildResult result = RunExporter(GetParam().flags);
  EXPECT_EQ(result.exit_code, 2);
  EXPECT_THAT(result.out, IsEmpty());
  EXPECT_THAT(result.err, HasSubstr(GetParam().message));
  EXPECT_EQ(std::count(result.err.begin(), result.err.end(), '\n'), 1) << result.err;
}

INSTANTIATE_TEST_SUITE_P(
    , RefusedCommandLine,
    ::testing::Values(
        BadStart{"UnknownFlag", {"--web.listen-adress=:1"}, "--web.listen-adress"},
        BadStart{"PortTooLarge", {"--demo", "--web.listen-address=:65536"}, "65536"},
        BadStart{
            "HostThatIsNone", {"--demo", "--web.listen-address=no.such.host:1"}, "no.such.host"},
        BadStart{"UnknownLogLevel", {"--demo", "--log.level=loud"}, "--log.level"},
        BadStart{"UnknownLogFormat", {"--demo", "--log.format=xml"}, "--log.format"},
        BadStart{"NoConfigurationAtAll", {}, "NHNCLOUD_APPKEY"},
        BadStart{"MissingFile", {"--config.file=/nowhere/exporter.yml"}, "/nowhere/exporter.yml"},
        BadStart{"DemoWithFile", {"--demo", "--config.file=x.yml"}, "--demo"},
        BadStart{
            "TelemetryPathTaken", {"--demo", "--web.telemetry-path=/-/healthy"}, "/-/healthy"}),
    [](const auto& row) { return row.param.name; });

TEST(CommandLine, ConfigCheckAcceptsAGoodFileAndNamesTheLineOfABadOne) {
  const TempFolder folder;
  const std::string good =
      folder.Write("good.yml", ConfigYaml("https://certmanager.api.nhncloudservice.com"));
  const ChildResult accepted = RunExporter({"--config.check", "--config.file", good});
  EXPECT_EQ(accepted.exit_code, 0) << accepted.err;
  EXPECT_THAT(accepted.out, HasSubstr("1 project"));

  const std::string bad =
      folder.Write("bad.yml", "poll_interval: 10s\n" + ConfigYaml("https://example.com"));
  const ChildResult refused = RunExporter({"--config.check", "--config.file", bad});
  EXPECT_EQ(refused.exit_code, 2);
  EXPECT_THAT(refused.err, HasSubstr("bad.yml:1: poll_interval"));
}

TEST(CommandLine, ConfigCheckShowsWhichThresholdsApplyAndWhy) {
  const TempFolder folder;
  const std::string file = folder.Write(
      "e.yml",
      "team: ops\nexpiry_critical_share: off\n"
      "certificates: [{match: [{glob: '*.pay.example.com'}, shop], expiry_warning: 45d,"
      " expiry_critical: 14d}]\n" +
          ConfigYaml("https://certmanager.api.nhncloudservice.com", "",
                     ProjectYaml("one") + ProjectYaml("two", "another-appkey") +
                         ProjectYaml("three", "a-third-appkey") + "    team:\n"));
  const ChildResult checked = RunExporter({"--config.check", "--config.file", file});
  EXPECT_EQ(checked.exit_code, 0) << checked.err;
  const std::string rules =
      "warning below 30d (ceiling) or 33% of the lifetime (share), critical below 7d (ceiling); "
      "the "
      "smaller one counts";
  const std::string entry =
      "  glob *.pay.example.com, shop: warning below 45d, critical below 14d (entry)\n";
  EXPECT_THAT(checked.out, HasSubstr("thresholds of one, two: " + rules + "; team ops\n" + entry));
  EXPECT_THAT(checked.out, HasSubstr("thresholds of three: " + rules + "\n" + entry));
}

std::vector<std::string> BadStoragePaths(const TempFolder& folder) {
  const std::string file = folder.Write("a_file", "");
  const std::string locked = folder.Path() + "/lock_is_a_folder";
  std::filesystem::create_directories(locked + "/lock");
  const std::string linked = folder.Path() + "/lock_is_a_link";
  std::filesystem::create_directory(linked);
  std::filesystem::create_symlink(file, linked + "/lock");
  const std::string nowhere = folder.Path() + "/link_to_nowhere";
  std::filesystem::create_symlink("/nowhere/at/all", nowhere);
  const std::string read_only = folder.Path() + "/read_only";
  std::filesystem::create_directory(read_only);
  std::filesystem::permissions(
      read_only, std::filesystem::perms::owner_read | std::filesystem::perms::owner_exec);
  std::vector<std::string> paths = {"/nowhere/at/all",
                                    "/nowhere/at/all//",
                                    "nowhere/at/all",
                                    file,
                                    file + "/below",
                                    folder.Path() + "/" + std::string(300, 'x'),
                                    locked,
                                    linked,
                                    nowhere};
  if (::geteuid() != 0) {  // root may write there
    paths.insert(paths.end(), {read_only, read_only + "/below"});
  }
  return paths;
}

TEST(CommandLine, ConfigCheckRefusesAStoragePathWithTheSameMessageAsTheStart) {
  const TempFolder folder;
  const std::string file = folder.Write("e.yml", ConfigYaml("https://127.0.0.1:9"));
  for (const std::string& path : BadStoragePaths(folder)) {
    const std::vector<std::string> flags = {
        "--config.file", file, "--web.listen-address=127.0.0.1:0", "--storage.path", path};
    const ChildResult start = RunExporter(flags);
    EXPECT_EQ(start.exit_code, 2) << path << start.err;
    std::vector<std::string> checking = flags;
    checking.emplace_back("--config.check");
    const ChildResult check = RunExporter(checking);
    EXPECT_EQ(check.exit_code, 2) << path << check.out;
    EXPECT_THAT(check.out, IsEmpty()) << path;
    EXPECT_EQ(check.err, start.err) << path;
  }
}

TEST(CommandLine, ConfigCheckAcceptsAStoragePathAndNeitherCreatesNorLocksIt) {
  const TempFolder folder;
  const std::string file = folder.Write("e.yml", ConfigYaml("https://127.0.0.1:9"));
  const std::string path = folder.Path() + "/storage";
  const auto check = [&] {
    return RunExporter({"--config.check", "--config.file", file, "--storage.path", path});
  };
  const ChildResult before = check();
  EXPECT_EQ(before.exit_code, 0) << before.err;
  EXPECT_THAT(before.out, HasSubstr("storage path is good: " + path));
  EXPECT_FALSE(std::filesystem::exists(path));

  std::filesystem::create_directory(path);
  EXPECT_EQ(check().exit_code, 0);
  EXPECT_TRUE(std::filesystem::is_empty(path));

  test_support::ChildProcess running(
      {.arguments = ExporterWith(
           {"--config.file", file, "--web.listen-address=127.0.0.1:0", "--storage.path", path})});
  ASSERT_THAT(UrlOf(running), Not(IsEmpty()));
  const ChildResult beside = check();
  EXPECT_EQ(beside.exit_code, 0) << beside.err;
}

TEST(CommandLine, ConfigCheckRefusesAMissingSecretFileAndPrintsNoSecret) {
  const TempFolder folder;
  const std::string file =
      folder.Write("e.yml", std::string("projects:\n  - name: p\n    appkey: ") + kCanary +
                                "\n    user_access_key_id_file: /nowhere/id\n"
                                "    secret_access_key: " +
                                kCanary + "\n");
  const ChildResult result = RunExporter({"--config.check", "--config.file", file});
  EXPECT_EQ(result.exit_code, 2);
  EXPECT_THAT(result.err, HasSubstr("e.yml:4: projects[0].user_access_key_id_file: "));
  EXPECT_THAT(result.err, HasSubstr("/nowhere/id"));
  EXPECT_THAT(result.err + result.out, Not(HasSubstr(kCanary)));
}

TEST(CommandLine, OncePrintsTheExpositionAndExitsZeroWhenEveryPollWasComplete) {
  const auto simulator = SimulatorWith(3);
  const TempFolder folder;
  const std::string file = folder.Write("e.yml", ConfigYaml(simulator->BaseUrl()));
  const ChildResult result = RunExporter({"--once", "--config.file", file});
  EXPECT_EQ(result.exit_code, 0) << result.err;
  EXPECT_THAT(result.out, HasSubstr("\nnhncloud_certmanager_up{project=\"production\"} 1\n"));
  EXPECT_THAT(result.out,
              HasSubstr("\nnhncloud_certmanager_certificates{project=\"production\"} 3\n"));
}

// The series that only some versions have.
struct VersionRow {
  const char* version;
  bool has_ids;
  bool has_domains;
};

TEST(CommandLine, OnceSupportsEveryApiVersion) {
  const auto simulator = SimulatorWith(3);
  const TempFolder folder;
  for (const VersionRow& row : {VersionRow{"v1.0", false, false}, VersionRow{"v1.1", false, false},
                                VersionRow{"v1.2", false, true}, VersionRow{"v1.3", true, true}}) {
    const std::string file =
        folder.Write("e.yml", "domain_info: true\n" + ConfigYaml(simulator->BaseUrl()) +
                                  "    api:\n      token_url: " + simulator->TokenUrl() +
                                  "\n      version: " + row.version + "\n");
    const ChildResult result = RunExporter({"--once", "--config.file", file});
    EXPECT_EQ(result.exit_code, 0) << row.version << result.err;
    EXPECT_THAT(result.out,
                HasSubstr("\nnhncloud_certmanager_certificates{project=\"production\"} 3\n"));
    const auto shows = [&result](const char* part, bool shown) {
      EXPECT_EQ(result.out.find(part) != std::string::npos, shown) << part;
    };
    shows(",certificate_id=\"", row.has_ids);
    shows("\nnhncloud_certmanager_certificate_domain_info{", row.has_domains);
    shows("\nnhncloud_certmanager_token_expiration_timestamp_seconds{", row.has_ids);
    shows("api_requests_total{project=\"production\",operation=\"token\"} 1\n", row.has_ids);
    // --config.check warns about domain_info with a version that has no domains.
    const ChildResult checked = RunExporter({"--config.check", "--config.file", file});
    EXPECT_EQ(checked.exit_code, 0) << checked.err;
    EXPECT_EQ(checked.out.find("takes api.version v1.2 or v1.3") == std::string::npos,
              row.has_domains);
  }
}

TEST(CommandLine, OnceExitsOneWhenAPollFailsAndStillPrintsThePage) {
  const auto simulator = SimulatorWith(3);
  ASSERT_TRUE(simulator->AddFault({.name = "unauthorized"}).has_value());
  const TempFolder folder;
  const std::string file = folder.Write("e.yml", ConfigYaml(simulator->BaseUrl()));
  const ChildResult result = RunExporter({"--once", "--config.file", file});
  EXPECT_EQ(result.exit_code, 1);
  EXPECT_THAT(result.out,
              HasSubstr("last_poll_failure{project=\"production\",reason=\"auth\"} 1\n"));
  EXPECT_THAT(result.err, HasSubstr("poll failed"));
  EXPECT_THAT(result.err, Not(HasSubstr("next_poll_in")));
  EXPECT_THAT(result.err, Not(HasSubstr(simulator::kDemoSecretAccessKey)));
  EXPECT_THAT(result.err, Not(HasSubstr(simulator::kDemoAppkey)));
}

// Runs the exporter by a line of the shell in which "$0" is the program, "$1" its configuration and
// "$2" a file that does not exist.
ChildResult RunOnceInShell(const std::string& line, const std::string& config) {
  return test_support::RunToEnd({.arguments = {"sh", "-c", line, CERTMON_PROGRAM,
                                               "--config.file=" + config, config + ".flag"},
                                 .environment = {}});
}

TEST(CommandLine, OnceFailsWithAMessageIfStdoutIsClosedOrFull) {
  const auto simulator = SimulatorWith(3);
  const TempFolder folder;
  const std::string file = folder.Write("e.yml", ConfigYaml(simulator->BaseUrl()));
  for (const char* line :
       {"\"$0\" --once \"$1\" >&-", "\"$0\" --once \"$1\" >/dev/full",
        "\"$0\" --config.check \"$1\" >&-", "\"$0\" --help >/dev/full", "\"$0\" --version >&-"}) {
    const ChildResult result = RunOnceInShell(line, file);
    EXPECT_EQ(result.exit_code, 1) << line;
    EXPECT_THAT(result.err, HasSubstr("writing to stdout: ")) << line;
  }
}

TEST(CommandLine, OnceEndsSilentlyIfItsReaderGoesAway) {
  const auto simulator = SimulatorWith(3);
  const TempFolder folder;
  const std::string file = folder.Write("e.yml", ConfigYaml(simulator->BaseUrl()));
  const ChildResult result = RunOnceInShell(
      "{ while [ ! -e \"$2\" ]; do :; done; \"$0\" --log.level=error --once \"$1\"; echo $? >&2; } "
      "| "
      "{ exec <&-; : >\"$2\"; }",
      file);
  EXPECT_EQ(result.err, "141\n");
}

TEST(CommandLine, EnvironmentVariablesAreEnough) {
  const auto simulator = SimulatorWith(2);
  const ChildResult result = RunExporter(
      {"--once"}, {std::string("NHNCLOUD_APPKEY=") + simulator::kDemoAppkey,
                   std::string("NHNCLOUD_USER_ACCESS_KEY_ID=") + simulator::kDemoUserAccessKeyId,
                   std::string("NHNCLOUD_SECRET_ACCESS_KEY=") + simulator::kDemoSecretAccessKey,
                   "NHNCLOUD_API_BASE_URL=" + simulator->BaseUrl()});
  EXPECT_EQ(result.exit_code, 0) << result.err;
  EXPECT_THAT(result.out, HasSubstr("nhncloud_certmanager_certificates{project=\"default\"} 2\n"));
}

}  // namespace
}  // namespace certmon::e2e
