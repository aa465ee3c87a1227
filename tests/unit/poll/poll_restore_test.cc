// What a run before this one had saved, and what polls make of it.
#include <gtest/gtest.h>

#include <chrono>
#include <memory>
#include <string>

#include "exporter/exposition/certificate_text.h"
#include "tests/unit/poll/poll_fixture.h"

namespace certmon::exporter {
namespace {

using base::Reason;
using std::chrono::seconds;
using test_support::JsonResponse;
using test_support::ListResponse;
using test_support::ScriptedAnswer;
using test_support::SentRequest;
using Strings = std::vector<std::string>;

constexpr base::WallTime kSaved{seconds(1774000000)};  // some days before the clock's now

class PollRestore : public PollFixture {
 protected:
  // A project that had saved "a" and "b", one of them missing from its last poll.
  [[nodiscard]] ProjectSettings Restored(const std::string& name) const {
    auto inventory = std::make_shared<inventory::Inventory>();
    for (const char* certificate : {"a", "b"}) {
      certapi::Certificate known;
      known.name = certificate;
      known.expires_at = certapi::Instant(seconds(1900000000));
      inventory->certificates.push_back(known);
    }
    inventory->reported = 2;
    auto saved = std::make_shared<inventory::SavedProject>();
    saved->inventory = inventory;
    saved->last_success = kSaved;
    saved->last_attempt = kSaved + seconds(300);
    saved->removed_total = 7;
    ProjectSettings project = Project(name);
    saved->identity.base_url = project.options->api.base_url;
    project.restored = saved;
    return project;
  }
};

TEST_F(PollRestore, IsServedBeforeTheFirstPoll) {
  Make({Restored("p")}, Schedule::First::kSpread);
  EXPECT_EQ(Certificates("p"), (Strings{"a", "b"}));
  EXPECT_TRUE(State("p").inventory->restored);
  EXPECT_FALSE(State("p").up);
  EXPECT_TRUE(states_.Current()->Ready());
  EXPECT_EQ(State("p").last_success, kSaved);
  EXPECT_EQ(State("p").last_attempt, kSaved + seconds(300));
  EXPECT_EQ(Metric("certificates_removed_total", {{"project", "p"}}), 7);
  EXPECT_EQ(Metric("polls_total", {{"project", "p"}}), 0);
}

class PollRestoreOfFiles : public PollRestore {
 protected:
  static constexpr const char* kSeries = "certificate_file_not_after_timestamp_seconds{";

  // "a" has a file that was read.
  [[nodiscard]] ProjectSettings WithFile(bool inspect_files) const {
    ProjectSettings project = Restored("p");
    auto saved = std::make_shared<inventory::SavedProject>(*project.restored);
    inventory::FileRecord file;
    file.not_after = certapi::Instant(seconds(1890000000));
    file.listed_expires_at = saved->inventory->certificates[0].expires_at;
    saved->files["a"].record = std::make_shared<const inventory::FileRecord>(file);
    saved->files["b"].error = "timeout";
    project.restored = saved;
    EditOptions(project).inspect_files = inspect_files;
    return project;
  }
  [[nodiscard]] std::string Page() const {
    std::string page;
    RenderCertificates(*states_.Current(), clock_.WallNow(), page);
    return page;
  }
};

TEST_F(PollRestoreOfFiles, AreServedBeforeTheFirstPollAndWhilePollsFail) {
  const std::string line =
      std::string(kSeries) + "project=\"p\",certificate_name=\"a\"} 1890000000\n";
  transport_.SetScript(
      [](const SentRequest&) { return ScriptedAnswer{.response = JsonResponse(401, "")}; });
  Make({WithFile(true)});
  EXPECT_NE(Page().find(line), std::string::npos);
  RunFor(std::chrono::hours(48));
  EXPECT_NE(Page().find(line), std::string::npos);
}

// Without it a file that has a record would count as one that can be read, and the day before
// NHNCloudCertificateFileUnreadable would begin again with each restart.
TEST_F(PollRestoreOfFiles, KeepTheirErrorsUntilTheyAreRead) {
  const std::string line =
      "certificate_file_error{project=\"p\",certificate_name=\"b\",reason=\"timeout\"} 1\n";
  Make({WithFile(true)}, Schedule::First::kSpread);
  EXPECT_NE(Page().find(line), std::string::npos);
  transport_.SetScript([](const SentRequest& sent) {
    return ScriptedAnswer{.response = sent.url.find("/files") == std::string::npos
                                          ? ListResponse({"a", "b"}, sent.Page(), 10)
                                          : JsonResponse(404, "")};
  });
  RunFor(std::chrono::minutes(10));
  EXPECT_EQ(Page().find(line), std::string::npos);
  EXPECT_NE(Page().find("reason=\"not_found\"} 1\n"), std::string::npos);
}

TEST_F(PollRestoreOfFiles, AreForgottenIfFilesAreNotInspectedAnyMore) {
  Make({WithFile(false)}, Schedule::First::kSpread);
  EXPECT_EQ(Page().find(kSeries), std::string::npos);
  EXPECT_EQ(Page().find("certificate_file_error{"), std::string::npos);
}

TEST_F(PollRestoreOfFiles, AreForgottenWithTheAccount) {
  ProjectSettings moved = WithFile(true);
  EditOptions(moved).api.base_url = "http://127.0.0.1:1/elsewhere";
  Make({moved}, Schedule::First::kSpread);
  EXPECT_EQ(Page().find(kSeries), std::string::npos);
  EXPECT_EQ(Certificates("p"), (Strings{"a", "b"}));
}

TEST_F(PollRestoreOfFiles, EndWithNewListedDates) {
  transport_.SetScript([](const SentRequest& sent) {
    return sent.url.find("/files") == std::string::npos
               ? ScriptedAnswer{.response = ListResponse({"a", "b"}, sent.Page(), 10)}
               : ScriptedAnswer{.response = JsonResponse(500, "")};
  });
  Make({WithFile(true)});
  RunFor(std::chrono::minutes(10));
  EXPECT_EQ(Page().find(kSeries), std::string::npos);
}

TEST_F(PollRestore, IsOfAnotherAccountIfTheBaseUrlDiffers) {
  ProjectSettings moved = Restored("p");
  auto saved = std::make_shared<inventory::SavedProject>(*moved.restored);
  saved->identity.base_url += "/elsewhere";
  moved.restored = saved;
  Make({std::move(moved), Restored("q")}, Schedule::First::kSpread);
  EXPECT_TRUE(State("p").inventory->of_another_account);
  EXPECT_TRUE(State("p").inventory->restored);
  EXPECT_EQ(Certificates("p"), (Strings{"a", "b"}));
  EXPECT_FALSE(State("q").inventory->of_another_account);
}

TEST_F(PollRestore, IsConfirmedByACompletePoll) {
  transport_.SetScript([](const SentRequest& sent) -> ScriptedAnswer {
    return {.response = ListResponse({"b", "c"}, sent.Page(), 10)};
  });
  Make({Restored("p")});
  RunFor(seconds(1));
  EXPECT_FALSE(State("p").inventory->restored);
  EXPECT_TRUE(State("p").up);
  EXPECT_EQ(Certificates("p"), (Strings{"b", "c"}));
  EXPECT_GT(State("p").last_success, kSaved);
  EXPECT_EQ(State("p").removed_total, 8U);
  EXPECT_EQ(Metric("certificates_removed_total", {{"project", "p"}}), 8);
}

TEST_F(PollRestore, IsUnchangedWhilePollsFail) {
  transport_.SetScript(
      [](const SentRequest&) -> ScriptedAnswer { return {.response = JsonResponse(401, "")}; });
  Make({Restored("p")});
  RunFor(seconds(1000));
  EXPECT_TRUE(State("p").inventory->restored);
  EXPECT_EQ(Certificates("p"), (Strings{"a", "b"}));
  EXPECT_EQ(State("p").last_success, kSaved);
  EXPECT_GT(State("p").last_attempt, kSaved + seconds(300));
  EXPECT_EQ(State("p").last_failure, Reason::kAuth);
}

TEST_F(PollRestore, HoldsAShrinkAgainstWhatWasSaved) {
  // An empty list right after the start must not pass for the truth.
  transport_.SetScript([](const SentRequest&) -> ScriptedAnswer {
    return {.response = JsonResponse(
                200, R"({"header":{"isSuccessful":true},"body":{"totalCount":0,"data":[]}})")};
  });
  Make({Restored("p")});
  RunFor(seconds(301));
  EXPECT_TRUE(State("p").inventory->held());
  EXPECT_EQ(Certificates("p"), (Strings{"a", "b"}));
}

TEST_F(PollRestore, DoesNotCountAsAPollForRunOnce) {
  transport_.SetScript([](const SentRequest& sent) -> ScriptedAnswer {
    return {.response = ListResponse({"a", "b"}, sent.Page(), 10)};
  });
  Make({Restored("p")});
  poller_->RunOnce();
  EXPECT_EQ(transport_.Sent().size(), 1U);
  EXPECT_TRUE(State("p").up);
}

}  // namespace
}  // namespace certmon::exporter
