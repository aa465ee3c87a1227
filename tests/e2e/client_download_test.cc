// certmanager download and inspect as a program, with every API version.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <csignal>
#include <set>
#include <sstream>

#include "tests/e2e/client_program.h"

namespace certmon::e2e {
namespace {

using test_support::ChildProcess;
using test_support::ChildResult;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Not;
using ::testing::StartsWith;

constexpr const char* kKeyLine = "-----BEGIN PRIVATE KEY-----";

// The base64 lines of the private key in a file.
std::vector<std::string> KeyLines(const std::string& pem) {
  std::vector<std::string> lines;
  std::istringstream text(pem.substr(pem.find(kKeyLine)));
  for (std::string line; std::getline(text, line) && line.rfind("-----END", 0) != 0;) {
    lines.push_back(line);
  }
  return lines;
}

void ExpectNoKey(const ChildResult& result, const std::string& pem) {
  for (const std::string& line : KeyLines(pem)) {
    EXPECT_THAT(result.out + result.err, Not(HasSubstr(line)));
  }
}

class ClientDownload : public ClientProgram, public ::testing::WithParamInterface<const char*> {
 protected:
  // Runs in a folder of its own, in which downloads with `-O` are written.
  ChildResult RunIn(const std::string& name, std::vector<std::string> words) const {
    std::filesystem::create_directories(folder_.Path(name));
    words.insert(words.begin(), {"sh", "-c", "cd \"$0\" && exec \"$@\"", folder_.Path(name),
                                 CERTMON_CLIENT, "--config.file=" + Config(GetParam())});
    return test_support::RunToEnd({.arguments = std::move(words), .environment = {}});
  }
};

TEST_P(ClientDownload, WritesTheFileWithMode0600AndOverwritesNothing) {
  StartSimulator({Record("www.example.com", 90)});
  const std::string file = folder_.Path("www.pem");
  const ChildResult first = Run(GetParam(), {"download", "www.example.com", "-o", file});
  ASSERT_EQ(first.exit_code, 0) << first.err;
  EXPECT_THAT(first.out + first.err, IsEmpty());
  EXPECT_EQ(ModeOf(file), 0600U);
  const std::string pem = ContentOf(file);
  EXPECT_THAT(pem, HasSubstr(kKeyLine));

  folder_.Write("www.pem", "mine");
  const std::size_t asked = simulator_->RequestCount();
  const ChildResult second = Run(GetParam(), {"download", "www.example.com", "-o", file});
  EXPECT_EQ(second.exit_code, 1);
  EXPECT_THAT(second.err, HasSubstr("--force"));
  EXPECT_EQ(ContentOf(file), "mine");
  // Nothing was requested: the check precedes the download of a key.
  EXPECT_EQ(simulator_->RequestCount(), asked);

  EXPECT_EQ(Run(GetParam(), {"download", "www.example.com", "-o", file, "--force"}).exit_code, 0);
  EXPECT_EQ(ContentOf(file), pem);
}

TEST_P(ClientDownload, WritesToStdout) {
  StartSimulator({Record("*.example.com", 90)});
  const ChildResult result = Run(GetParam(), {"download", "*.example.com", "-o", "-"});
  EXPECT_EQ(result.exit_code, 0) << result.err;
  EXPECT_THAT(result.out, HasSubstr(kKeyLine));
  EXPECT_THAT(result.err, IsEmpty());
}

TEST_P(ClientDownload, UsesTheServersFileNameWithoutPathAndSecrets) {
  StartSimulator({Record("www", 90)});
  const std::string appkey = std::string(kAppkey) + "-x.pem";
  for (const auto& [offered, kept] : {std::pair{"../../../tmp/stray.pem", "stray.pem"},
                                      {appkey.c_str(), "___-x.pem"},
                                      {"/etc/x.pem", "x.pem"},
                                      {"-rf", "_rf"},
                                      {".bashrc", "bashrc"},
                                      {"..", "www.pem"}}) {
    simulator_->ClearFaults();
    ASSERT_TRUE(simulator_->AddFault({.name = "file-name", .argument = offered}).has_value());
    const ChildResult result = RunIn("out", {"download", "www", "-O"});
    EXPECT_EQ(result.exit_code, 0) << result.err;
    EXPECT_THAT(result.err, HasSubstr(std::string("written: ") + kept + "\n"));
    EXPECT_EQ(ModeOf(folder_.Path(std::string("out/") + kept)), 0600U);
    EXPECT_EQ(RunIn("out", {"download", "www", "-O"}).exit_code, 1) << "overwrites " << kept;
    EXPECT_EQ(FilesIn("out"), 1U);
    std::filesystem::remove_all(folder_.Path("out"));
  }
}

TEST_P(ClientDownload, AcceptsNamesOfEveryKind) {
  const std::vector<std::string> names = {"../x",      "-rf",    "--", "한국어.example.com",
                                          "a/b?c=d#e", "%2e%2e", "..", "list"};
  std::vector<simulator::Record> records;
  for (const std::string& name : names) {
    records.push_back(Record(name, 90));
  }
  StartSimulator(std::move(records));
  for (const std::string& name : names) {
    const ChildResult result = Run(GetParam(), {"download", "-o", "-", "--", name});
    EXPECT_EQ(result.exit_code, 0) << name << result.err;
    EXPECT_THAT(result.out, HasSubstr(kKeyLine)) << name;
  }
}

TEST_P(ClientDownload, ReportsTheApiErrorForAnUnknownName) {
  StartSimulator({Record("www", 90)});
  const ChildResult result = Run(GetParam(), {"download", "\x1b[31mnope", "-o", folder_.Path("f")});
  EXPECT_EQ(result.exit_code, 1);
  EXPECT_THAT(result.err, HasSubstr("52000"));
  EXPECT_THAT(result.err, HasSubstr("no certificate has this name"));
  EXPECT_THAT(result.err, Not(HasSubstr("\x1b")));
  EXPECT_FALSE(std::filesystem::exists(folder_.Path("f")));
}

TEST_P(ClientDownload, LeavesNoFileIfTheDownloadFails) {
  StartSimulator({Record("www", 90)});
  std::filesystem::create_directory(folder_.Path("out"));
  for (const char* fault :
       {"unauthorized", "forbidden", "not-found", "bad-request", "redirect", "content-encoding",
        "empty-body", "big", "file-code", "html", "close-delimited"}) {
    simulator_->ClearFaults();
    ASSERT_TRUE(simulator_->AddFault({.name = fault, .target = simulator::FaultTarget::kDownload})
                    .has_value());
    const ChildResult result =
        Run(GetParam(), {"download", "www", "-o", folder_.Path("out/f.pem")});
    EXPECT_EQ(result.exit_code, 1) << fault << result.err;
    EXPECT_EQ(std::count(result.err.begin(), result.err.end(), '\n'), 1) << result.err;
    EXPECT_EQ(FilesIn("out"), 0U) << fault;
    const ChildResult inspected = Run(GetParam(), {"inspect", "www"});
    EXPECT_EQ(inspected.exit_code, 1) << fault;
    EXPECT_THAT(inspected.out, IsEmpty());
  }
}

TEST_P(ClientDownload, RetriesABrokenConnectionAndWritesTheFileOnce) {
  StartSimulator({Record("www", 90)});
  const std::string whole = Run(GetParam(), {"download", "www", "-o", "-"}).out;
  ASSERT_TRUE(simulator_
                  ->AddFault({.name = "truncate",
                              .argument = "900",
                              .count = 1,
                              .target = simulator::FaultTarget::kDownload})
                  .has_value());
  const ChildResult result = Run(GetParam(), {"download", "www", "-o", "-"});
  EXPECT_EQ(result.exit_code, 0) << result.err;
  EXPECT_EQ(result.out, whole);
}

TEST_P(ClientDownload, LeavesNoFileIfASignalEndsIt) {
  StartSimulator({Record("www", 90)});
  std::filesystem::create_directory(folder_.Path("out"));
  ASSERT_TRUE(simulator_->AddFault({.name = "hang", .target = simulator::FaultTarget::kDownload})
                  .has_value());
  for (const int number : {SIGINT, SIGTERM}) {
    const std::size_t before = simulator_->RequestCount();
    ChildProcess child(ClientWith({"--config.file=" + Config(GetParam()), "download", "www", "-o",
                                   folder_.Path("out/f.pem")}));
    while (simulator_->MostAtOnce() == 0 || simulator_->RequestCount() == before) {
      sched_yield();
    }
    child.Signal(number);
    EXPECT_EQ(child.WaitForExit(), 128 + number);
    EXPECT_EQ(FilesIn("out"), 0U);
  }
}

TEST_P(ClientDownload, RequestsNothingIfTheTargetCannotBeWritten) {
  StartSimulator({Record("www", 90)});
  // Nobody can create a file in /proc, not even root.
  for (const std::vector<std::string>& target :
       {std::vector<std::string>{"www", "-o", "/proc/www.pem"},
        {"www", "-o", "/no/such/f.pem"},
        {"--all", "/proc"},
        {"--all", "/proc/new"}}) {
    std::vector<std::string> arguments = {"download"};
    arguments.insert(arguments.end(), target.begin(), target.end());
    const ChildResult result = Run(GetParam(), arguments);
    EXPECT_EQ(result.exit_code, 1) << target.back();
    EXPECT_THAT(result.err, HasSubstr("/")) << "names the place";
    EXPECT_EQ(std::count(result.err.begin(), result.err.end(), '\n'), 1) << result.err;
  }
  const ChildResult closed =
      test_support::RunToEnd({.arguments = {"sh", "-c", "\"$0\" \"$1\" download www -o - >&-",
                                            CERTMON_CLIENT, "--config.file=" + Config(GetParam())},
                              .environment = {}});
  EXPECT_EQ(closed.exit_code, 1);
  EXPECT_THAT(closed.err, HasSubstr("writing to stdout"));
  EXPECT_EQ(simulator_->RequestCount(), 0U);
}

TEST_P(ClientDownload, NamesAFileAfterItsCertificateAloneWhateverElseIsListed) {
  StartSimulator({Record("B.example.com", 90)});
  ASSERT_EQ(Run(GetParam(), {"download", "--all", folder_.Path("all")}).exit_code, 0);
  const auto names = [&] {
    std::set<std::string> found;
    for (const auto& entry : std::filesystem::directory_iterator(folder_.Path("all"))) {
      found.insert(entry.path().filename().string());
    }
    return found;
  };
  const std::set<std::string> before = names();
  ASSERT_EQ(before.size(), 1U);

  simulator_->Add(Record("b.example.com", 90));
  const ChildResult second =
      Run(GetParam(), {"download", "--all", folder_.Path("all"), "--skip-existing"});
  EXPECT_EQ(second.exit_code, 0) << second.err;
  EXPECT_THAT(second.err, HasSubstr("1 of 2 files written"));
  EXPECT_THAT(second.err, HasSubstr("1 already there"));
  std::set<std::string> expected = before;
  expected.insert("b.example.com.pem");
  EXPECT_EQ(names(), expected);
}

TEST_P(ClientDownload, DownloadsAllIntoAFolderAndReportsFailures) {
  std::vector<simulator::Record> records = {Record("*.example.com", 90), Record("?.example.com", 9),
                                            Record("../x", 9), Record("한국어", 9)};
  records.push_back(Record("no-file", 9));
  records.back().raw_fields = {{"expirationDate", "null"}};
  records.back().expiration_date = "";
  StartSimulator(std::move(records));
  const std::string folder = folder_.Path("all");
  const ChildResult result = Run(GetParam(), {"download", "--all", folder});
  EXPECT_EQ(result.exit_code, 0) << "a certificate without a file is no failure";
  EXPECT_THAT(result.err, HasSubstr("no-file: download: "));
  EXPECT_THAT(result.err, HasSubstr("4 of 5 files written"));
  EXPECT_THAT(result.err, HasSubstr("1 without a file"));
  EXPECT_THAT(result.err, Not(HasSubstr("\r")));
  EXPECT_EQ(ModeOf(folder), 0700U);
  EXPECT_EQ(FilesIn("all"), 4U);
  EXPECT_EQ(ModeOf(folder + "/_._x-7132eda6838c62fa.pem"), 0600U);
  EXPECT_THAT(ContentOf(folder + "/한국어.pem"), HasSubstr(kKeyLine));

  EXPECT_EQ(Run(GetParam(), {"download", "--all", folder}).exit_code, 1);
  EXPECT_EQ(Run(GetParam(), {"download", "--all", folder, "--force"}).exit_code, 0);
  EXPECT_EQ(FilesIn("all"), 4U);
}

TEST_P(ClientDownload, InspectShowsTheFileAndNeverTheKey) {
  StartSimulator({Record("www.example.com", 90)});
  ASSERT_TRUE(simulator_->AddFault({.name = "file-key-first"}).has_value());
  const std::string file = folder_.Path("www.pem");
  ASSERT_EQ(Run(GetParam(), {"download", "www.example.com", "-o", file}).exit_code, 0);
  const std::string pem = ContentOf(file);
  const ChildResult by_name = Run(GetParam(), {"inspect", "www.example.com"});
  EXPECT_EQ(by_name.exit_code, 0) << by_name.err;
  EXPECT_THAT(by_name.out, StartsWith("certificate www.example.com of project production\n"));
  EXPECT_THAT(by_name.out, HasSubstr("listed expiry:"));
  EXPECT_THAT(by_name.out,
              HasSubstr("leaf (certificate 1 of 2 in the file)\n  subject:             "
                        "CN=www.example.com\n"));
  EXPECT_THAT(by_name.out, HasSubstr("issuer 1 (certificate 2 of 2"));
  EXPECT_THAT(by_name.out, HasSubstr("RSA-2048"));
  ExpectNoKey(by_name, pem);
  const ChildResult json = Run(GetParam(), {"inspect", "www.example.com", "--format=json"});
  EXPECT_EQ(json.exit_code, 0) << json.err;
  EXPECT_THAT(json.out, StartsWith("{\n  \"project\": \"production\",\n  \"name\": "
                                   "\"www.example.com\",\n  \"file\": null,\n"));
  EXPECT_THAT(json.out, HasSubstr("\"key_type\": \"RSA-2048\""));
  ExpectNoKey(json, pem);
  const ChildResult file_json = RunClient({"inspect", file, "--format=json"});
  EXPECT_THAT(file_json.out, HasSubstr("\"file\": \"" + file + "\""));
  ExpectNoKey(file_json, pem);
  // A file needs no configuration and has precedence over a certificate of this name.
  const ChildResult by_file = RunClient({"inspect", file});
  EXPECT_EQ(by_file.exit_code, 0) << by_file.err;
  EXPECT_THAT(by_file.out, StartsWith("file " + file + "\n"));
  ExpectNoKey(by_file, pem);
  EXPECT_EQ(by_file.out.substr(by_file.out.find("leaf")),
            by_name.out.substr(by_name.out.find("leaf")));
}

INSTANTIATE_TEST_SUITE_P(, ClientDownload, ::testing::ValuesIn(kVersions), [](const auto& row) {
  std::string name = row.param;
  std::replace(name.begin(), name.end(), '.', '_');
  return name;
});

using ClientInspect = ClientProgram;

TEST_F(ClientInspect, AcceptsAnIdWithV13) {
  StartSimulator({Record("www", 90)});
  const std::string json = Run("v1.3", {"list", "--format=json"}).out;
  const std::string key = "\"id\": \"";
  const std::size_t at = json.find(key) + key.size();
  const std::string id = json.substr(at, json.find('"', at) - at);
  const ChildResult inspected = Run("v1.3", {"inspect", id});
  EXPECT_THAT(inspected.out, StartsWith("certificate www of project production"));
  EXPECT_THAT(Run("v1.3", {"download", id, "-o", "-"}).out, HasSubstr(kKeyLine));
  EXPECT_EQ(Run("v1.1", {"inspect", id}).exit_code, 1);
}

TEST_F(ClientInspect, ExplainsThatAMissingFileWasReadAsACertificateName) {
  StartSimulator({Record("www", 90)});
  const std::string note =
      "was read as the name of a certificate: the current folder has no such file";
  const ChildResult asked = Run("v1.1", {"inspect", "nosuch.pem"});
  EXPECT_EQ(asked.exit_code, 1);
  EXPECT_THAT(asked.err, HasSubstr("no certificate has this name"));
  EXPECT_THAT(asked.err, HasSubstr("nosuch.pem " + note));
  const ChildResult unconfigured = RunClient({"inspect", "nosuch.pem"});
  EXPECT_EQ(unconfigured.exit_code, 2);
  EXPECT_THAT(unconfigured.err, HasSubstr("nosuch.pem " + note));
  // No such note if the API fails.
  ASSERT_TRUE(
      simulator_->AddFault({.name = "unavailable", .target = simulator::FaultTarget::kDownload})
          .has_value());
  EXPECT_THAT(Run("v1.1", {"inspect", "www"}).err, Not(HasSubstr(note)));
}

TEST_F(ClientInspect, ReadsStdin) {
  StartSimulator({Record("www", 90)});
  const std::string file = folder_.Path("www.pem");
  ASSERT_EQ(Run("v1.1", {"download", "www", "-o", file}).exit_code, 0);
  const ChildResult result = test_support::RunToEnd(
      {.arguments = {"sh", "-c", "\"$0\" inspect - <\"$1\"", CERTMON_CLIENT, file},
       .environment = {}});
  EXPECT_EQ(result.exit_code, 0) << result.err;
  EXPECT_THAT(result.out, StartsWith("stdin\n"));
}

TEST_F(ClientInspect, RefusesOtherFilesWithoutPrintingTheirContent) {
  const std::string key = std::string(kKeyLine) + "\nc4nary\n-----END PRIVATE KEY-----\n";
  const std::vector<std::pair<std::string, std::string>> rows = {
      {"", "no CERTIFICATE block"},
      {"c4nary text", "no CERTIFICATE block"},
      {key, "no CERTIFICATE block"},
      {"-----BEGIN CERTIFICATE-----\nc4nary\n-----END CERTIFICATE-----\n", "certificate 1"},
      {"-----BEGIN CERTIFICATE-----\nMIIB", "certificate 1"},
      {std::string(2 * 1024 * 1024, 'x'), "certificate file"}};
  for (const auto& [content, message] : rows) {
    const ChildResult result = RunClient({"inspect", folder_.Write("bad.pem", content)});
    EXPECT_EQ(result.exit_code, 1);
    EXPECT_THAT(result.out, IsEmpty());
    EXPECT_THAT(result.err, HasSubstr(message));
    EXPECT_THAT(result.err, Not(HasSubstr("c4nary")));
  }
  EXPECT_THAT(RunClient({"inspect", folder_.Path("none.pem")}).err, HasSubstr("No such file"));
  EXPECT_EQ(RunClient({"inspect", folder_.Path()}).exit_code, 1);
}

}  // namespace
}  // namespace certmon::e2e
