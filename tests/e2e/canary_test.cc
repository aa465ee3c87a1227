// The program writes no configured secret anywhere, whatever the API, the proxy or the network
// does.
#include <gtest/gtest.h>
#include <poll.h>

#include <csignal>

#include "lib/simulator/simulator.h"
#include "tests/e2e/awaited_page.h"
#include "tests/e2e/canary_fixture.h"
#include "tests/e2e/echoing_api.h"
#include "tests/e2e/program.h"
#include "tests/support/http_get.h"
#include "tests/support/loopback_port.h"
#include "tests/support/temp_folder.h"

namespace certmon::e2e {
namespace {

using test_support::ChildProcess;
using test_support::Fetch;
using test_support::HttpGet;
using test_support::LoopbackPort;

// A listening port to which nothing may connect.
class ForbiddenPort {
 public:
  [[nodiscard]] std::string Url() const { return port_.Url(); }
  // An established connection stays in the kernel's accept queue, so none is missed.
  [[nodiscard]] bool WasConnectedTo() const {
    pollfd waiting{.fd = port_.socket(), .events = POLLIN, .revents = 0};
    return ::poll(&waiting, 1, 0) != 0;
  }

 private:
  const LoopbackPort port_{LoopbackPort::Kind::kListens};
};

class Canary : public ::testing::Test {
 protected:
  Canary() {
    const base::SystemClock clock;
    simulator::SimulatorOptions options;
    options.settings.projects[0].appkey = kAppkey;
    options.settings.projects[0].keys = {{kId, kSecret, simulator::Role::kViewer}};
    options.settings.projects[0].certificates = simulator::SpreadCertificates(5, clock.WallNow());
    simulator_ = simulator::Simulator::Start(std::move(options)).value();
  }

  static std::string Project(const std::string& name, const std::string& api) {
    return "  - name: " + name + "\n    api: {" + api + "}\n" + SecretLines();
  }

  // v1.3: a project whose list endpoint gives this answer, and one whose token endpoint does.
  [[nodiscard]] std::string TokenProjects(const std::string& answer) const {
    const std::string list = "version: v1.3, base_url: '" + echo_.Url() + "/";
    return Project("v13-" + answer,
                   list + answer + "/v13', token_url: '" + echo_.TokenUrl() + "'") +
           "    domain_info: true\n    inspect_files: true\n" +
           Project("token-" + answer, list + "listing/token-" + answer + "', token_url: '" +
                                          echo_.Url() + "/" + answer + "'");
  }

  // One project that works, and one for every fault of the API and of the network.
  [[nodiscard]] std::string Config() const {
    const std::string port = echo_.Url().substr(echo_.Url().rfind(':'));
    std::string text =
        "poll_interval: 30s\npoll_timeout: 30s\nconnect_timeout: 20s\n"
        "request_timeout: 20s\nprojects:\n";
    text +=
        Project("good", "base_url: '" + simulator_->BaseUrl() + "'") + "    inspect_files: true\n";
    for (const std::string& answer : EchoingApi::Answers()) {
      text += Project(answer, "base_url: '" + echo_.Url() + "/" + answer + "'") +
              "    inspect_files: true\n";
      text += TokenProjects(answer);
    }
    text += Project("tls", "base_url: 'https://127.0.0.1" + port + "/tls'");
    text += Project("proxy",
                    "base_url: 'https://certmanager.example', proxy_url: '" + echo_.Url() + "'");
    text += Project("no-proxy",
                    "base_url: 'https://certmanager.example/2', proxy_url: "
                    "'http://127.0.0.1:1'");
    text += Project("dns", "base_url: 'https://no-such-name.invalid'");
    text += Project("connect", "base_url: 'http://127.0.0.1:1'");
    return text;
  }

  // Proxies and a TLS key log that the program must ignore.
  [[nodiscard]] std::vector<std::string> Environment() const {
    std::vector<std::string> variables = {"SSLKEYLOGFILE=" + folder_.Path("keys.log")};
    for (const char* name :
         {"http_proxy", "https_proxy", "HTTPS_PROXY", "ALL_PROXY", "all_proxy"}) {
      variables.push_back(name + ("=" + elsewhere_.Url()));
    }
    return variables;
  }

  void ExpectNothingWentElsewhere() const {
    EXPECT_FALSE(elsewhere_.WasConnectedTo());
    EXPECT_FALSE(std::filesystem::exists(folder_.Path("keys.log")));
  }

  test_support::TempFolder folder_;
  ForbiddenPort elsewhere_;
  EchoingApi echo_{elsewhere_.Url()};
  std::unique_ptr<simulator::Simulator> simulator_;
};

TEST_F(Canary, IsInNoLogLineAndNoMetricWhateverTheApiEchoes) {
  const std::string config = folder_.Write("e.yml", Config());
  std::vector<std::unique_ptr<ChildProcess>> children;
  for (const char* level : {"debug", "info", "warn", "error"}) {
    for (const char* format : {"logfmt", "json"}) {
      children.push_back(std::make_unique<ChildProcess>(test_support::ChildOptions{
          .arguments =
              ExporterWith({"--once", "--config.file", config, std::string("--log.level=") + level,
                            std::string("--log.format=") + format}),
          .environment = Environment()}));
    }
  }
  for (const auto& child : children) {
    EXPECT_EQ(child->WaitForExit(std::chrono::seconds(120)), 1);
    EXPECT_TRUE(HoldsNoCanary(child->Stdout()));
    EXPECT_TRUE(HoldsNoCanary(child->Stderr()));
    // The faults occurred, and the poll of the good project was complete.
    EXPECT_TRUE(Holds(child->Stdout(), "nhncloud_certmanager_up{project=\"good\"} 1\n"));
    for (const char* const failure :
         {"unauthorized\",reason=\"auth", "redirect\",reason=\"redirect",
          "proxy\",reason=\"connect", "tls\",reason=\"tls", "refusal\",reason=\"api_result",
          "v13-unauthorized\",reason=\"auth", "token-unauthorized\",reason=\"auth",
          "token-redirect\",reason=\"redirect", "token-listing\",reason=\"token",
          "token-html\",reason=\"token", "token-no-http\",reason=\"http_status"}) {
      EXPECT_TRUE(Holds(child->Stdout(),
                        std::string("last_poll_failure{project=\"") + failure + "\"} 1\n"));
    }
    // Files were inspected, and the downloads that echo failed.
    EXPECT_TRUE(Holds(child->Stdout(), "certificate_file_info{project=\"good\","));
    EXPECT_TRUE(Holds(child->Stdout(), "certificate_file_error{project=\"listing\","));
    EXPECT_TRUE(Holds(child->Stdout(), "certificate_file_error{project=\"v13-listing\","));
    for (const std::string& text : {child->Stdout(), child->Stderr()}) {
      EXPECT_FALSE(Holds(text, "PRIVATE KEY"));
    }
    // Entries that contain a secret are exported under a redacted name.
    EXPECT_TRUE(Holds(child->Stdout(),
                      "certificate_expiration_timestamp_seconds{project="
                      "\"listing\",certificate_name="));
    EXPECT_TRUE(Holds(child->Stdout(), "-***"));
    EXPECT_TRUE(Holds(child->Stdout(), "certificate_id=\"Bearer ***\""));
    EXPECT_TRUE(Holds(child->Stdout(), ",domain=\"Bearer ***\"} 1\n"));
  }
  EXPECT_TRUE(Holds(children.front()->Stderr(), "level=warn msg=\"poll failed\""));
  EXPECT_GE(echo_.Echoed(), 8 * static_cast<int>(EchoingApi::Answers().size()));
  ExpectNothingWentElsewhere();
}

TEST_F(Canary, IsOnNoPageInNoFileAndNotOnTheCommandLine) {
  const std::string config = folder_.Write("e.yml", Config());
  std::filesystem::create_directory(folder_.Path("state"));
  ChildProcess exporter(
      {.arguments = ExporterWith({"--config.file", config, "--web.listen-address=127.0.0.1:0",
                                  "--storage.path", folder_.Path("state"), "--log.level=debug",
                                  "--web.enable-lifecycle"}),
       .environment = Environment()});
  const std::string url = UrlOf(exporter);
  ASSERT_FALSE(url.empty());
  const std::string process = "/proc/" + std::to_string(exporter.pid());
  const std::string command_line = ContentOf(process + "/cmdline");
  EXPECT_TRUE(Holds(command_line, "--config.file"));
  EXPECT_TRUE(HoldsNoCanary(command_line));
  ASSERT_TRUE(IsReadySoon(url));
  const std::vector<test_support::HttpQuestion> questions = {
      {.url = url + "/metrics"},
      {.url = url + "/"},
      {.url = url + "/-/healthy"},
      {.url = url + "/-/ready"},
      {.url = url + "/none"},
      {.url = url + "/metrics", .method = "POST"},
      {.url = url + "/-/reload", .method = "POST"}};
  for (const auto& question : questions) {
    const auto answer = Fetch(question);
    EXPECT_EQ(answer.curl_code, 0) << question.url << ": " << answer.curl_error;
    EXPECT_TRUE(HoldsNoCanary(answer.body)) << question.url;
    for (const auto& [name, value] : answer.headers) {
      EXPECT_TRUE(HoldsNoCanary(value)) << question.url << ": " << name;
    }
  }
  EXPECT_TRUE(Holds(HttpGet(url + "/").body, "-***"));
  // A configuration with a syntax error after the secrets.
  folder_.Write("e.yml", Config() + "  - name: \"" + kSecret + "\n");
  const auto refused = Fetch({.url = url + "/-/reload", .method = "POST"});
  EXPECT_EQ(refused.status, 500);
  EXPECT_TRUE(HoldsNoCanary(refused.body));
  exporter.Signal(SIGTERM);
  EXPECT_EQ(exporter.WaitForExit(), 0);
  EXPECT_EQ(exporter.Stdout(), "");
  EXPECT_TRUE(HoldsNoCanary(exporter.Stderr()));
  EXPECT_TRUE(Holds(exporter.Stderr(), "configuration not reloaded"));
  const std::string saved = AllBelow(folder_.Path("state"));
  EXPECT_TRUE(Holds(saved, "www-001.example.com"));
  EXPECT_TRUE(HoldsNoCanary(saved));
  ExpectNothingWentElsewhere();
}

TEST_F(Canary, IsRemovedFromTheEnvironmentAtTheStart) {
  ChildProcess exporter(
      {.arguments = ExporterWith({"--web.listen-address=127.0.0.1:0", "--log.level=debug"}),
       .environment = {std::string("NHNCLOUD_APPKEY=") + kAppkey,
                       std::string("NHNCLOUD_USER_ACCESS_KEY_ID=") + kId,
                       std::string("NHNCLOUD_SECRET_ACCESS_KEY=") + kSecret,
                       "NHNCLOUD_API_BASE_URL=" + simulator_->BaseUrl()}});
  ASSERT_FALSE(UrlOf(exporter).empty());
  // Only root can read it (hardening_test.cc); for other users it is empty.
  EXPECT_TRUE(HoldsNoCanary(ContentOf("/proc/" + std::to_string(exporter.pid()) + "/environ")));
  exporter.Signal(SIGTERM);
  EXPECT_EQ(exporter.WaitForExit(), 0);
  EXPECT_TRUE(HoldsNoCanary(exporter.Stderr()));
}

}  // namespace
}  // namespace certmon::e2e
