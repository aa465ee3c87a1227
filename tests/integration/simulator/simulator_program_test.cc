// certmanager-simulator as a process: its output, its answers and its end.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <csignal>
#include <fstream>
#include <iterator>
#include <nlohmann/json.hpp>
#include <string>
#include <vector>

#include "lib/simulator/fault_catalog.h"
#include "lib/simulator/settings.h"
#include "tests/support/child_process.h"
#include "tests/support/http_get.h"
#include "tests/support/temp_folder.h"

namespace certmon::simulator {
namespace {

using nlohmann::json;
using test_support::ChildProcess;
using test_support::ChildResult;
using test_support::Fetch;
using test_support::HttpAnswer;
using test_support::HttpGet;
using test_support::HttpQuestion;
using test_support::RunToEnd;
using test_support::TempFolder;
using testing::HasSubstr;
using testing::Not;

// CMake defines CERTMON_SIMULATOR: the program of this build.
std::vector<std::string> With(std::vector<std::string> flags) {
  flags.insert(flags.begin(), CERTMON_SIMULATOR);
  return flags;
}

std::string UrlOf(ChildProcess& simulator) {
  const std::string line = simulator.WaitForStderr("msg=\"listening\"");
  const std::size_t begin = line.find("url=");
  return begin == std::string::npos ? "" : line.substr(begin + 4);
}

HttpQuestion ListQuestion(const std::string& url, const std::string& appkey, const std::string& id,
                          const std::string& secret) {
  HttpQuestion question;
  question.url = url + "/certmanager/v1.1/appkeys/" + appkey + "/certificates?status=ALL&all=true";
  question.headers = {"X-TC-AUTHENTICATION-ID: " + id, "X-TC-AUTHENTICATION-SECRET: " + secret};
  return question;
}

json ListWithDefaults(const std::string& url) {
  const HttpAnswer answer =
      Fetch(ListQuestion(url, kDemoAppkey, kDemoUserAccessKeyId, kDemoSecretAccessKey));
  EXPECT_EQ(answer.status, 200) << answer.curl_error;
  return json::parse(answer.body, nullptr, /*allow_exceptions=*/false)["body"];
}

std::string BytesOf(const char* file) {
  std::ifstream stream(file, std::ios::binary);
  return {std::istreambuf_iterator<char>(stream), {}};
}

// The exporter serves the simulated API for --demo.
TEST(SimulatorProgram, HasTheFaultsThatTheExporterLacks) {
  const std::string simulator = BytesOf(CERTMON_SIMULATOR);
  const std::string exporter = BytesOf(CERTMON_EXPORTER);
  EXPECT_THAT(exporter, HasSubstr(kDemoAppkey));
  constexpr std::size_t kTooShortToBeUnique = 12;
  int checked = 0;
  for (const FaultDescription& fault : FaultCatalog()) {
    if (fault.description.size() < kTooShortToBeUnique) continue;
    ++checked;
    EXPECT_NE(simulator.find(fault.description), std::string::npos) << fault.name;
    EXPECT_EQ(exporter.find(fault.description), std::string::npos) << fault.name;
  }
  EXPECT_GE(checked, 50);
  // Names of classes stay in the program for their virtual functions.
  for (const char* name : {"ThreadedServer", "ActiveFaults"}) {
    EXPECT_NE(simulator.find(name), std::string::npos) << name;
    EXPECT_EQ(exporter.find(name), std::string::npos) << name;
  }
}

TEST(SimulatorProgram, ServesFifteenCertificatesByDefaultAndEndsOnSigterm) {
  ChildProcess simulator({.arguments = With({"--listen-address=127.0.0.1:0"}), .environment = {}});
  const std::string url = UrlOf(simulator);
  EXPECT_EQ(ListWithDefaults(url)["totalCount"], 15);
  simulator.Signal(SIGTERM);
  EXPECT_EQ(simulator.WaitForExit(), 0);
  EXPECT_EQ(HttpGet(url).curl_code, 7);
}

TEST(SimulatorProgram, EndsOnSigint) {
  ChildProcess simulator({.arguments = With({"--listen-address=127.0.0.1:0"}), .environment = {}});
  ASSERT_NE(UrlOf(simulator), "");
  simulator.Signal(SIGINT);
  EXPECT_EQ(simulator.WaitForExit(), 0);
}

TEST(SimulatorProgram, AppliesItsFlags) {
  ChildProcess simulator(
      {.arguments =
           With({"--listen-address", "127.0.0.1:0", "--certificates=237", "--page-size-max=10",
                 "--ignore-all", "--appkey=my-appkey", "--user-access-key-id=my-id",
                 "--secret-access-key=TOPSECRET", "--latency=1ms"}),
       .environment = {}});
  const std::string url = UrlOf(simulator);
  const HttpAnswer answer = Fetch(ListQuestion(url, "my-appkey", "my-id", "TOPSECRET"));
  const json body = json::parse(answer.body)["body"];
  EXPECT_EQ(body["totalCount"], 237);
  EXPECT_EQ(body["data"].size(), 10U);
  EXPECT_EQ(Fetch(ListQuestion(url, "my-appkey", "my-id", "wrong")).status, 401);
  simulator.Signal(SIGTERM);
  EXPECT_EQ(simulator.WaitForExit(), 0);
  EXPECT_THAT(simulator.Stderr(), HasSubstr("simulator"));
  EXPECT_THAT(simulator.Stderr(), Not(HasSubstr("TOPSECRET")));
  EXPECT_THAT(simulator.Stderr(), Not(HasSubstr("my-appkey")));
}

TEST(SimulatorProgram, ServesTheCertificatesOfAFile) {
  const TempFolder folder;
  const std::string file =
      folder.Write("inventory.json",
                   R"({"data":[{"certificateName":"a.example.com","expirationDate":null},7]})");
  ChildProcess simulator(
      {.arguments = With({"--listen-address=127.0.0.1:0", "--inventory=" + file}),
       .environment = {}});
  EXPECT_EQ(ListWithDefaults(UrlOf(simulator))["data"],
            json::parse(R"([{"certificateName":"a.example.com","expirationDate":null},7])"));
}

TEST(SimulatorProgram, PlaysTheGivenFaults) {
  ChildProcess broken(
      {.arguments = With({"--listen-address=127.0.0.1:0", "--fault=server-error,truncate=0"}),
       .environment = {}});
  const HttpAnswer answer = HttpGet(UrlOf(broken) + "/");
  EXPECT_EQ(answer.status, 500);
  EXPECT_EQ(answer.curl_code, 18);
  ChildProcess refusing(
      {.arguments = With({"--listen-address=127.0.0.1:0", "--fault=refuse"}), .environment = {}});
  EXPECT_EQ(HttpGet(UrlOf(refusing) + "/").curl_code, 7);
}

TEST(SimulatorProgram, ServesTls) {
  const TempFolder folder;
  const std::string key = folder.Path("key.pem");
  const std::string certificate = folder.Path("certificate.pem");
  ASSERT_EQ(RunToEnd({.arguments = {"openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt",
                                    "ec_paramgen_curve:P-256", "-nodes", "-days", "2", "-subj",
                                    "/CN=simulator", "-addext", "subjectAltName=IP:127.0.0.1",
                                    "-keyout", key, "-out", certificate},
                      .environment = {}})
                .exit_code,
            0);
  ChildProcess simulator(
      {.arguments = With({"--listen-address=127.0.0.1:0", "--tls-cert=" + certificate,
                          "--tls-key=" + key, "--fault=truncate=100"}),
       .environment = {}});
  const std::string url = UrlOf(simulator);
  EXPECT_THAT(url, testing::StartsWith("https://127.0.0.1:"));
  HttpQuestion question =
      ListQuestion(url, kDemoAppkey, kDemoUserAccessKeyId, kDemoSecretAccessKey);
  EXPECT_EQ(Fetch(question).curl_code,
            60);  // CURLE_PEER_FAILED_VERIFICATION: self-signed
  std::ifstream file(certificate);
  question.ca_pem = std::string(std::istreambuf_iterator<char>(file), {});
  const HttpAnswer answer = Fetch(question);
  EXPECT_EQ(answer.status, 200) << answer.curl_error;
  EXPECT_EQ(answer.body.size(), 100U);
}

TEST(SimulatorProgram, RefusesWrongUsageWithOneLineAndExit2) {
  const TempFolder folder;
  const std::string no_json = folder.Write("no.json", "[1,\n2");
  const std::string no_pem = folder.Write("no.pem", "no certificate");
  ChildProcess running({.arguments = With({"--listen-address=127.0.0.1:0"}), .environment = {}});
  const std::string taken = UrlOf(running).substr(std::string("http://").size());
  const std::vector<std::pair<std::vector<std::string>, std::string>> rows = {
      {{"--unknown"}, "--unknown"},
      {{"--fault=unheard-of"}, "unheard-of"},
      {{"--latency=soon"}, "--latency"},
      {{"--inventory=/nonexistent"}, "/nonexistent: No such file"},
      {{"--inventory=" + no_json}, no_json + ": line 2"},
      {{"--inventory=" + folder.Path()}, "Is a directory"},
      {{"--tls-cert=/nonexistent", "--tls-key=" + no_pem}, "/nonexistent"},
      {{"--listen-address=127.0.0.1:0", "--tls-cert=" + no_pem, "--tls-key=" + no_pem},
       "TLS certificate"},
      {{"--listen-address=" + taken}, "address already in use"},
  };
  for (const auto& [flags, expected] : rows) {
    SCOPED_TRACE(testing::PrintToString(flags));
    const ChildResult result = RunToEnd({.arguments = With(flags), .environment = {}});
    EXPECT_EQ(result.exit_code, 2);
    EXPECT_EQ(result.out, "");
    EXPECT_EQ(std::count(result.err.begin(), result.err.end(), '\n'), 1) << result.err;
    EXPECT_THAT(result.err, HasSubstr(expected));
  }
}

TEST(SimulatorProgram, PrintsVersionAndHelpOnStdout) {
  const ChildResult version = RunToEnd({.arguments = With({"--version"}), .environment = {}});
  EXPECT_EQ(version.exit_code, 0);
  EXPECT_EQ(version.out, "certmanager-simulator, version " CERTMON_VERSION "\n");
  const ChildResult help = RunToEnd({.arguments = With({"--help"}), .environment = {}});
  EXPECT_EQ(help.exit_code, 0);
  EXPECT_EQ(help.err, "");
  EXPECT_THAT(help.out, HasSubstr("To rehearse alerts"));
}

}  // namespace
}  // namespace certmon::simulator
