// Secret files, the configuration and the web configuration while the exporter runs: changed, bad,
// hanging.
#include "exporter/files/files.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <atomic>
#include <future>
#include <optional>
#include <string>
#include <thread>

#include "exporter/config/config_file.h"
#include "tests/support/fake_clock.h"
#include "tests/support/slow_files.h"
#include "tests/support/test_pki.h"
#include "tests/unit/files/kept_lines.h"

namespace certmon::exporter {
namespace {

using std::chrono::milliseconds;
using std::chrono::seconds;
using test_support::HangingFile;
using ::testing::HasSubstr;

constexpr seconds kPatience{60};

bool Await(const std::function<bool()>& condition) {
  const auto end = std::chrono::steady_clock::now() + kPatience;
  while (!condition() && std::chrono::steady_clock::now() < end) {
    std::this_thread::sleep_for(milliseconds(2));
  }
  return condition();
}

class FilesTest : public testing::Test {
 protected:
  // A project of v1.0 whose appkey is in the file NAME.
  static std::string Project(const std::string& name) {
    return "- {name: " + name + ", appkey_file: " + name +
           ", api: {version: v1.0, base_url: 'http://127.0.0.1:1'}}\n";
  }

  void WriteConfig(const std::string& projects) const {
    folder_.Write("next.yml", "projects:\n" + projects);
    rename(folder_.Path("next.yml").c_str(), folder_.Path("e.yml").c_str());
  }

  // Starts the files as the program does; returns what is wrong.
  ConfigResult<void> Start(std::shared_ptr<WebConfigSource> web_config = nullptr) {
    web_config_ = std::move(web_config);
    startup_ = *BuildProjects(*ReadConfigFile(folder_.Path("e.yml")), {});
    files_ = std::make_unique<Files>(
        FilesOptions{.config_file = folder_.Path("e.yml"),
                     .web_config = web_config_,
                     .limits = {.hand_over = milliseconds(20), .log_after = milliseconds(60)},
                     .secrets_every = milliseconds(20),
                     .secrets_wait = milliseconds(100),
                     .reload_limit = reload_limit_,
                     .web_config_every = milliseconds(10)},
        clock_, log_);
    auto outcome = files_->ReadSecrets(startup_);
    if (outcome) {
      files_->Watch({.on_credentials = [this] { ++changes_; },
                     .on_projects =
                         [this](Startup startup) {
                           const std::lock_guard lock(mutex_);
                           startup_ = std::move(startup);
                         },
                     .on_reload_begins = [this] { ++begun_; },
                     .on_reload_ends = [this] { ++ended_; }});
    }
    return outcome;
  }

  std::future<ConfigResult<void>> Reload() {
    auto done = std::make_shared<std::promise<ConfigResult<void>>>();
    files_->Reload([done](const ConfigResult<void>& outcome) { done->set_value(outcome); });
    return done->get_future();
  }

  std::shared_ptr<const CredentialReading> Reading(std::size_t index) {
    const std::lock_guard lock(mutex_);
    return startup_.projects.at(index).source->Current();
  }
  // "" if there is none.
  std::string Appkey(std::size_t index) {
    const auto reading = Reading(index);
    return reading->credentials ? reading->credentials->appkey.WithBytes(
                                      [](std::string_view bytes) { return std::string(bytes); })
                                : "";
  }
  std::string Failure(std::size_t index) {
    const auto reading = Reading(index);
    return reading->failure ? reading->failure->message : "";
  }
  std::size_t Projects() {
    const std::lock_guard lock(mutex_);
    return startup_.projects.size();
  }

  test_support::TempFolder folder_;
  milliseconds reload_limit_{60'000};
  test_support::FakeClock clock_;
  KeptLines log_;
  std::shared_ptr<WebConfigSource> web_config_;
  std::mutex mutex_;
  Startup startup_;
  std::atomic<int> changes_{0};
  std::atomic<int> begun_{0};
  std::atomic<int> ended_{0};
  std::unique_ptr<Files> files_;  // last: its callbacks use the others
};

TEST_F(FilesTest, ReadsTheSecretsOfTheStart) {
  folder_.Write("a", "appkey-of-a");
  folder_.Write("b", "appkey-of-b");
  WriteConfig(Project("a") + Project("b"));
  ASSERT_TRUE(Start().has_value());
  EXPECT_EQ(Appkey(0), "appkey-of-a");
  EXPECT_EQ(Appkey(1), "appkey-of-b");
  ASSERT_NE(startup_.projects[0].credentials, nullptr);
  EXPECT_EQ(startup_.projects[0].credentials, Reading(0)->credentials);
}

TEST_F(FilesTest, RefusesAStartWithABadSecret) {
  folder_.Write("a", "");
  WriteConfig(Project("a"));
  const auto outcome = Start();
  ASSERT_FALSE(outcome.has_value());
  EXPECT_THAT(outcome.error().text, HasSubstr("is empty"));
}

TEST_F(FilesTest, RefusesAStartWithOneAppkeyInTwoProjects) {
  folder_.Write("a", "the-appkey");
  folder_.Write("b", "the-appkey");
  WriteConfig(Project("a") + Project("b"));
  const auto outcome = Start();
  ASSERT_FALSE(outcome.has_value());
  EXPECT_THAT(outcome.error().text, HasSubstr("projects a and b: both have the same appkey"));
}

TEST_F(FilesTest, PublishesARotatedSecretAndAFailureAndItsEnd) {
  folder_.Write("a", "old");
  WriteConfig(Project("a"));
  ASSERT_TRUE(Start().has_value());
  const int changes = changes_;
  folder_.Write("a", "rotated");
  EXPECT_TRUE(Await([this] { return Appkey(0) == "rotated"; }));
  EXPECT_TRUE(Await([&] { return changes_ == changes + 1; }));
  std::filesystem::remove(folder_.Path("a"));
  EXPECT_TRUE(Await([this] { return !Failure(0).empty(); }));
  EXPECT_EQ(Appkey(0), "rotated");
  EXPECT_TRUE(Await([&] { return changes_ == changes + 2; }));
  folder_.Write("a", "rotated");
  EXPECT_TRUE(Await([this] { return Failure(0).empty(); }));
  EXPECT_TRUE(Await([&] { return changes_ == changes + 3; }));
}

TEST_F(FilesTest, StartsWithoutASecretThatHangsAndTakesItWhenItComes) {
  folder_.Write("a", "appkey-of-a");
  folder_.Write("b", "appkey-of-b");
  WriteConfig(Project("a") + Project("b"));
  std::optional<HangingFile> hang(folder_.Path("a"));
  ASSERT_TRUE(Start().has_value());
  EXPECT_EQ(Appkey(0), "");
  EXPECT_EQ(startup_.projects[0].credentials, nullptr);
  EXPECT_THAT(Failure(0), HasSubstr("have not been read yet"));
  EXPECT_EQ(Appkey(1), "appkey-of-b");
  folder_.Write("b", "rotated");
  EXPECT_TRUE(Await([this] { return Appkey(1) == "rotated"; }));
  log_.Await("does not answer project=a files=" + folder_.Path("a"));
  // One thread for it, however long it takes.
  EXPECT_EQ(hang->Calls(), 1);
  hang.reset();
  EXPECT_TRUE(Await([this] { return Appkey(0) == "appkey-of-a"; }));
  EXPECT_EQ(Failure(0), "");
}

TEST_F(FilesTest, RefusesASecretThatComesLateAndBreaksARule) {
  folder_.Write("a", "the-appkey");
  folder_.Write("b", "the-appkey");
  WriteConfig(Project("a") + Project("b"));
  std::optional<HangingFile> hang(folder_.Path("b"));
  ASSERT_TRUE(Start().has_value());
  hang.reset();
  EXPECT_TRUE(Await([this] {
    return Failure(1).find("both have the same appkey") != std::string::npos;
  })) << Failure(1);
  EXPECT_EQ(Appkey(1), "");
  folder_.Write("b", "another-appkey");
  EXPECT_TRUE(Await([this] { return Appkey(1) == "another-appkey"; }));
}

TEST_F(FilesTest, KeepsTheSecretReadBeforeIfItHangsAndReloadsTheOthers) {
  folder_.Write("a", "appkey-of-a");
  folder_.Write("b", "appkey-of-b");
  WriteConfig(Project("a"));
  ASSERT_TRUE(Start().has_value());
  const HangingFile hang(folder_.Path("a"));
  hang.AwaitCalls(1);
  WriteConfig("# moved by a line\n" + Project("a") + Project("b"));
  for (int i = 0; i < 3; ++i) {
    EXPECT_TRUE(Reload().get().has_value());
  }
  EXPECT_EQ(Projects(), 2U);
  EXPECT_EQ(Appkey(0), "appkey-of-a");
  EXPECT_EQ(Failure(0), "");
  EXPECT_EQ(Appkey(1), "appkey-of-b");
  EXPECT_EQ(hang.Calls(), 1);
}

TEST_F(FilesTest, StartsNoSecondReadOfASecretThatHangsInReloadsThatAreRefused) {
  folder_.Write("a", "appkey-of-a");
  WriteConfig(Project("a"));
  ASSERT_TRUE(Start().has_value());
  folder_.Write("b", "appkey-of-b");
  const HangingFile hang(folder_.Path("b"));
  WriteConfig(Project("a") + Project("b") + Project("missing"));
  for (int i = 0; i < 3; ++i) {
    const auto outcome = Reload().get();
    ASSERT_FALSE(outcome.has_value());
    EXPECT_THAT(outcome.error().text, HasSubstr("missing"));
  }
  EXPECT_EQ(hang.Calls(), 1);
  EXPECT_EQ(Projects(), 1U);
}

TEST_F(FilesTest, AReloadOfAConfigurationThatHangsEndsWithTheReason) {
  folder_.Write("a", "appkey-of-a");
  folder_.Write("b", "appkey-of-b");
  WriteConfig(Project("a"));
  reload_limit_ = milliseconds(200);
  ASSERT_TRUE(Start().has_value());
  WriteConfig(Project("a") + Project("b"));
  std::optional<HangingFile> hang(folder_.Path("e.yml"));
  for (int i = 0; i < 2; ++i) {
    const auto outcome = Reload().get();
    ASSERT_FALSE(outcome.has_value());
    EXPECT_THAT(outcome.error().text, HasSubstr(folder_.Path("e.yml") + ": has not been read"));
    EXPECT_FALSE(files_->Facts().config_last_reload_successful);
  }
  EXPECT_EQ(hang->Calls(), 1);
  // Others go on meanwhile.
  folder_.Write("a", "rotated");
  EXPECT_TRUE(Await([this] { return Appkey(0) == "rotated"; }));
  // What was read late belongs to a reload that has failed.
  hang.reset();
  EXPECT_EQ(Projects(), 1U);
  EXPECT_TRUE(Reload().get().has_value());
  EXPECT_EQ(Projects(), 2U);
  EXPECT_TRUE(files_->Facts().config_last_reload_successful);
  EXPECT_EQ(begun_, 3);
  EXPECT_EQ(ended_, 3);
}

TEST_F(FilesTest, RequestsThatWaitShareTheNextReload) {
  folder_.Write("a", "appkey-of-a");
  WriteConfig(Project("a"));
  ASSERT_TRUE(Start().has_value());
  std::optional<HangingFile> hang(folder_.Path("e.yml"));
  auto first = Reload();
  hang->AwaitCalls(1);
  std::vector<std::future<ConfigResult<void>>> others;
  for (int i = 0; i < 10; ++i) {
    others.push_back(Reload());
  }
  hang.reset();
  EXPECT_TRUE(first.get().has_value());
  for (auto& other : others) {
    EXPECT_TRUE(other.get().has_value());
  }
  EXPECT_TRUE(Await([this] { return ended_ == 2; }));
  EXPECT_EQ(begun_, 2);
}

class WebConfigFiles : public FilesTest {
 protected:
  void SetUp() override {
    pki_.MakeSelfSigned("server");
    pki_.MakeSelfSigned("other");
    folder_.Write("a", "appkey-of-a");
    WriteConfig(Project("a"));
    Write("server");
    auto opened = WebConfigSource::Open(pki_.Folder().Path("web.yml"));
    ASSERT_TRUE(opened.has_value()) << opened.error().text;
    web_config_ = *std::move(opened);
  }
  void Write(const std::string& certificate, const std::string& more = "") const {
    pki_.Folder().Write("web.yml", "tls_server_config:\n  cert_file: " + certificate +
                                       ".pem\n  key_file: server.key\n" + more);
  }
  [[nodiscard]] bool IsGood() const { return files_->Facts().config_last_reload_successful; }

  test_support::TestPki pki_;
};

// A look has read a bad file, and hangs in the last one when a reload is requested of the files that
// were corrected meanwhile.
TEST_F(WebConfigFiles, TheOutcomeOfAnOlderLookDoesNotReplaceThatOfANewerReload) {
  ASSERT_TRUE(Start(web_config_).has_value());
  const std::string late = pki_.Folder().Write("late.pem", pki_.PemText("other"));
  std::optional<HangingFile> hang(late);
  Write("other", "  client_ca_file: late.pem\n  client_auth_type: RequireAndVerifyClientCert\n");
  hang->AwaitCalls(1);
  Write("server");
  auto outcome = Reload();
  hang.reset();
  EXPECT_TRUE(outcome.get().has_value());
  log_.Await("web configuration not reloaded");  // of the look
  EXPECT_TRUE(IsGood());
  std::this_thread::sleep_for(milliseconds(50));
  EXPECT_TRUE(IsGood());
}

TEST_F(WebConfigFiles, AReloadThatTheWebConfigurationPreventsFollowsWhenThatIsRead) {
  reload_limit_ = milliseconds(200);
  ASSERT_TRUE(Start(web_config_).has_value());
  folder_.Write("b", "appkey-of-b");
  WriteConfig(Project("a") + Project("b"));
  std::optional<HangingFile> hang(pki_.Folder().Path("server.pem"));
  const auto outcome = Reload().get();
  ASSERT_FALSE(outcome.has_value());
  EXPECT_THAT(outcome.error().text, HasSubstr("web.yml: has not been read"));
  EXPECT_FALSE(IsGood());
  EXPECT_EQ(Projects(), 1U);
  hang.reset();
  EXPECT_TRUE(Await([this] { return Projects() == 2 && IsGood(); }));
}

}  // namespace
}  // namespace certmon::exporter
