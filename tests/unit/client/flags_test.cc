#include "exporter/client/flags.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>

namespace certmon::client {
namespace {

using ::testing::HasSubstr;
using ::testing::Not;

std::variant<Request, ExitRequest> Parse(std::vector<std::string> words) {
  words.insert(words.begin(), "certmanager");
  return ParseFlags(words);
}

template <typename Which>
Which CommandOf(const std::vector<std::string>& words) {
  const auto parsed = Parse(words);
  const auto* const exit = std::get_if<ExitRequest>(&parsed);
  EXPECT_EQ(exit, nullptr) << (exit == nullptr ? "" : exit->text);
  return std::get<Which>(std::get<Request>(parsed).command);
}

TEST(ClientFlags, ListHasDefaults) {
  const auto list = CommandOf<ListRequest>({"list"});
  EXPECT_EQ(list.status, StatusFilter::kAll);
  EXPECT_EQ(list.sort, SortKey::kExpiry);
  EXPECT_EQ(list.format, ListFormat::kTable);
}

TEST(ClientFlags, ListAcceptsEveryChoice) {
  const auto list =
      CommandOf<ListRequest>({"list", "--status=expired", "--sort", "name", "--format=csv"});
  EXPECT_EQ(list.status, StatusFilter::kExpired);
  EXPECT_EQ(list.sort, SortKey::kName);
  EXPECT_EQ(list.format, ListFormat::kCsv);
  EXPECT_EQ(CommandOf<ListRequest>({"list", "--status", "unexpired", "--format=json"}).status,
            StatusFilter::kUnexpired);
}

TEST(ClientFlags, DoctorAcceptsADownloadAndAReport) {
  EXPECT_EQ(CommandOf<DoctorRequest>({"doctor"}).download, "");
  const auto doctor = CommandOf<DoctorRequest>({"doctor", "--download", "www", "--report=r.json"});
  EXPECT_EQ(doctor.download, "www");
  EXPECT_EQ(doctor.report, "r.json");
}

TEST(ClientFlags, MayPrecedeOrFollowTheCommand) {
  for (const std::vector<std::string>& words :
       {std::vector<std::string>{"--config.file=f", "--project", "list", "check"},
        {"check", "--config.file", "f", "--project=list"},
        {"--project=list", "check", "--config.file=f"}}) {
    const auto request = std::get<Request>(Parse(words));
    EXPECT_EQ(request.config_file, "f");
    EXPECT_EQ(request.projects, std::vector<std::string>{"list"});
    EXPECT_TRUE(std::holds_alternative<CheckRequest>(request.command));
  }
}

TEST(ClientFlags, DownloadAcceptsANameAndATarget) {
  const auto to_file = CommandOf<DownloadRequest>({"download", "www", "-o", "f.pem", "--force"});
  EXPECT_EQ(to_file.name, "www");
  EXPECT_EQ(to_file.file, "f.pem");
  EXPECT_TRUE(to_file.force);
  EXPECT_EQ(CommandOf<DownloadRequest>({"download", "-o", "-", "www"}).file, "-");
  EXPECT_EQ(CommandOf<DownloadRequest>({"download", "-of.pem", "www"}).file, "f.pem");
  EXPECT_TRUE(CommandOf<DownloadRequest>({"download", "www", "-O"}).server_name);
}

TEST(ClientFlags, WordsAfterTwoDashesAreNames) {
  EXPECT_EQ(CommandOf<DownloadRequest>({"download", "-O", "--", "-rf"}).name, "-rf");
  EXPECT_EQ(CommandOf<DownloadRequest>({"download", "-O", "--", "--"}).name, "--");
  EXPECT_EQ(CommandOf<InspectRequest>({"inspect", "--", "--help"}).what, "--help");
}

TEST(ClientFlags, NamesMayLookLikeCommandsAndPaths) {
  EXPECT_EQ(CommandOf<DownloadRequest>({"download", "list", "-O"}).name, "list");
  EXPECT_EQ(CommandOf<InspectRequest>({"inspect", "inspect"}).what, "inspect");
  EXPECT_EQ(CommandOf<DownloadRequest>({"download", "../x", "-O"}).name, "../x");
  EXPECT_EQ(CommandOf<InspectRequest>({"inspect", "-"}).what, "-");
}

TEST(ClientFlags, DownloadOfAllAcceptsAFolder) {
  const auto all = CommandOf<DownloadAllRequest>({"download", "--all", "folder", "--force"});
  EXPECT_EQ(all.folder, "folder");
  EXPECT_TRUE(all.force);
}

TEST(ClientFlags, CheckAcceptsTheDurationsOfTheConfiguration) {
  EXPECT_FALSE(CommandOf<CheckRequest>({"check"}).warning.has_value());
  const auto check = CommandOf<CheckRequest>({"check", "--warning=1d12h", "--critical=90m"});
  EXPECT_EQ(check.warning->time, std::chrono::hours(36));
  EXPECT_EQ(check.critical->time, std::chrono::minutes(90));
  const auto shares = CommandOf<CheckRequest>({"check", "--warning=20%", "a*", "b"});
  EXPECT_EQ(shares.warning->share, 20);
  EXPECT_EQ(shares.globs, (std::vector<std::string>{"a*", "b"}));
}

TEST(ClientFlags, CheckAcceptsTheShortFlagsOfMonitoringPlugins) {
  const auto check = CommandOf<CheckRequest>({"check", "-w", "30d", "-c7d", "-t", "1m", "www"});
  EXPECT_EQ(check.warning->time, std::chrono::hours(24 * 30));
  EXPECT_EQ(check.critical->time, std::chrono::hours(24 * 7));
  EXPECT_EQ(check.timeout, std::chrono::minutes(1));
  EXPECT_EQ(check.globs, std::vector<std::string>{"www"});
  EXPECT_EQ(CommandOf<CheckRequest>({"check"}).timeout, std::chrono::seconds(10));
}

TEST(ClientFlags, ProjectMayBeGivenSeveralTimes) {
  const auto parsed = Parse({"--project=b", "list", "--project", "a", "--project=b"});
  EXPECT_EQ(std::get<Request>(parsed).projects, (std::vector<std::string>{"b", "a"}));
}

struct BadRow {
  const char* name;
  std::vector<std::string> words;
  int code;
  const char* says;
};

void PrintTo(const BadRow& row, std::ostream* out) { *out << row.name; }

class RefusedClientFlags : public ::testing::TestWithParam<BadRow> {};

TEST_P(RefusedClientFlags, AreNamedInOneLineWithoutAnyValue) {
  const auto parsed = Parse(GetParam().words);
  const auto* const exit = std::get_if<ExitRequest>(&parsed);
  ASSERT_NE(exit, nullptr);
  EXPECT_EQ(exit->code, GetParam().code);
  EXPECT_THAT(exit->text, HasSubstr(GetParam().says));
  EXPECT_THAT(exit->text, Not(HasSubstr("s3cret")));
  EXPECT_THAT(exit->text, Not(HasSubstr("\x1b")));
  EXPECT_EQ(std::count(exit->text.begin(), exit->text.end(), '\n'), 1) << exit->text;
}

INSTANTIATE_TEST_SUITE_P(
    , RefusedClientFlags,
    ::testing::Values(
        BadRow{"NoCommand", {}, 2, "which command?"},
        BadRow{"OnlyFlags", {"--project=s3cret"}, 2, "which command?"},
        BadRow{"MisspeltCommand", {"lst"}, 2, "did you mean \"list\"?"},
        BadRow{"StrayWord", {"s3cret", "list"}, 2, "no such command"},
        BadRow{"UnknownFlag", {"list", "--formt=s3cret"}, 2, "--formt, did you mean \"--format\"?"},
        BadRow{"FlagOfAnotherCommand", {"list", "--force"}, 2, "unknown flag --force"},
        BadRow{"UnknownFlagBeforeTheCommand", {"--appkey=s3cret", "list"}, 2, "--appkey"},
        BadRow{"EscapeInAFlag", {"list", "--x\x1b[31m"}, 2, "unknown flag"},
        BadRow{"StatusThatIsNone", {"list", "--status=s3cret"}, 2, "all, expired, unexpired"},
        BadRow{"SortThatIsNone", {"list", "--sort=s3cret"}, 2, "expiry, name"},
        BadRow{"FormatThatIsNone", {"list", "--format=s3cret"}, 2, "table, json, csv"},
        BadRow{"EmptyValue", {"list", "--format="}, 2, "--format: the value after = is empty"},
        BadRow{"EmptyWordForAValue", {"list", "--format", ""}, 2, "--format: the value is empty"},
        BadRow{"MissingValue", {"list", "--format"}, 2, "--format: needs a value"},
        BadRow{"TwoValues", {"list", "--sort=name", "--sort=name"}, 2, "more than once"},
        BadRow{"DownloadOfNothing", {"download", "-O"}, 2, "NAME is missing"},
        BadRow{"DownloadOfAnEmptyName", {"download", "", "-O"}, 2, "NAME is missing"},
        BadRow{"DownloadOfTwo", {"download", "a", "s3cret", "-O"}, 2, "only one"},
        BadRow{"DownloadToNowhere", {"download", "s3cret"}, 2, "-o FILE"},
        BadRow{"DownloadToBoth", {"download", "a", "-O", "-o", "f"}, 2, "one of the two"},
        BadRow{"DownloadToAnEmptyFile", {"download", "a", "-o", ""}, 2, "-o: the value is empty"},
        BadRow{"MissingFile", {"download", "a", "-o"}, 2, "-o: needs a value"},
        BadRow{
            "ToggleWithAValue", {"download", "a", "-O", "--force=s3cret"}, 2, "--force: takes no"},
        BadRow{"AllAndAName", {"download", "--all", "d", "s3cret"}, 2, "neither a NAME"},
        BadRow{"AllAndAFile", {"download", "--all", "d", "-o", "f"}, 2, "neither a NAME"},
        BadRow{"AllWithoutAFolder", {"download", "--all"}, 2, "--all: needs a value"},
        BadRow{"InspectOfNothing", {"inspect"}, 2, "is missing"},
        BadRow{"InspectFormatThatIsNone",
               {"inspect", "a", "--format=csv"},
               2,
               "--format: must be one of text, json"},
        BadRow{"HelpOfNoCommand", {"help", "lst"}, 2, "did you mean \"list\"?"},
        BadRow{"HelpOfTwo", {"help", "list", "check"}, 2, "help: give one command or none"},
        BadRow{"VersionOfSomething", {"version", "s3cret"}, 2, "version: takes no argument"},
        BadRow{"InspectOfTwo", {"inspect", "a", "b"}, 2, "only one"},
        BadRow{"DoctorWithAName", {"doctor", "s3cret"}, 2, "doctor: takes no NAME"},
        BadRow{
            "DoctorDownloadOfNothing", {"doctor", "--download="}, 2, "the value after = is empty"},
        BadRow{"DoctorReportTwice", {"doctor", "--report=a", "--report=b"}, 2, "more than once"},
        BadRow{"DoctorUnknownFlag", {"doctor", "--format=json"}, 2, "--format"},
        BadRow{"CheckUnknownFlag",
               {"check", "--warn=s3cret"},
               3,
               "CERTMANAGER UNKNOWN - unknown flag --warn"},
        BadRow{"CheckUnknownFlagBefore", {"--verbose", "check"}, 3, "CERTMANAGER UNKNOWN"},
        BadRow{"CheckBadDuration", {"check", "--warning=30"}, 3, "--warning: must be a duration"},
        BadRow{"CheckDurationOfNothing", {"check", "--critical=0"}, 3, "--critical: must be"},
        BadRow{"CheckHalfSeconds", {"check", "--critical=1500ms"}, 3, "whole seconds"},
        BadRow{"CheckShareOfNothing", {"check", "--critical=0%"}, 3, "from 1% to 90%"},
        BadRow{"CheckShareOverNinety", {"check", "--critical=91%"}, 3, "from 1% to 90%"},
        BadRow{"CheckShareWithAFraction", {"check", "--critical=1.5%"}, 3, "from 1% to 90%"},
        BadRow{"CheckSharesAlike", {"check", "--warning=5%", "--critical=5%"}, 3, "must be longer"},
        BadRow{
            "ListExpiringWithinNothing", {"list", "--expiring-within=0d"}, 2, "--expiring-within"},
        BadRow{
            "ListExpiringWithinAShare", {"list", "--expiring-within=5%"}, 2, "--expiring-within"},
        BadRow{"ListEmptyTeam", {"list", "--team="}, 2, "--team"},
        BadRow{"CheckTooLong", {"check", "--warning=3651d"}, 3, "3650d"},
        BadRow{"CheckTheWrongWayRound",
               {"check", "--warning=7d", "--critical=30d"},
               3,
               "must be longer"},
        BadRow{"CheckTimeoutOfNothing", {"check", "-t", "0s"}, 3, "--timeout: must be a duration"},
        BadRow{"CheckTimeoutWithoutUnit", {"check", "-t", "10"}, 3, "as in --timeout="},
        BadRow{"CheckTimeoutTooLong", {"check", "--timeout=61m"}, 3, "from 1s to 1h"},
        BadRow{"CheckShortFlagTwice", {"check", "-w9d", "--warning=9d"}, 3, "more than once"},
        BadRow{"CheckShortFlagWithoutValue", {"check", "-w"}, 3, "needs a value"},
        BadRow{"EmptyProject", {"list", "--project", ""}, 2, "--project: the value is empty"},
        BadRow{"CheckAlike", {"check", "--warning=7d", "--critical=1w"}, 3, "must be longer"},
        BadRow{"CheckTimeWithoutUnit", {"check", "--critical=7"}, 3, "--critical: must be"}),
    [](const auto& row) { return row.param.name; });

TEST(ClientFlags, HelpHasExamplesForEachCommand) {
  for (const std::vector<std::string>& words : {std::vector<std::string>{"--help"},
                                                {"list", "--help"},
                                                {"download", "--help"},
                                                {"inspect", "--help"},
                                                {"check", "--help"}}) {
    const auto exit = std::get<ExitRequest>(Parse(words));
    EXPECT_EQ(exit.code, 0);
    EXPECT_THAT(exit.text, HasSubstr("Examples:\n  certmanager "));
    EXPECT_THAT(exit.text, HasSubstr("--config.file"));
  }
}

TEST(ClientFlags, HelpHasAShortFormForEachCommand) {
  for (const char* command : {"list", "download", "inspect", "check"}) {
    EXPECT_EQ(std::get<ExitRequest>(Parse({command, "-h"})).text,
              std::get<ExitRequest>(Parse({command, "--help"})).text);
  }
  const auto exit = std::get<ExitRequest>(Parse({"-h"}));
  EXPECT_EQ(exit.code, 0);
  EXPECT_EQ(exit.text, std::get<ExitRequest>(Parse({"--help"})).text);
}

TEST(ClientFlags, HelpAndVersionAreCommandsToo) {
  const auto text = [](const std::vector<std::string>& words) {
    const auto exit = std::get<ExitRequest>(Parse(words));
    EXPECT_EQ(exit.code, 0);
    return exit.text;
  };
  EXPECT_EQ(text({"help"}), text({"--help"}));
  EXPECT_EQ(text({"version"}), text({"--version"}));
  for (const char* command : {"list", "download", "inspect", "check"}) {
    EXPECT_EQ(text({"help", command}), text({command, "--help"}));
  }
  // They are names everywhere else.
  EXPECT_EQ(CommandOf<InspectRequest>({"inspect", "help"}).what, "help");
}

TEST(ClientFlags, InspectAcceptsEachFormat) {
  EXPECT_EQ(CommandOf<InspectRequest>({"inspect", "a"}).format, InspectFormat::kText);
  EXPECT_EQ(CommandOf<InspectRequest>({"inspect", "a", "--format=text"}).format,
            InspectFormat::kText);
  EXPECT_EQ(CommandOf<InspectRequest>({"inspect", "--format", "json", "a"}).format,
            InspectFormat::kJson);
}

TEST(ClientFlags, VersionNamesTheProgram) {
  const auto exit = std::get<ExitRequest>(Parse({"--version"}));
  EXPECT_EQ(exit.code, 0);
  EXPECT_EQ(exit.text.rfind("certmanager, version ", 0), 0U);
}

}  // namespace
}  // namespace certmon::client
