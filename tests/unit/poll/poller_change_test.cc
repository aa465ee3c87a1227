// Projects and secrets that change while the loop runs.
#include <gtest/gtest.h>
#include <sys/stat.h>

#include <chrono>
#include <filesystem>
#include <functional>
#include <string>

#include "tests/support/temp_folder.h"
#include "tests/unit/poll/poll_fixture.h"

namespace certmon::exporter {
namespace {

using base::Reason;
using std::chrono::milliseconds;
using std::chrono::minutes;
using std::chrono::seconds;
using test_support::JsonResponse;
using test_support::ListResponse;
using test_support::ScriptedAnswer;
using test_support::SentRequest;
using Strings = std::vector<std::string>;

ScriptedAnswer Good(const SentRequest& sent) {
  return {.response = ListResponse({"a", "b"}, sent.Page(), 10)};
}

// Three secret files, as the configuration names them.
struct SecretFiles {
  test_support::TempFolder folder;
  std::string appkey = folder.Write("appkey", "appkey-canary\n");
  std::string id = folder.Write("id", "id-canary\n");
  std::string key = folder.Write("key", "secret-canary\n");

  [[nodiscard]] CredentialPlaces Places() const {
    CredentialPlaces places;
    places.appkey = SecretFile{appkey};
    places.user_access_key_id = SecretFile{id};
    places.secret_access_key = SecretFile{key};
    return places;
  }
};

class PollerChange : public PollFixture {
 protected:
  SecretFiles files_;
};

struct Spoiling {
  const char* name;
  std::function<void(const SecretFiles& files)> spoil;  // the key cannot be read any more
};

void PrintTo(const Spoiling& row, std::ostream* out) { *out << row.name; }

class SpoiltSecrets : public PollerChange, public testing::WithParamInterface<Spoiling> {};

TEST_P(SpoiltSecrets, AreReplacedByTheLastGoodOnes) {
  Strings names = {"a", "b", "c"};
  transport_.SetScript([&](const SentRequest& sent) -> ScriptedAnswer {
    return {.response = ListResponse(names, sent.Page(), 10)};
  });
  Make({Project("p", files_.Places())});
  std::optional<base::WallTime> succeeded;
  At(seconds(100), [&] {
    succeeded = State("p").last_success;
    std::filesystem::remove(files_.key);
    GetParam().spoil(files_);
    names = {"b", "c", "d"};
  });
  RunFor(seconds(200));
  ASSERT_GE(transport_.Sent().size(), 2U);
  EXPECT_EQ(transport_.Sent().back().headers.at("X-TC-AUTHENTICATION-SECRET"), "secret-canary");
  EXPECT_FALSE(State("p").up);
  EXPECT_EQ(State("p").last_failure, Reason::kCredentials);
  EXPECT_EQ(State("p").last_success, succeeded);
  EXPECT_GT(State("p").last_attempt, succeeded);
  // The entries that were read are applied, nothing is removed.
  EXPECT_EQ(Certificates("p"), (Strings{"a", "b", "c", "d"}));
  EXPECT_GE(Metric("poll_failures_total", {{"project", "p"}, {"reason", "credentials"}}), 1);
  EXPECT_EQ(Metric("api_errors_total",
                   {{"project", "p"}, {"operation", "list"}, {"reason", "credentials"}}),
            0);
  EXPECT_GE(log_.Count("reason=credentials"), 1);
  EXPECT_EQ(log_.Count("canary"), 0);
}

INSTANTIATE_TEST_SUITE_P(
    , SpoiltSecrets,
    testing::Values(
        Spoiling{"Missing", [](const SecretFiles&) {}},
        Spoiling{"Empty", [](const SecretFiles& files) { files.folder.Write("key", ""); }},
        Spoiling{"AFolder",
                 [](const SecretFiles& files) { std::filesystem::create_directory(files.key); }},
        Spoiling{"APipe",
                 [](const SecretFiles& files) { ASSERT_EQ(::mkfifo(files.key.c_str(), 0600), 0); }},
        Spoiling{
            "TooLarge",
            [](const SecretFiles& files) { files.folder.Write("key", std::string(4097, 'k')); }},
        Spoiling{"OfTwoLines",
                 [](const SecretFiles& files) { files.folder.Write("key", "canary\ncanary\n"); }}),
    [](const auto& row) { return row.param.name; });

TEST_F(PollerChange, IsUpAgainOnceTheFileIsThere) {
  transport_.SetScript(Good);
  Make({Project("p", files_.Places())});
  At(seconds(100), [&] { std::filesystem::remove(files_.key); });
  At(seconds(400), [&] {
    EXPECT_EQ(State("p").last_failure, Reason::kCredentials);
    files_.folder.Write("key", "another\n");
  });
  RunFor(seconds(420));
  EXPECT_TRUE(State("p").up);
  EXPECT_EQ(transport_.Sent().back().headers.at("X-TC-AUTHENTICATION-SECRET"), "another");
}

TEST_F(PollerChange, SendsNothingIfNoSecretWasEverRead) {
  transport_.SetScript(Good);
  std::filesystem::remove(files_.appkey);
  Make({Project("p", files_.Places()), Project("q")});
  RunFor(seconds(310));
  EXPECT_TRUE(SentAt("p").empty());
  EXPECT_EQ(State("p").last_failure, Reason::kCredentials);
  EXPECT_TRUE(State("p").attempted);
  EXPECT_TRUE(states_.Current()->Ready());
  EXPECT_EQ(SentAt("q").size(), 2U);
}

struct Rotation {
  const char* name;
  std::function<void(const SecretFiles& files)> rotate;  // the key becomes "another-secret"
};

void PrintTo(const Rotation& row, std::ostream* out) { *out << row.name; }

class Rotations : public PollerChange, public testing::WithParamInterface<Rotation> {};

TEST_P(Rotations, AreUsedWithinSeconds) {
  // As Kubernetes mounts a secret: key -> ..data/key, ..data -> ..1.
  std::filesystem::create_directory(files_.folder.Path("..1"));
  std::filesystem::rename(files_.key, files_.folder.Path("..1/key"));
  std::filesystem::create_symlink("..1", files_.folder.Path("..data"));
  std::filesystem::create_symlink("..data/key", files_.key);
  transport_.SetScript(Good);
  Make({Project("p", files_.Places())});
  At(seconds(100), [&] { GetParam().rotate(files_); });
  RunFor(seconds(115));
  ASSERT_EQ(transport_.Sent().size(), 2U);
  EXPECT_EQ(transport_.Sent()[0].headers.at("X-TC-AUTHENTICATION-SECRET"), "secret-canary");
  EXPECT_EQ(transport_.Sent()[1].headers.at("X-TC-AUTHENTICATION-SECRET"), "another-secret");
  // Looked at every 5 s, and the interval is 5 minutes.
  EXPECT_LE(SentAt("p")[1], 110.0);
  EXPECT_TRUE(State("p").up);
}

INSTANTIATE_TEST_SUITE_P(
    , Rotations,
    testing::Values(Rotation{"InPlace",
                             [](const SecretFiles& files) {
                               files.folder.Write("key", "another-secret\n");
                             }},
                    Rotation{"ByRename",
                             [](const SecretFiles& files) {
                               files.folder.Write("next", "another-secret\n");
                               std::filesystem::rename(files.folder.Path("next"), files.key);
                             }},
                    Rotation{"ByTheLinkOfTheFolder",
                             [](const SecretFiles& files) {
                               std::filesystem::create_directory(files.folder.Path("..2"));
                               files.folder.Write("..2/key", "another-secret\n");
                               std::filesystem::create_symlink("..2",
                                                               files.folder.Path("..data_tmp"));
                               std::filesystem::rename(files.folder.Path("..data_tmp"),
                                                       files.folder.Path("..data"));
                             }}),
    [](const auto& row) { return row.param.name; });

TEST_F(PollerChange, AKeyRevokedInTheConsoleIsReplacedWithinSecondsOfItsFile) {
  bool revoked = false;
  transport_.SetScript([&](const SentRequest& sent) -> ScriptedAnswer {
    const bool old = sent.headers.at("X-TC-AUTHENTICATION-SECRET") == "secret-canary";
    return revoked && old ? ScriptedAnswer{.response = JsonResponse(401, "")} : Good(sent);
  });
  Make({Project("p", files_.Places())});
  At(seconds(100), [&] { revoked = true; });
  At(seconds(700), [&] {
    EXPECT_FALSE(State("p").up);
    EXPECT_EQ(State("p").last_failure, Reason::kAuth);
    EXPECT_EQ(Certificates("p"), (Strings{"a", "b"}));
    // One request a poll, at 300 and 600: more might lock the account.
    EXPECT_EQ(transport_.Sent().size(), 3U);
    files_.folder.Write("key", "new-secret\n");
  });
  RunFor(seconds(711));
  EXPECT_TRUE(State("p").up);
  EXPECT_EQ(transport_.Sent().size(), 4U);
  EXPECT_EQ(log_.Count("canary"), 0);
}

TEST_F(PollerChange, DoesNotPollAfterAFileWasOnlyRead) {
  transport_.SetScript(Good);
  Make({Project("p", files_.Places())});
  RunFor(seconds(299));
  EXPECT_EQ(transport_.Sent().size(), 1U);
}

TEST_F(PollerChange, AddsAndRemovesProjects) {
  transport_.SetScript(
      [](const SentRequest& sent) { return IsOf(sent, "gone") ? ScriptedAnswer{} : Good(sent); });
  Make({Project("stays"), Project("gone")});
  At(seconds(10), [&] { poller_->Replace({Project("new"), Project("stays")}); });
  RunFor(seconds(20));
  const auto state = states_.Current();
  ASSERT_EQ(state->projects.size(), 2U);
  EXPECT_EQ(state->projects[0].name, "new");  // in the order of the configuration
  EXPECT_EQ(state->projects[1].name, "stays");
  EXPECT_EQ(SentAt("stays"), std::vector<double>{0});
  ASSERT_EQ(SentAt("new").size(), 1U);
  EXPECT_NEAR(SentAt("new")[0], 10, 0.1);
  EXPECT_TRUE(State("new").up);
  EXPECT_EQ(transport_.InFlight(), 0U);
  EXPECT_EQ(Metric("polls_total", {{"project", "gone"}}), -1);
  EXPECT_EQ(Metric("polls_total", {{"project", "new"}}), 1);
}

TEST_F(PollerChange, ContinuesAPollOfAnUnchangedProject) {
  transport_.SetScript([](const SentRequest& sent) {
    ScriptedAnswer answer = Good(sent);
    answer.after = seconds(10);
    return answer;
  });
  Make({Project("p", files_.Places())});
  // The same secrets, although they come from text now.
  At(seconds(4), [&] { poller_->Replace({Project("p")}); });
  RunFor(seconds(15));
  EXPECT_EQ(SentAt("p"), std::vector<double>{0});
  EXPECT_TRUE(State("p").up);
  EXPECT_EQ(State("p").poll_duration, seconds(10));
}

TEST_F(PollerChange, PollsAChangedProjectAtOnceAndKeepsItsCertificates) {
  transport_.SetScript([](const SentRequest& sent) {
    return IsOf(sent, "p") && sent.headers.at("X-TC-AUTHENTICATION-ID") == "id-canary" &&
                   sent.url.find("other") == std::string::npos
               ? Good(sent)
               : ScriptedAnswer{.response = JsonResponse(401, "")};
  });
  Make({Project("p")});
  At(seconds(10), [&] {
    ProjectSettings changed = Project("p", TextPlaces("other"));
    EditOptions(changed).rules.thresholds.critical = seconds(5);
    poller_->Replace({changed});
  });
  RunFor(seconds(20));
  ASSERT_EQ(SentAt("p").size(), 2U);
  EXPECT_NEAR(SentAt("p")[1], 10, 0.1);
  EXPECT_EQ(Certificates("p"), (Strings{"a", "b"}));
  EXPECT_EQ(State("p").last_failure, Reason::kAuth);
  EXPECT_EQ(State("p").options->rules.thresholds.critical, seconds(5));
  EXPECT_EQ(Metric("polls_total", {{"project", "p"}}), 2);
}

TEST_F(PollerChange, CancelsThePollOfAChangedProject) {
  int requests = 0;
  transport_.SetScript(
      [&](const SentRequest& sent) { return ++requests == 1 ? ScriptedAnswer{} : Good(sent); });
  Make({Project("p")});
  At(seconds(4), [&] {
    ProjectSettings changed = Project("p");
    EditOptions(changed).page_size = 7;
    poller_->Replace({changed});
  });
  RunFor(seconds(10));
  ASSERT_EQ(transport_.Sent().size(), 2U);
  EXPECT_TRUE(transport_.Sent()[0].cancelled);
  EXPECT_EQ(transport_.Sent()[1].Query("pageSize"), "7");
  EXPECT_TRUE(State("p").up);
}

TEST_F(PollerChange, AppliesIgnoreFromTheNextPoll) {
  transport_.SetScript(Good);
  Make({Project("p")});
  At(seconds(10), [&] {
    ProjectSettings changed = Project("p");
    EditOptions(changed).rules.ignore = {{.text = "a"}};
    poller_->Replace({changed});
  });
  RunFor(seconds(11));
  EXPECT_EQ(Certificates("p"), Strings{"b"});
  EXPECT_EQ(State("p").inventory->ignored, 1U);
  EXPECT_EQ(Metric("certificates_removed_total", {{"project", "p"}}), 0);
}

TEST_F(PollerChange, AppliesTheLastOfSeveralReplacements) {
  transport_.SetScript(Good);
  Make({Project("p")});
  At(seconds(10), [&] {
    for (int i = 0; i < 100; ++i) {
      poller_->Replace({Project("x" + std::to_string(i))});
    }
  });
  RunFor(seconds(20));
  ASSERT_EQ(states_.Current()->projects.size(), 1U);
  EXPECT_TRUE(State("x99").up);
  EXPECT_EQ(transport_.Sent().size(), 2U);
}

}  // namespace
}  // namespace certmon::exporter
