#include "lib/simulator/program_flags.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>

#include "lib/simulator/fault_catalog.h"
#include "lib/simulator/quirk.h"

namespace certmon::simulator {
namespace {

using testing::HasSubstr;
using testing::Not;

std::variant<ProgramFlags, ExitRequest> Parse(std::vector<std::string> arguments) {
  arguments.insert(arguments.begin(), "certmanager-simulator");
  return ParseProgramFlags(arguments, "1.2.3");
}

TEST(ParseProgramFlags, HasTheDocumentedDefaults) {
  const auto flags = std::get<ProgramFlags>(Parse({}));
  EXPECT_EQ(http::FormatListenAddress(flags.listen), "127.0.0.1:10291");
  EXPECT_EQ(flags.certificates, std::nullopt);
  EXPECT_EQ(flags.page_size_max, 0);
  EXPECT_FALSE(flags.ignore_all);
  EXPECT_EQ(flags.latency.count(), 0);
  EXPECT_TRUE(flags.faults.empty());
}

TEST(ParseProgramFlags, ReadsEveryFlagInBothForms) {
  for (const bool joined : {true, false}) {
    std::vector<std::string> arguments = {"--ignore-all"};
    const std::vector<std::pair<std::string, std::string>> values = {
        {"--listen-address", "[::1]:0"},
        {"--certificates", "237"},
        {"--appkey", "key"},
        {"--user-access-key-id", "id"},
        {"--secret-access-key", "s"},
        {"--page-size-max", "10"},
        {"--latency", "50ms"},
        {"--fault", "hang,truncate=7"},
        {"--fault", "shift"},
        {"--quirk", "data-null,dash-date"},
        {"--quirk", "unsorted"},
        {"--tls-cert", "c.pem"},
        {"--tls-key", "k.pem"}};
    for (const auto& [name, value] : values) {
      if (joined) {
        arguments.push_back(name + "=" + value);
      } else {
        arguments.insert(arguments.end(), {name, value});
      }
    }
    const auto flags = std::get<ProgramFlags>(Parse(arguments));
    EXPECT_EQ(flags.listen.host, "::1");
    EXPECT_EQ(flags.certificates, 237U);
    EXPECT_EQ(flags.appkey, "key");
    EXPECT_EQ(flags.user_access_key_id, "id");
    EXPECT_EQ(flags.secret_access_key, "s");
    EXPECT_EQ(flags.page_size_max, 10);
    EXPECT_TRUE(flags.ignore_all);
    EXPECT_EQ(flags.latency, std::chrono::milliseconds(50));
    ASSERT_EQ(flags.faults.size(), 3U);
    EXPECT_EQ(flags.faults[1].argument, "7");
    EXPECT_EQ(flags.faults[2].name, "shift");
    EXPECT_EQ(flags.quirks, (std::vector<std::string>{"data-null", "dash-date", "unsorted"}));
    EXPECT_EQ(flags.tls_cert_file, "c.pem");
    EXPECT_EQ(flags.tls_key_file, "k.pem");
  }
}

TEST(ParseProgramFlags, RefusesWrongFlagsWithOneLineThatNamesTheFlag) {
  const std::vector<std::vector<std::string>> rows = {{"--unknown"},
                                                      {"--unknown=1"},
                                                      {"-x"},
                                                      {"word"},
                                                      {"--"},
                                                      {"--certificates"},
                                                      {"--certificates="},
                                                      {"--certificates=-1"},
                                                      {"--certificates=1.5"},
                                                      {"--certificates=100001"},
                                                      {"--certificates=ten"},
                                                      {"--certificates=1", "--certificates=2"},
                                                      {"--certificates=1", "--inventory=f"},
                                                      {"--page-size-max=0"},
                                                      {"--page-size-max=x"},
                                                      {"--latency=50"},
                                                      {"--latency=-1s"},
                                                      {"--latency=2h"},
                                                      {"--ignore-all=yes"},

                                                      {"--quirk="},
                                                      {"--quirk=nope"},
                                                      {"--quirk=data-null,"},
                                                      {"--quirk=data-null=1"},
                                                      {"--quirk=hang"},
                                                      {"--fault="},
                                                      {"--fault=nope"},
                                                      {"--fault=hang,"},
                                                      {"--fault=hang,,reset"},
                                                      {"--fault=hang=1"},
                                                      {"--listen-address=10291"},
                                                      {"--listen-address=example.com:1"},
                                                      {"--tls-cert=c"},
                                                      {"--tls-key=k"},
                                                      {"--appkey="},
                                                      {"--secret-access-key="},
                                                      {"--secret-access-key"}};
  for (const std::vector<std::string>& row : rows) {
    SCOPED_TRACE(testing::PrintToString(row));
    const auto parsed = Parse(row);
    ASSERT_TRUE(std::holds_alternative<ExitRequest>(parsed));
    const auto& request = std::get<ExitRequest>(parsed);
    EXPECT_EQ(request.code, 2);
    EXPECT_EQ(std::count(request.text.begin(), request.text.end(), '\n'), 1);
    const std::string name = row[0].substr(0, row[0].find('='));
    if (name.size() > 2 && name[0] == '-') {
      EXPECT_THAT(request.text, HasSubstr(name));
    }
  }
}

TEST(ParseProgramFlags, NeverPrintsAPossibleSecret) {
  for (const std::vector<std::string>& row : std::vector<std::vector<std::string>>{
           {"--secret-acess-key=TOPSECRET"},
           {"--secret-acess-key", "TOPSECRET"},
           {"TOPSECRET"},
           {"--secret-access-key=TOPSECRET", "--secret-access-key=TOPSECRET"},
           {"--secret-access-key=TOPSECRET", "--latency=x"},
           {"--ignore-all=TOPSECRET"}}) {
    const auto parsed = Parse(row);
    ASSERT_TRUE(std::holds_alternative<ExitRequest>(parsed));
    EXPECT_THAT(std::get<ExitRequest>(parsed).text, Not(HasSubstr("TOPSECRET")));
  }
}

TEST(ParseProgramFlags, ListsFlagsAndFaultsInHelp) {
  const auto help = std::get<ExitRequest>(Parse({"--help"}));
  EXPECT_EQ(help.code, 0);
  for (const char* flag :
       {"--listen-address", "--certificates", "--inventory", "--appkey", "--user-access-key-id",
        "--secret-access-key", "--page-size-max", "--ignore-all", "--latency", "--fault", "--quirk",
        "--tls-cert", "--tls-key", "--version"}) {
    EXPECT_THAT(help.text, HasSubstr(std::string("\n  ") + flag));
  }
  for (const FaultDescription& fault : FaultCatalog()) {
    EXPECT_THAT(help.text, HasSubstr("\n  " + fault.name + " "));
  }
  for (const Quirk& quirk : Quirks()) {
    EXPECT_THAT(help.text, HasSubstr("\n  " + std::string(quirk.hooks.name) + " "));
  }
}

TEST(ParseProgramFlags, HelpHasAShortForm) {
  const auto help = std::get<ExitRequest>(Parse({"-h"}));
  EXPECT_EQ(help.code, 0);
  EXPECT_EQ(help.text, std::get<ExitRequest>(Parse({"--help"})).text);
}

TEST(ParseProgramFlags, PrintsItsVersion) {
  const auto version = std::get<ExitRequest>(Parse({"--version"}));
  EXPECT_EQ(version.code, 0);
  EXPECT_EQ(version.text, "certmanager-simulator, version 1.2.3\n");
}

}  // namespace
}  // namespace certmon::simulator
