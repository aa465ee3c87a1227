// certmanager list and check as a program, with every API version.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>

#include "tests/e2e/client_program.h"

namespace certmon::e2e {
namespace {

using test_support::ChildResult;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::MatchesRegex;
using ::testing::Not;
using ::testing::StartsWith;

long LinesOf(const std::string& text) { return std::count(text.begin(), text.end(), '\n'); }

class ClientOfVersion : public ClientProgram, public ::testing::WithParamInterface<const char*> {};

TEST_P(ClientOfVersion, ListsEveryCertificateIncludingExpired) {
  StartSimulator(simulator::SpreadCertificates(237, base::SystemClock().WallNow()));
  simulator_->Configure([](simulator::Settings& settings) {
    settings.page_size_max = 10;
    settings.ignore_all = true;
  });
  const ChildResult result = Run(GetParam(), {"list", "--format=csv"});
  EXPECT_EQ(result.exit_code, 0) << result.err;
  EXPECT_THAT(result.err, IsEmpty());
  EXPECT_EQ(LinesOf(result.out), 238);
  EXPECT_THAT(result.out, HasSubstr(",expired,"));
}

TEST_P(ClientOfVersion, PrintsTableJsonAndCsvWithoutColourToAPipe) {
  StartSimulator({Record("한국어.example.com", 20), Record("www.example.com", 400)});
  const ChildResult table = Run(GetParam(), {"list"});
  EXPECT_EQ(table.exit_code, 0) << table.err;
  EXPECT_THAT(table.out, HasSubstr("한국어.example.com"));
  EXPECT_THAT(table.out, HasSubstr("  soon"));
  EXPECT_THAT(table.out, Not(HasSubstr("\x1b")));
  const ChildResult json = Run(GetParam(), {"list", "--format=json", "--sort=name"});
  EXPECT_THAT(json.out, HasSubstr("\"name\": \"www.example.com\""));
  const bool has_ids = std::string(GetParam()) == "v1.3";
  EXPECT_EQ(json.out.find("\"id\": null") == std::string::npos, has_ids);
  const bool has_domains = has_ids || std::string(GetParam()) == "v1.2";
  EXPECT_EQ(json.out.find("\"domains\": []") == std::string::npos, has_domains);
}

TEST_P(ClientOfVersion, CheckExitsWithMonitoringPluginCodes) {
  StartSimulator({Record("www", 400)});
  const ChildResult well = Run(GetParam(), {"check"});
  EXPECT_EQ(well.exit_code, 0) << well.out << well.err;
  EXPECT_THAT(well.out, MatchesRegex("CERTMANAGER OK - production: 1 certificate; first: www has "
                                     "(399|400) days left \\| certificates=1;;;0 .*left=[0-9]+s;"
                                     "2592000:;604800:\n"));
  simulator_->Add(Record("soon", 20));
  EXPECT_EQ(Run(GetParam(), {"check"}).exit_code, 1);
  EXPECT_EQ(Run(GetParam(), {"check", "--warning=10d"}).exit_code, 0);
  EXPECT_EQ(Run(GetParam(), {"check", "--critical=25d"}).exit_code, 2);
  simulator_->Add(Record("gone", -3));
  const ChildResult gone = Run(GetParam(), {"check"});
  EXPECT_EQ(gone.exit_code, 2);
  EXPECT_THAT(gone.out, HasSubstr("first: gone expired"));
  EXPECT_EQ(LinesOf(gone.out), 1);
  EXPECT_THAT(gone.err, IsEmpty());
}

INSTANTIATE_TEST_SUITE_P(, ClientOfVersion, ::testing::ValuesIn(kVersions), [](const auto& row) {
  std::string name = row.param;
  std::replace(name.begin(), name.end(), '.', '_');
  return name;
});

using ClientList = ClientProgram;

TEST_F(ClientList, ReadsThresholdsAndIgnoreFromTheConfiguration) {
  StartSimulator({Record("www", 60), Record("old-www", -9)});
  const char* const top = "expiry_warning: 90d\nexpiry_critical: 50d\nignore: [{glob: 'old-*'}]\n";
  const ChildResult listed = Run("v1.1", {"list"}, top);
  EXPECT_EQ(listed.exit_code, 0);
  EXPECT_THAT(listed.out, HasSubstr("soon"));
  EXPECT_THAT(listed.out, Not(HasSubstr("old-www")));
  EXPECT_THAT(listed.err, HasSubstr("1 certificate is left out"));
  const ChildResult checked = Run("v1.1", {"check"}, top);
  EXPECT_EQ(checked.exit_code, 1);
  EXPECT_THAT(checked.out, HasSubstr("1 ignored"));
  // There is no WARNING below expiry_critical of the configuration.
  const ChildResult shorter = Run("v1.1", {"check", "--warning=40d"}, top);
  EXPECT_EQ(shorter.exit_code, 3);
  EXPECT_THAT(shorter.out, HasSubstr("--warning=40d is not longer than the critical threshold of "
                                     "the configuration, 50d; give --critical too\n"));
  EXPECT_EQ(Run("v1.1", {"check", "-w40d", "-c10d"}, top).exit_code, 0);
  EXPECT_EQ(Run("v1.1", {"check", "old-*"}, top).exit_code, 1) << "no certificate";
  const ChildResult ignored = Run("v1.1", {"list", "--ignored", "--no-header"}, top);
  EXPECT_THAT(ignored.out, StartsWith("old-www  "));
  EXPECT_EQ(LinesOf(ignored.out), 1);
}

TEST_F(ClientList, ShowsTeamsAndWhereThresholdsComeFrom) {
  StartSimulator({Record("www", 60), Record("pay", 60)});
  const char* const top =
      "team: web\n"
      "certificates: [{match: pay, team: payments, expiry_warning: 90d, expiry_critical: 50d}]\n";
  const ChildResult wide = Run("v1.1", {"list", "--wide"}, top);
  EXPECT_THAT(wide.out, HasSubstr("NAME  TEAM "));
  EXPECT_THAT(wide.out, HasSubstr("90d (entry)    50d (entry)"));
  EXPECT_THAT(wide.out, HasSubstr("30d (ceiling)  7d (ceiling)"));
  const ChildResult mine = Run("v1.1", {"list", "--team=payments", "--format=csv"}, top);
  EXPECT_EQ(LinesOf(mine.out), 2);
  EXPECT_THAT(mine.out, HasSubstr("\"payments\",\"\",7776000,4320000"));
}

TEST_F(ClientList, PrintsAnIncompleteListingAndFails) {
  StartSimulator(simulator::SpreadCertificates(40, base::SystemClock().WallNow()));
  simulator_->Configure([](simulator::Settings& settings) {
    settings.page_size_max = 10;
    settings.ignore_all = true;
  });
  ASSERT_TRUE(simulator_->AddFault({.name = "bad-request", .page = 3}).has_value());
  const ChildResult result = Run("v1.1", {"list", "--format=csv"});
  EXPECT_EQ(result.exit_code, 1);
  EXPECT_EQ(LinesOf(result.out), 31);
  EXPECT_THAT(result.err, HasSubstr("the listing is not complete"));
}

struct FaultRow {
  const char* fault;
  const char* message;
};

TEST_F(ClientList, FailsIfTheApiFails) {
  StartSimulator({Record("www", 400)});
  for (const FaultRow& row :
       {FaultRow{"unauthorized", "401"}, FaultRow{"forbidden", "403"}, FaultRow{"not-found", "404"},
        FaultRow{"unsuccessful", "list"}, FaultRow{"html", "list"}, FaultRow{"json-cut", "list"},
        FaultRow{"null-data", "list"}, FaultRow{"total-too-big", "list"},
        FaultRow{"empty-body", "list"}, FaultRow{"redirect", "302"}}) {
    simulator_->ClearFaults();
    ASSERT_TRUE(simulator_->AddFault({.name = row.fault}).has_value());
    const ChildResult checked = Run("v1.1", {"check"});
    EXPECT_EQ(checked.exit_code, 3) << row.fault << checked.out;
    EXPECT_THAT(checked.out, StartsWith("CERTMANAGER UNKNOWN - ")) << row.fault;
    EXPECT_THAT(checked.out, HasSubstr(row.message)) << row.fault;
    EXPECT_THAT(checked.out, Not(HasSubstr("|"))) << "nothing is known: " << row.fault;
    EXPECT_THAT(checked.out, Not(HasSubstr("no certificate"))) << row.fault;
    EXPECT_EQ(LinesOf(checked.out), 1);
    EXPECT_EQ(Run("v1.1", {"list"}).exit_code, 1) << row.fault;
  }
}

TEST_F(ClientList, CheckWarnsIfACertificateDateOrNameIsMissing) {
  StartSimulator({});
  const ChildResult none = Run("v1.1", {"check"});
  EXPECT_EQ(none.exit_code, 1);
  EXPECT_THAT(none.out, HasSubstr("no certificate"));
  simulator::Record odd = Record("odd", 100);
  odd.raw_fields = {{"expirationDate", "null"}};
  simulator_->Add(odd);
  EXPECT_THAT(Run("v1.1", {"check"}).out, HasSubstr("1 without a usable date"));
  simulator::Record nameless = Record("x", 100);
  nameless.raw_fields = {{"certificateName", "null"}};
  simulator_->Add(nameless);
  const ChildResult checked = Run("v1.1", {"check"});
  EXPECT_EQ(checked.exit_code, 1);
  EXPECT_THAT(checked.out, HasSubstr("1 without a usable name or double"));
}

TEST_F(ClientList, ReadsTheEnvironmentWithoutAFile) {
  StartSimulator({Record("www", 400)});
  const ChildResult result =
      RunClient({"list"}, {std::string("NHNCLOUD_APPKEY=") + kAppkey,
                           std::string("NHNCLOUD_USER_ACCESS_KEY_ID=") + kId,
                           std::string("NHNCLOUD_SECRET_ACCESS_KEY=") + kSecret,
                           "NHNCLOUD_API_BASE_URL=" + simulator_->BaseUrl()});
  EXPECT_EQ(result.exit_code, 0) << result.err;
  EXPECT_THAT(result.out, HasSubstr("www"));
}

// Three projects: `first` with the secrets of the simulator, `second` with an appkey file that does
// not exist, `third` with an appkey that the simulator does not know.
class ClientOfSeveralProjects : public ClientProgram {
 protected:
  ClientOfSeveralProjects() {
    StartSimulator({Record("www", 400), Record("gone", -3)});
    flag_ = "--config.file=" +
            folder_.Write("three.yml",
                          "api: {base_url: '" + simulator_->BaseUrl() +
                              "'}\nprojects:\n  - name: first\n" + SecretLines() +
                              "  - name: second\n    appkey_file: /nowhere/c4nary\n"
                              "    user_access_key_id: id\n    secret_access_key: secret\n"
                              "  - name: third\n    appkey: another\n"
                              "    user_access_key_id: id\n    secret_access_key: secret\n");
  }
  std::string flag_;
};

TEST_F(ClientOfSeveralProjects, ListShowsAllThatCanBeReadAndNamesTheOthers) {
  const ChildResult table = RunClient({flag_, "list"});
  EXPECT_EQ(table.exit_code, 1);
  EXPECT_THAT(table.out, StartsWith("PROJECT  NAME  DAYS LEFT"));
  EXPECT_THAT(table.out, HasSubstr("\nfirst    gone "));
  EXPECT_EQ(LinesOf(table.out), 3);
  EXPECT_THAT(table.err, HasSubstr("certmanager: second: the listing was not read: "));
  EXPECT_THAT(table.err, HasSubstr("/nowhere/c4nary"));
  EXPECT_THAT(table.err, HasSubstr("certmanager: third: the listing was not read: "));
  EXPECT_EQ(LinesOf(table.err), 2);
  const ChildResult json = RunClient({flag_, "list", "--format=json"});
  EXPECT_THAT(json.out, HasSubstr("\"project\": \"first\""));
  EXPECT_THAT(RunClient({flag_, "list", "--format=csv", "--no-header"}).out,
              StartsWith("\"first\",\"gone\","));
}

TEST_F(ClientOfSeveralProjects, CheckNamesEachAndIsAsBadAsTheWorst) {
  const ChildResult all = RunClient({flag_, "check"});
  EXPECT_EQ(all.exit_code, 2);
  EXPECT_THAT(all.out, StartsWith("CERTMANAGER CRITICAL - first: 2 certificates, 1 expired; "));
  EXPECT_THAT(all.out, HasSubstr(" - second: the listing was not read: "));
  EXPECT_THAT(all.out, HasSubstr(" - third: the listing was not read: "));
  EXPECT_THAT(all.out, HasSubstr(" | 'first/certificates'=2;;;0 "));
  EXPECT_THAT(all.out, Not(HasSubstr("'second/")));
  EXPECT_EQ(LinesOf(all.out), 1);
  simulator_->Remove("gone");
  EXPECT_EQ(RunClient({flag_, "check"}).exit_code, 3);
  const ChildResult one = RunClient({flag_, "check", "--project=first"});
  EXPECT_EQ(one.exit_code, 0);
  EXPECT_THAT(one.out, HasSubstr(" | certificates=1;;;0 "));
}

TEST_F(ClientOfSeveralProjects, ReadOnlyTheSecretsOfThoseThatAreChosen) {
  const ChildResult first = RunClient({flag_, "--project=first", "list"});
  EXPECT_EQ(first.exit_code, 0);
  EXPECT_THAT(first.err, IsEmpty());
  EXPECT_THAT(first.out, StartsWith("NAME "));
  EXPECT_EQ(RunClient({flag_, "list", "--project=first", "--project=third"}).exit_code, 1);
  EXPECT_EQ(RunClient({flag_, "--project=second", "list"}).exit_code, 2);
  EXPECT_EQ(RunClient({flag_, "--project=second", "check"}).exit_code, 3);
  const ChildResult unknown = RunClient({flag_, "list", "--project=fourth"});
  EXPECT_EQ(unknown.exit_code, 2);
  EXPECT_THAT(unknown.err, HasSubstr("first, second, third"));
  EXPECT_EQ(RunClient({flag_, "check", "--project=fourth"}).exit_code, 3);
}

TEST_F(ClientOfSeveralProjects, DownloadAndInspectAreForExactlyOne) {
  const std::size_t before = simulator_->RequestCount();
  for (const std::vector<std::string>& words :
       {std::vector<std::string>{"download", "www", "-o", "-"},
        {"download", "--all", folder_.Path("all")},
        {"inspect", "www"}}) {
    std::vector<std::string> line = {flag_};
    line.insert(line.end(), words.begin(), words.end());
    const ChildResult unclear = RunClient(line);
    EXPECT_EQ(unclear.exit_code, 2);
    EXPECT_THAT(unclear.err, HasSubstr("first, second, third"));
    line.emplace_back("--project=first");
    line.emplace_back("--project=third");
    EXPECT_EQ(RunClient(line).exit_code, 2);
  }
  EXPECT_EQ(simulator_->RequestCount(), before);
  EXPECT_EQ(RunClient({flag_, "--project=first", "inspect", "www"}).exit_code, 0);
}

TEST_F(ClientOfSeveralProjects, AProjectThatHangsHidesNoOther) {
  ASSERT_TRUE(simulator_->AddFault({.name = "hang", .appkey = kAppkey}).has_value());
  const ChildResult result =
      RunClient({flag_, "check", "--project=first", "--project=third", "-t", "1s"});
  EXPECT_EQ(result.exit_code, 3);
  EXPECT_THAT(result.out, HasSubstr("first: the listing was not read: the whole listing was not "
                                    "read within --timeout"));
  EXPECT_THAT(result.out, HasSubstr("third: the listing was not read: page 1"));
  EXPECT_EQ(LinesOf(result.out), 1);
}

TEST_F(ClientList, ReadsTheFileOfTheVariableBeforeTheEnvironment) {
  StartSimulator({Record("www", 400)});
  const ChildResult result = RunClient(
      {"check"}, {"CERTMANAGER_CONFIG=" + Config("v1.1"), "NHNCLOUD_APPKEY=another-appkey"});
  EXPECT_EQ(result.exit_code, 0) << result.out;
  EXPECT_THAT(result.out, HasSubstr("production: 1 certificate"));
}

TEST_F(ClientList, RefusesAnEnvironmentInQuotes) {
  const ChildResult result = RunClient({"list"}, {"NHNCLOUD_APPKEY=\"c4nary\""});
  EXPECT_EQ(result.exit_code, 2);
  EXPECT_THAT(result.err, HasSubstr("NHNCLOUD_APPKEY: the value is wholly in quotes"));
  EXPECT_THAT(result.err, Not(HasSubstr("c4nary")));
}

TEST_F(ClientList, RefusesABadConfigurationInOneLine) {
  const std::string file = folder_.Write("bad.yml", "poll_interva: 5m\nprojects: []\n");
  const ChildResult listed = RunClient({"list", "--config.file", file});
  EXPECT_EQ(listed.exit_code, 2);
  EXPECT_THAT(listed.err, HasSubstr("bad.yml:1: poll_interva"));
  EXPECT_EQ(LinesOf(listed.err), 1);
  const ChildResult checked = RunClient({"check", "--config.file", file});
  EXPECT_EQ(checked.exit_code, 3);
  EXPECT_THAT(checked.out, StartsWith("CERTMANAGER UNKNOWN - "));
  const ChildResult nothing = RunClient({"list"});
  EXPECT_EQ(nothing.exit_code, 2);
  EXPECT_THAT(nothing.err, HasSubstr("NHNCLOUD_APPKEY"));
  EXPECT_THAT(nothing.err, Not(HasSubstr("--demo")));
}

// Runs a line of the shell in which "$0" "$1" are the program and its configuration, and "$2" is a
// file that does not exist.
ChildResult RunLine(const std::string& line, const std::string& config) {
  return test_support::RunToEnd(
      {.arguments = {"sh", "-c", line, CERTMON_CLIENT, "--config.file=" + config, config + ".flag"},
       .environment = {}});
}

TEST_F(ClientList, FailsWithAMessageIfItsOutputCannotBeWritten) {
  StartSimulator({Record("www", 400)});
  for (const char* target : {" >/dev/full", " >&-"}) {
    for (const auto& [words, code] : {std::pair{"list", 1},
                                      {"list --format=csv", 1},
                                      {"check", 3},
                                      {"check --help", 1},
                                      {"check --no-such-flag", 3},
                                      {"--help", 1},
                                      {"--version", 1},
                                      {"inspect www", 1}}) {
      const ChildResult result =
          RunLine("\"$0\" \"$1\" " + std::string(words) + target, Config("v1.1"));
      EXPECT_EQ(result.exit_code, code) << words << target;
      EXPECT_THAT(result.err, HasSubstr("writing to stdout: ")) << words << target;
      EXPECT_EQ(LinesOf(result.err), 1) << result.err;
    }
  }
}

TEST_F(ClientList, WritesItsOutputNeverToAConnectionIfStandardDescriptorsAreClosed) {
  StartSimulator({Record("www", 400)});
  EXPECT_EQ(RunLine("\"$0\" \"$1\" list <&- >&- 2>&-", Config("v1.1")).exit_code, 1);
  const ChildResult without_stderr = RunLine("\"$0\" \"$1\" list <&- 2>&-", Config("v1.1"));
  EXPECT_EQ(without_stderr.exit_code, 0);
  EXPECT_THAT(without_stderr.out, HasSubstr("www"));
}

TEST_F(ClientList, EndsSilentlyIfItsReaderGoesAway) {
  StartSimulator(simulator::SpreadCertificates(1000, base::SystemClock().WallNow()));
  // 141 is 128 + SIGPIPE. The reader closes the pipe before the first byte.
  const ChildResult result = RunLine(
      "{ { while [ ! -e \"$2\" ]; do :; done; \"$0\" \"$1\" list --format=csv; echo $? >&2; } | "
      "{ exec <&-; : >\"$2\"; }; }",
      Config("v1.1"));
  EXPECT_EQ(result.err, "141\n");
}

}  // namespace
}  // namespace certmon::e2e
