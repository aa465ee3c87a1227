// Bad configurations: the program prints one line, exits with 2 and starts nothing.
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <chrono>
#include <filesystem>
#include <functional>

#include "tests/e2e/program.h"
#include "tests/support/http_get.h"
#include "tests/support/temp_folder.h"

namespace certmon::e2e {
namespace {

using test_support::ChildProcess;
using test_support::ChildResult;
using test_support::TempFolder;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Not;

constexpr const char* kCanary = "CANARY9f3b";

// A good project; nothing listens on its base URL.
std::string Project(const std::string& name, const std::string& appkey) {
  return "- name: " + name + "\n  appkey: " + appkey + "\n";
}

std::string GoodWith(const std::string& first_line) {
  return first_line + "\napi: {version: v1.0, base_url: 'http://127.0.0.1:1'}\nprojects:\n" +
         Project("a", kCanary);
}

struct Row {
  const char* name;
  // Creates e.yml (or what replaces it) in the folder.
  std::function<void(const TempFolder&)> make;
  const char* message;  // part of the message on stderr
};

void PrintTo(const Row& row, std::ostream* out) { *out << row.name; }

Row OfText(const char* name, const std::string& yaml, const char* message) {
  return {name, [yaml](const TempFolder& folder) { folder.Write("e.yml", yaml); }, message};
}

Row OfSecretFile(const char* name, const std::string& content, const char* message) {
  return {name,
          [content](const TempFolder& folder) {
            folder.Write("appkey", content);
            folder.Write("e.yml",
                         "projects: [{name: a, appkey_file: appkey, api: {version: v1.0}}]\n");
          },
          message};
}

class RefusedConfiguration : public ::testing::TestWithParam<Row> {};

TEST_P(RefusedConfiguration, PrintsOneLineAndStartsNothing) {
  const TempFolder folder;
  GetParam().make(folder);
  const std::string path = folder.Path("e.yml");
  const std::vector<std::string> starts[] = {
      {"--config.file", path, "--web.listen-address=127.0.0.1:0"},
      {"--config.check", "--config.file", path}};
  for (const auto& flags : starts) {
    const ChildResult result = RunExporter(flags);
    EXPECT_EQ(result.exit_code, 2);
    EXPECT_THAT(result.out, IsEmpty());
    EXPECT_THAT(result.err, HasSubstr(GetParam().message));
    EXPECT_EQ(std::count(result.err.begin(), result.err.end(), '\n'), 1) << result.err;
    EXPECT_THAT(result.err, Not(HasSubstr(kCanary)));
    EXPECT_THAT(result.err, Not(HasSubstr("listening")));
  }
}

std::vector<Row> Rows() {
  return {
      {"Missing", [](const TempFolder&) {}, "e.yml: cannot be read (No such file or directory)"},
      OfText("Empty", "", "e.yml: is empty"),
      OfText("Binary",
             std::string("\x7F"
                         "ELF\x02\x01\x01\0\0\xFF\xFE",
                         11),
             "e.yml:1: "),
      {"AGigabyte",
       [](const TempFolder& folder) {
         std::filesystem::resize_file(folder.Write("e.yml", "#"), 1U << 30U);
       },
       "e.yml: is too large; at most 1048576 bytes"},
      {"AFolder",
       [](const TempFolder& folder) { std::filesystem::create_directory(folder.Path("e.yml")); },
       "e.yml: is a folder; give a regular file"},
      {"APipe",
       [](const TempFolder& folder) { ASSERT_EQ(mkfifo(folder.Path("e.yml").c_str(), 0600), 0); },
       "e.yml: is a pipe, a socket or a device"},
      OfText("MisspeltKey", GoodWith("poll_intervall: 5m"),
             "e.yml:1: poll_intervall: unknown key, did you mean \"poll_interval\"?"),
      OfText("WrongType", GoodWith("ignore: old-*"),
             "e.yml:1: ignore: is a text; it must be a list"),
      OfText("ShareOfAHundred", GoodWith("expiry_warning_share: 100%"),
             "e.yml:1: expiry_warning_share: \"100%\" is not allowed; it must be a whole number of "
             "percent from 1% to 90%, or off"),
      OfText("EntryWithoutMatch", GoodWith("certificates: [{team: a}]"),
             "e.yml:1: certificates[0].match: is missing"),
      OfText("DuplicateKey", GoodWith("page_size: 5\npage_size: 6"), "e.yml:2: page_size: "),
      OfText("TwoProjectsOfOneName", GoodWith("") + Project("a", "another"),
             "projects[1].name: \"a\" is the name of projects[0] too"),
      OfText("TwoProjectsOfOneAppkey", GoodWith("") + Project("b", kCanary),
             "projects[1].appkey: is the same as that of projects[0]"),
      OfText("NameWithASecret",
             "api: {version: v1.0}\nprojects:\n" + Project("a-" + std::string(kCanary), kCanary),
             "projects[0]: its name or its api.base_url holds one of its secrets"),
      OfText("NoProject", "page_size: 5\n", "projects: is missing or empty"),
      OfText("IntervalOfZero", GoodWith("poll_interval: 0s"), "allowed is from 30s to 6h"),
      OfText("NegativeInterval", GoodWith("poll_interval: -1m"), "from 30s to 6h"),
      OfText("IntervalOfANanosecond", GoodWith("poll_interval: 1ns"), "from 30s to 6h"),
      OfText("IntervalOfTenYears", GoodWith("poll_interval: 10y"), "from 30s to 6h"),
      OfText("IntervalWithABlank", GoodWith("poll_interval: 5 min"), "from 30s to 6h"),
      OfText("IntervalPastItsType", GoodWith("poll_interval: 99999999999999999999s"),
             "from 30s to 6h"),
      OfText("TimeoutOverTheInterval", GoodWith("poll_interval: 1m\npoll_timeout: 61s"),
             "allowed is from 100ms to poll_interval (1m)"),
      OfText("PageSizeOfZero", GoodWith("page_size: 0"), "a whole number from 1 to 1000"),
      OfText("ConcurrencyOf17", GoodWith("page_concurrency: 17"), "a whole number from 1 to 16"),
      OfText("AppkeyWithASlash", GoodWith("") + Project("b", "CANARY9f3b/x"), "is no appkey"),
      OfText("AppkeyWithAQuery", GoodWith("") + Project("b", "CANARY9f3b?x"), "is no appkey"),
      OfText("AppkeyWithAPercent", GoodWith("") + Project("b", "CANARY9f3b%2f"), "is no appkey"),
      OfText("AppkeyWithDots", GoodWith("") + Project("b", "CANARY9f3b/.."), "is no appkey"),
      OfText("AppkeyWithALineBreak", GoodWith("") + Project("b", "\"CANARY9f3b\\r\\nX: 1\""),
             "holds a line break"),
      OfText("AppkeyWithANul", GoodWith("") + Project("b", "\"CANARY9f3b\\0\""),
             "holds a line break"),
      OfText("HeaderValueWithALineBreak",
             "projects:\n- name: a\n  appkey: k\n  user_access_key_id: i\n"
             "  secret_access_key: \"CANARY9f3b\\r\\nX: 1\"\n",
             "e.yml:5: projects[0].secret_access_key: holds a line break"),
      OfText("NoSecretFile", "projects: [{name: a, appkey_file: appkey, api: {version: v1.0}}]\n",
             "/appkey\": cannot be read (No such file or directory)"),
      {"SecretFileIsAPipe",
       [](const TempFolder& folder) {
         ASSERT_EQ(mkfifo(folder.Path("appkey").c_str(), 0600), 0);
         folder.Write("e.yml",
                      "projects: [{name: a, appkey_file: appkey, api: {version: v1.0}}]\n");
       },
       "/appkey\": is a pipe, a socket or a device"},
      OfSecretFile("SecretFileIsEmpty", "", "/appkey\": is empty"),
      OfSecretFile("SecretFileIsTooLarge", std::string(4097, 'C'), "/appkey\": is too large"),
      OfSecretFile("SecretWithABlankAtItsEnd", "CANARY9f3b \n", "begins or ends with a blank"),
      OfSecretFile("SecretWithAMark",
                   "\xEF\xBB\xBF"
                   "CANARY9f3b",
                   "byte order mark"),
      OfSecretFile("SecretOfTwoLines", "CANARY9f3b\nCANARY9f3b\n", "holds a line break"),
  };
}

INSTANTIATE_TEST_SUITE_P(, RefusedConfiguration, ::testing::ValuesIn(Rows()),
                         [](const auto& row) { return row.param.name; });

TEST(Configuration, WarnsThatOthersCanReadASecretFile) {
  const TempFolder folder;
  const std::string secret = folder.Write("appkey", "k\n");
  ASSERT_EQ(chmod(secret.c_str(), 0644), 0);
  const std::string file =
      folder.Write("e.yml",
                   "projects: [{name: a, appkey_file: appkey, api: {version: v1.0, base_url: "
                   "'http://127.0.0.1:1'}}]\n");
  ChildProcess exporter(
      {.arguments = ExporterWith({"--config.file", file, "--web.listen-address=127.0.0.1:0"})});
  ASSERT_FALSE(UrlOf(exporter).empty());
  EXPECT_THAT(exporter.Stderr(), HasSubstr("level=warn msg=\"secret file can be read by others on "
                                           "this machine\" file=" +
                                           secret));
}

std::string ManyProjects(int count) {
  std::string yaml = "projects:\n";
  for (int i = 0; i < count; ++i) {
    const std::string number = std::to_string(1'000'000 + i);
    yaml += "- {name: p" + number + ", appkey: appkey-" + number + ", user_access_key_id: id-" +
            number + ", secret_access_key: secret-" + number + "}\n";
  }
  return yaml;
}

// The processor time of `--config.check` with this many projects; the minimum of three runs.
std::chrono::microseconds CheckTime(int projects) {
  const TempFolder folder;
  const std::string file = folder.Write("e.yml", ManyProjects(projects));
  const auto used = [] {
    rusage children{};
    getrusage(RUSAGE_CHILDREN, &children);
    return std::chrono::seconds(children.ru_utime.tv_sec + children.ru_stime.tv_sec) +
           std::chrono::microseconds(children.ru_utime.tv_usec + children.ru_stime.tv_usec);
  };
  auto shortest = std::chrono::microseconds::max();
  for (int i = 0; i < 3; ++i) {
    const auto before = used();
    EXPECT_EQ(RunExporter({"--config.check", "--config.file", file}).exit_code, 0);
    shortest = std::min(shortest, used() - before);
  }
  return shortest;
}

TEST(Configuration, IsCheckedInTimeLinearInTheNumberOfProjects) {
  const auto few = CheckTime(2000);
  const auto many = CheckTime(8000);
  EXPECT_LE(many.count(), 6 * few.count()) << "2,000 projects need " << few.count() << " us";
}

struct RunTimes {
  std::chrono::microseconds start = std::chrono::microseconds::max();  // until it listens
  std::chrono::microseconds reload = std::chrono::microseconds::max();
};

// Of an exporter with this many projects, whose API refuses connections; the minimum of two runs.
RunTimes StartAndReloadTimes(int projects) {
  using Clock = std::chrono::steady_clock;
  const auto since = [](Clock::time_point begin) {
    return std::chrono::duration_cast<std::chrono::microseconds>(Clock::now() - begin);
  };
  const TempFolder folder;
  const std::string file =
      folder.Write("e.yml", "poll_interval: 6h\napi: {base_url: 'http://127.0.0.1:1'}\n" +
                                ManyProjects(projects));
  RunTimes times;
  for (int i = 0; i < 2; ++i) {
    auto begin = Clock::now();
    ChildProcess exporter(
        {.arguments = ExporterWith({"--config.file", file, "--web.listen-address=127.0.0.1:0",
                                    "--web.enable-lifecycle"})});
    const std::string url = UrlOf(exporter);
    times.start = std::min(times.start, since(begin));
    begin = Clock::now();
    EXPECT_EQ(test_support::Fetch({.url = url + "/-/reload", .method = "POST"}).status, 200);
    times.reload = std::min(times.reload, since(begin));
  }
  return times;
}

TEST(Configuration, StartsAndIsReloadedInTimeLinearInTheNumberOfProjects) {
  const RunTimes few = StartAndReloadTimes(2000);
  const RunTimes many = StartAndReloadTimes(8000);
  EXPECT_LE(many.start.count(), 6 * few.start.count()) << "2,000: " << few.start.count() << " us";
  EXPECT_LE(many.reload.count(), 6 * few.reload.count())
      << "2,000: " << few.reload.count() << " us";
}

// The log from the start until the exporter listens on that address.
std::string StartUpLog(const std::string& address) {
  ChildProcess exporter({.arguments = ExporterWith({"--demo", "--web.listen-address=" + address})});
  EXPECT_FALSE(UrlOf(exporter).empty());
  exporter.Signal(SIGTERM);
  exporter.WaitForExit();
  return exporter.Stderr();
}

TEST(Configuration, WarnsOnceThatThePortIsOpenToEverybody) {
  const std::string open = "anyone who reaches this address can read the metrics";
  const std::string log = StartUpLog("0.0.0.0:0");
  EXPECT_THAT(log, HasSubstr("msg=\"" + open));
  EXPECT_EQ(log.find(open), log.rfind(open));
  for (const char* loopback : {"127.0.0.1:0", "localhost:0"}) {
    EXPECT_THAT(StartUpLog(loopback), Not(HasSubstr(open))) << loopback;
  }
}

}  // namespace
}  // namespace certmon::e2e
