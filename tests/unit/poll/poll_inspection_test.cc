// Inspections in the poll loop: between polls, never in their way, and gone with their project.
// Fault rows K11, K12, K13.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <chrono>
#include <map>
#include <memory>
#include <set>
#include <string>
#include <utility>

#include "exporter/exposition/certificate_text.h"
#include "lib/simulator/pem_file.h"
#include "tests/support/temp_folder.h"
#include "tests/unit/poll/poll_fixture.h"

namespace certmon::exporter {
namespace {

using base::Reason;
using std::chrono::hours;
using std::chrono::milliseconds;
using std::chrono::minutes;
using std::chrono::seconds;
using test_support::JsonResponse;
using test_support::ListResponse;
using test_support::ScriptedAnswer;
using test_support::SentRequest;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::Not;
using Strings = std::vector<std::string>;

std::string FileOf(const std::string& name, const std::string& expiration) {
  simulator::Record record;
  record.certificate_name = name;
  record.file_creation_date = "2026-01-02";
  record.expiration_date = expiration;
  return simulator::MakePemFile(record).value();
}

http::HttpResponse FileResponse(std::string text) {
  http::HttpResponse response;
  response.status = 200;
  response.content_type = "application/octet-stream";
  response.body = std::move(text);
  return response;
}

const char* const kExpired =
    R"({"header":{"resultCode":52005,"resultMessage":"x","isSuccessful":false},"body":{}})";

class PollInspection : public PollFixture {
 protected:
  PollInspection() {
    transport_.SetScript([this](const SentRequest& sent) { return Answer(sent); });
  }

  [[nodiscard]] ProjectSettings Inspected(const std::string& name = "p") const {
    ProjectSettings settings = Project(name);
    EditOptions(settings).inspect_files = true;
    return settings;
  }

  static bool IsDownload(const SentRequest& sent) {
    return sent.url.size() > 6 && sent.url.compare(sent.url.size() - 6, 6, "/files") == 0;
  }
  [[nodiscard]] std::vector<SentRequest> Downloads() const {
    std::vector<SentRequest> downloads;
    std::copy_if(transport_.Sent().begin(), transport_.Sent().end(), std::back_inserter(downloads),
                 &IsDownload);
    return downloads;
  }
  [[nodiscard]] std::vector<double> DownloadedAt() const {
    std::vector<double> at;
    for (const SentRequest& sent : Downloads()) {
      at.push_back(std::chrono::duration<double>(sent.at - start_).count());
    }
    return at;
  }
  [[nodiscard]] std::vector<double> ListedAt() const {
    std::vector<double> at;
    for (const SentRequest& sent : transport_.Sent()) {
      if (!IsDownload(sent)) {
        at.push_back(std::chrono::duration<double>(sent.at - start_).count());
      }
    }
    return at;
  }
  [[nodiscard]] std::string Page() const {
    std::string page;
    RenderCertificates(*states_.Current(), clock_.WallNow(), page);
    return page;
  }
  [[nodiscard]] double Downloaded() const {
    return Metric("api_requests_total", {{"project", "p"}, {"operation", "download"}});
  }
  [[nodiscard]] double Failed(const std::string& reason) const {
    return Metric("api_errors_total",
                  {{"project", "p"}, {"operation", "download"}, {"reason", reason}});
  }

  ScriptedAnswer Answer(const SentRequest& sent) {
    if (!IsDownload(sent)) {
      return list_(sent);
    }
    const std::string path = sent.url.substr(0, sent.url.size() - 6);
    const auto file = files_.find(path.substr(path.rfind('/') + 1));
    if (file == files_.end()) {
      return {.response = JsonResponse(200, kExpired), .after = after_};
    }
    return {.response = FileResponse(file->second), .after = after_};
  }

  std::function<ScriptedAnswer(const SentRequest&)> list_ = [this](const SentRequest& sent) {
    return ScriptedAnswer{.response = ListResponse(names_, sent.Page(), 1000)};
  };
  Strings names_ = {"a", "b"};
  std::map<std::string, std::string> files_ = {{"a", FileOf("a", "2030-01-01")},
                                               {"b", FileOf("b", "2029-12-01")}};
  std::chrono::nanoseconds after_ = milliseconds(10);
};

TEST_F(PollInspection, ReadsEveryFileOnceAndShowsItsRecord) {
  Make({Inspected()});
  EXPECT_EQ(Downloaded(), 0);
  EXPECT_EQ(Failed("timeout"), 0);
  RunFor(hours(2));
  EXPECT_EQ(Downloaded(), 2);
  const std::string page = Page();
  // date -u +%s --date='2030-01-01T23:59:59+09:00', and 2029-12-01T23:59:59+09:00
  EXPECT_THAT(page, HasSubstr("certificate_file_not_after_timestamp_seconds{project=\"p\","
                              "certificate_name=\"a\"} 1893509999\n"));
  EXPECT_THAT(page, HasSubstr("certificate_file_chain_not_after_timestamp_seconds{project=\"p\","
                              "certificate_name=\"b\"} 1890831599\n"));
  EXPECT_THAT(page, HasSubstr(",subject_common_name=\"a\",issuer_common_name=\"Simulated CA Root\","
                              "key_type=\"RSA-2048\"} 1\n"));
  EXPECT_THAT(page, Not(HasSubstr("certificate_file_error")));
  EXPECT_EQ(State("p").download_result_code, 0);
}

TEST_F(PollInspection, IsOffByDefault) {
  Make({Project("p")});
  RunFor(hours(25));
  EXPECT_THAT(Downloads(), IsEmpty());
  EXPECT_EQ(Downloaded(), -1);
  EXPECT_EQ(State("p").files, nullptr);
  EXPECT_THAT(Page(), Not(HasSubstr("certificate_file_")));
}

TEST_F(PollInspection, StartsAfterThePollAndHalfASecondApart) {
  names_ = {"a", "b", "c", "d"};
  Make({Inspected()});
  RunFor(minutes(4));
  ASSERT_EQ(DownloadedAt().size(), 4U);
  EXPECT_GE(DownloadedAt()[0], ListedAt()[0] + 0.01);
  for (std::size_t i = 1; i < 4; ++i) {
    EXPECT_NEAR(DownloadedAt()[i] - DownloadedAt()[i - 1], 0.5, 0.001);
  }
}

TEST_F(PollInspection, NeverDelaysAPollWhenDownloadsHang) {
  names_.clear();
  for (int i = 100; i < 400; ++i) {
    names_.push_back(std::to_string(i));
  }
  Make({Inspected()});
  after_ = seconds(14);
  RunFor(hours(1));
  const std::vector<double> inspected = ListedAt();
  EXPECT_LE(transport_.MostInFlight(), 3U);

  start_ = clock_.MonotonicNow();
  Make({Project("q")});
  const std::size_t before = inspected.size();
  RunFor(hours(1));
  std::vector<double> alone = ListedAt();
  alone.erase(alone.begin(), alone.begin() + static_cast<std::ptrdiff_t>(before));
  ASSERT_EQ(inspected.size(), alone.size());
  for (std::size_t i = 0; i < alone.size(); ++i) {
    EXPECT_NEAR(inspected[i], alone[i], 1e-6);
  }
}

TEST_F(PollInspection, StartsNoDownloadDuringAPoll) {
  names_.clear();
  for (int i = 100; i < 400; ++i) {
    names_.push_back(std::to_string(i));
  }
  int polls = 0;
  list_ = [this, &polls](const SentRequest& sent) {
    ScriptedAnswer answer{.response = ListResponse(names_, sent.Page(), 1000)};
    answer.after = ++polls == 1 ? milliseconds(10) : seconds(10);
    return answer;
  };
  ProjectSettings settings = Inspected();
  EditOptions(settings).poll_interval = seconds(30);
  Make({settings});
  RunFor(minutes(1));
  ASSERT_GE(ListedAt().size(), 2U);
  const double begin = ListedAt()[1];
  for (const double at : DownloadedAt()) {
    EXPECT_FALSE(at > begin && at < begin + 10) << at;
  }
  EXPECT_GT(DownloadedAt().back(), begin + 10) << "it continues after the poll";
}

TEST_F(PollInspection, AFailedDownloadChangesNoListedDate) {
  files_.erase("b");
  Make({Inspected()});
  RunFor(minutes(4));
  const std::string page = Page();
  EXPECT_THAT(page, HasSubstr("certificate_file_error{project=\"p\",certificate_name=\"b\","
                              "reason=\"api_result\"} 1\n"));
  EXPECT_THAT(page, HasSubstr("certificate_expiration_timestamp_seconds{project=\"p\","
                              "certificate_name=\"b\"} "));
  EXPECT_THAT(page, Not(HasSubstr("file_not_after_timestamp_seconds{project=\"p\","
                                  "certificate_name=\"b\"}")));
  EXPECT_TRUE(State("p").up);
  EXPECT_EQ(State("p").last_failure, std::nullopt);
  EXPECT_EQ(Metric("poll_failures_total", {{"project", "p"}, {"reason", "api_result"}}), 0);
  EXPECT_EQ(Failed("api_result"), 1);
  EXPECT_EQ(State("p").download_result_code, 52005);
  EXPECT_EQ(log_.Count("warn certificate file not read"), 1);
  EXPECT_EQ(log_.Count("the certificate has expired"), 1);
}

TEST_F(PollInspection, AFileWithEndAndBeginOnOneLineIsAnErrorOfTheFile) {
  const std::string end = "-----END CERTIFICATE-----";
  files_["b"].erase(files_["b"].find(end) + end.size(), 1);
  ASSERT_THAT(files_["b"], HasSubstr("-----END CERTIFICATE----------BEGIN CERTIFICATE-----"));
  Make({Inspected()});
  RunFor(minutes(4));
  EXPECT_THAT(Page(), HasSubstr("certificate_file_error{project=\"p\",certificate_name=\"b\","
                                "reason=\"pem\"} 1\n"));
  EXPECT_EQ(log_.Count("certificate file: certificate 1"), 1);
}

TEST_F(PollInspection, AFileThatCannotBeReadIsNoFailedRequest) {
  files_["b"] = files_["b"].substr(0, 700);
  Make({Inspected()});
  RunFor(minutes(4));
  EXPECT_THAT(Page(), HasSubstr("certificate_file_error{project=\"p\",certificate_name=\"b\","
                                "reason=\"pem\"} 1\n"));
  EXPECT_EQ(Failed("schema"), 0);
  EXPECT_EQ(Downloaded(), 2);
}

TEST_F(PollInspection, KeepsTheLastGoodRecordBesideAFailureAndForgetsTheFailure) {
  Make({Inspected()});
  At(hours(1), [this] { files_.erase("a"); });
  At(hours(24) + minutes(3), [this] {
    EXPECT_THAT(Page(), HasSubstr("file_not_after_timestamp_seconds{project=\"p\","
                                  "certificate_name=\"a\"} 1893509999\n"));
    EXPECT_THAT(Page(), HasSubstr("certificate_file_error{project=\"p\",certificate_name=\"a\","));
    files_["a"] = FileOf("a", "2031-01-01");
  });
  RunFor(hours(25));
  // date -u +%s --date='2031-01-01T23:59:59+09:00'
  EXPECT_THAT(Page(), HasSubstr("file_not_after_timestamp_seconds{project=\"p\","
                                "certificate_name=\"a\"} 1925045999\n"));
  EXPECT_THAT(Page(), Not(HasSubstr("certificate_file_error")));
  EXPECT_EQ(log_.Count("info certificate file read"), 1) << "again";
}

// The dates of the file would hide a renewal, or show an end that was changed.
TEST_F(PollInspection, ShowsNoFileThatWasReadUnderOtherListedDates) {
  bool is_renewed = false;
  list_ = [&](const SentRequest&) {
    const char* const expires = is_renewed ? "2035-01-01" : "2030-01-02";
    return ScriptedAnswer{
        .response = JsonResponse(
            200, std::string(R"({"header":{"isSuccessful":true,"resultCode":0},"body":{)") +
                     R"("totalCount":1,"currentPage":1,"data":[{"certificateName":"a",)" +
                     R"("fileCreationDate":"2026-01-01","expirationDate":")" + expires + "\"}]}}")};
  };
  Make({Inspected()});
  At(minutes(4), [&] {
    EXPECT_THAT(Page(), HasSubstr("certificate_file_not_after_timestamp_seconds{"));
    is_renewed = true;
    files_.clear();
  });
  At(minutes(6), [&] {
    const std::string page = Page();
    EXPECT_THAT(page, Not(HasSubstr("certificate_file_not_after_timestamp_seconds{")));
    EXPECT_THAT(page, Not(HasSubstr("certificate_file_chain_not_after_timestamp_seconds{")));
    EXPECT_THAT(page, Not(HasSubstr("certificate_file_info{")));
    EXPECT_THAT(page, HasSubstr("certificate_file_error{project=\"p\",certificate_name=\"a\","));
    files_["a"] = FileOf("a", "2035-01-01");
  });
  RunFor(hours(1));
  // date -u +%s --date='2035-01-01T23:59:59+09:00'
  EXPECT_THAT(Page(), HasSubstr("certificate_file_not_after_timestamp_seconds{project=\"p\","
                                "certificate_name=\"a\"} 2051276399\n"));
}

TEST_F(PollInspection, FindsSuccessorsByTheNamesInTheFiles) {
  names_ = {"new", "old"};
  list_ = [](const SentRequest&) {
    return ScriptedAnswer{
        .response = JsonResponse(
            200, R"({"header":{"isSuccessful":true,"resultCode":0},"body":{"totalCount":2,)"
                 R"("currentPage":1,"data":[{"certificateName":"new","fileCreationDate":)"
                 R"("2026-03-01","expirationDate":"2030-01-01"},{"certificateName":"old",)"
                 R"("fileCreationDate":"2025-03-01","expirationDate":"2026-04-01"}]}})")};
  };
  files_ = {{"new", FileOf("www.example.com", "2030-01-01")},
            {"old", FileOf("www.example.com", "2026-04-01")}};
  Make({Inspected()});
  RunFor(minutes(4));
  EXPECT_THAT(Page(), HasSubstr("certificate_superseded{project=\"p\",certificate_name=\"old\","
                                "superseded_by=\"new\"} 1\n"));
  EXPECT_THAT(Page(),
              Not(HasSubstr("certificate_superseded{project=\"p\",certificate_name=\"new")));
}

TEST_F(PollInspection, DropsCertificatesThatLeftTheListing) {
  names_ = {"a", "b"};
  Make({Inspected()});
  At(minutes(4), [this] { names_ = {"a"}; });
  RunFor(minutes(10));
  EXPECT_THAT(Page(), Not(HasSubstr("certificate_name=\"b\"")));
  EXPECT_THAT(Page(), HasSubstr("certificate_file_info{project=\"p\",certificate_name=\"a\""));
}

TEST_F(PollInspection, GoesOnWhileListPollsFail) {
  Make({Inspected()});
  At(minutes(4), [this] {
    list_ = [](const SentRequest&) { return ScriptedAnswer{.response = JsonResponse(500, "no")}; };
  });
  RunFor(hours(25));
  EXPECT_FALSE(State("p").up);
  EXPECT_EQ(Downloads().size(), 4U);
  EXPECT_THAT(Page(), HasSubstr("certificate_file_info{project=\"p\",certificate_name=\"a\""));
}

TEST_F(PollInspection, StopsAfterThreeFailuresThatAreNotOfOneFile) {
  names_.clear();
  for (int i = 100; i < 140; ++i) {
    names_.push_back(std::to_string(i));
  }
  transport_.SetScript([this](const SentRequest& sent) -> ScriptedAnswer {
    if (IsDownload(sent)) {
      return {.response = JsonResponse(401, "{}"), .after = milliseconds(10)};
    }
    return list_(sent);
  });
  Make({Inspected()});
  RunFor(minutes(14));
  EXPECT_EQ(Downloads().size(), 9U) << "three a poll";
  EXPECT_EQ(Failed("auth"), 9);
  EXPECT_TRUE(State("p").up);
}

TEST_F(PollInspection, UsesNothingOfTheRetryBudget) {
  transport_.SetScript([this](const SentRequest& sent) -> ScriptedAnswer {
    if (IsDownload(sent)) {
      return {.response = test_support::NoResponse(Reason::kTimeout), .after = milliseconds(10)};
    }
    return list_(sent);
  });
  Make({Inspected()});
  At(hours(20), [this] {
    list_ = [](const SentRequest&) {
      return ScriptedAnswer{.response = test_support::NoResponse(Reason::kConnect)};
    };
  });
  RunFor(hours(20) + minutes(9));
  // Whole: three attempts of a poll.
  EXPECT_GE(
      Metric("api_errors_total", {{"project", "p"}, {"operation", "list"}, {"reason", "connect"}}),
      3);
}

TEST_F(PollInspection, WaitsAsLongAsTheApiAsks) {
  transport_.SetScript([this](const SentRequest& sent) -> ScriptedAnswer {
    if (IsDownload(sent)) {
      auto response = JsonResponse(429, "{}");
      response.retry_after = "1200";
      return {.response = std::move(response), .after = milliseconds(10)};
    }
    return list_(sent);
  });
  Make({Inspected()});
  RunFor(minutes(19));
  EXPECT_EQ(Downloads().size(), 1U);
}

TEST_F(PollInspection, StartsAndStopsOnReload) {
  Make({Project("p")});
  At(minutes(1), [this] { poller_->Replace({Inspected()}); });
  At(minutes(2), [this] {
    EXPECT_EQ(Downloads().size(), 2U);
    EXPECT_THAT(Page(), HasSubstr("certificate_file_info{"));
    EXPECT_EQ(Downloaded(), 2);
    after_ = seconds(600);
    names_ = {"a", "b", "c"};
  });
  At(minutes(8), [this] { poller_->Replace({Project("p")}); });
  RunFor(minutes(9));
  EXPECT_EQ(Downloads().size(), 3U);
  EXPECT_TRUE(Downloads().back().cancelled);
  EXPECT_EQ(transport_.InFlight(), 0U);
  EXPECT_THAT(Page(), Not(HasSubstr("certificate_file_")));
  EXPECT_EQ(Downloaded(), -1);
}

TEST_F(PollInspection, AReloadOfOtherSettingsDownloadsNothingTwice) {
  Make({Inspected()});
  At(minutes(2), [this] {
    ProjectSettings settings = Inspected();
    EditOptions(settings).rules.thresholds.warning = hours(24 * 60);
    poller_->Replace({settings});
  });
  RunFor(hours(2));
  EXPECT_EQ(Downloads().size(), 2U);
  EXPECT_THAT(Page(), HasSubstr("certificate_file_info{project=\"p\",certificate_name=\"a\""));
}

TEST_F(PollInspection, AnotherAccountReadsEveryFileAgain) {
  Make({Inspected()});
  At(minutes(2), [this] {
    ProjectSettings settings = Project("p", TextPlaces("another-appkey"));
    EditOptions(settings).inspect_files = true;
    poller_->Replace({settings});
  });
  RunFor(hours(2));
  ASSERT_EQ(Downloads().size(), 4U);
  EXPECT_THAT(Downloads()[3].url, HasSubstr("/another-appkey/"));
}

TEST_F(PollInspection, NothingIsShownOfTheFilesOfAnotherAccount) {
  Make({Inspected()});
  At(minutes(2), [this] {
    after_ = seconds(600);
    ProjectSettings settings = Project("p", TextPlaces("another-appkey"));
    EditOptions(settings).inspect_files = true;
    poller_->Replace({settings});
  });
  RunFor(minutes(3));
  EXPECT_THAT(Page(), Not(HasSubstr("certificate_file_info{")));
}

TEST_F(PollInspection, AnotherAppkeyInItsFileReadsEveryFileAgain) {
  const test_support::TempFolder folder;
  CredentialPlaces places = TextPlaces("appkey-canary");
  places.appkey = SecretFile{folder.Write("appkey", "appkey-canary")};
  ProjectSettings settings = Project("p", std::move(places));
  EditOptions(settings).inspect_files = true;
  Make({settings});
  At(minutes(2), [&] { folder.Write("appkey", "another-appkey"); });
  RunFor(hours(2));
  ASSERT_EQ(Downloads().size(), 4U);
  EXPECT_THAT(Downloads()[3].url, HasSubstr("/another-appkey/"));
}

TEST_F(PollInspection, IsCancelledWithItsProject) {
  after_ = seconds(600);
  Make({Inspected(), Project("q")});
  At(minutes(1), [this] { poller_->Replace({Project("q")}); });
  RunFor(minutes(2));
  EXPECT_EQ(transport_.InFlight(), 0U);
  for (const SentRequest& sent : Downloads()) {
    EXPECT_TRUE(sent.cancelled);
  }
}

TEST_F(PollInspection, AFaultOfItsOwnEndsNoPoll) {
  Make({Inspected()});
  log_.throw_at = "certificate file read";
  RunFor(minutes(14));
  EXPECT_TRUE(State("p").up);
  EXPECT_EQ(Metric("poll_failures_total", {{"project", "p"}, {"reason", "internal"}}), 0);
  EXPECT_GE(log_.Count("error inspections ended by an unexpected fault"), 1);
  EXPECT_EQ(log_.Count("appkey-canary"), 0);
}

TEST_F(PollInspection, OnceReadsEveryFileBeforeItEnds) {
  Make({Inspected(), Project("q")});
  poller_->RunOnce();
  EXPECT_THAT(Page(), HasSubstr("certificate_file_info{project=\"p\",certificate_name=\"a\""));
  EXPECT_THAT(Page(), HasSubstr("certificate_file_info{project=\"p\",certificate_name=\"b\""));
  EXPECT_LT(Now(), 5);
  EXPECT_EQ(log_.Count("not every certificate file"), 0);
}

TEST_F(PollInspection, OnceEndsAfterPollTimeoutAndShowsTheFilesReadSoFar) {
  names_.clear();
  for (int i = 1000; i < 2000; ++i) {
    names_.push_back(std::to_string(i));
    files_[names_.back()] = files_["a"];
  }
  Make({Inspected()});
  poller_->RunOnce();
  EXPECT_LT(Now(), 70);
  EXPECT_GT(State("p").files->size(), 110U);
  EXPECT_TRUE(State("p").up);
  EXPECT_EQ(log_.Count("warn not every certificate file was read within poll_timeout project=p"),
            1);
}

TEST_F(PollInspection, OnceEndsIfTheApiIsDown) {
  transport_.SetScript([](const SentRequest&) {
    return ScriptedAnswer{.response = test_support::NoResponse(Reason::kConnect)};
  });
  Make({Inspected()});
  poller_->RunOnce();
  EXPECT_LT(Now(), 60);
  EXPECT_FALSE(State("p").up);
}

TEST_F(PollInspection, ShowsManyFilesInFewUpdates) {
  names_.clear();
  for (int i = 1000; i < 1200; ++i) {
    names_.push_back(std::to_string(i));
    files_[names_.back()] = files_["a"];
  }
  Make({Inspected()});
  std::set<std::shared_ptr<const inventory::InspectedFiles>> shown;
  for (int second = 1; second < 120; ++second) {
    At(seconds(second), [this, &shown] { shown.insert(State("p").files); });
  }
  RunFor(minutes(2));
  EXPECT_EQ(State("p").files->size(), 200U);
  EXPECT_LE(shown.size(), 13U) << "the page is rendered for each";
}

TEST_F(PollInspection, ATokenThatIsRefusedIsReplacedOnce) {
  ProjectSettings settings = Inspected();
  certapi::ApiEndpoint& api = EditOptions(settings).api;
  api.version = certapi::ApiVersion::kV1_3;
  api.token_url = "http://127.0.0.1:1/token";
  int tokens = 0;
  transport_.SetScript([this, &tokens](const SentRequest& sent) -> ScriptedAnswer {
    if (sent.method == http::Method::kPost) {
      return {.response =
                  JsonResponse(200, R"({"access_token":"token-of-a-usual-length-)" +
                                        std::to_string(++tokens) + R"(","expires_in":86400})")};
    }
    // The first was revoked since the list was read.
    if (IsDownload(sent) && sent.headers.at("X-NHN-AUTHORIZATION").back() == '1') {
      return {.response = JsonResponse(401, "{}"), .after = milliseconds(10)};
    }
    return Answer(sent);
  });
  Make({settings});
  RunFor(minutes(4));
  EXPECT_EQ(tokens, 2);
  EXPECT_EQ(State("p").files->size(), 2U);
  EXPECT_THAT(Page(), Not(HasSubstr("certificate_file_error")));
  EXPECT_EQ(Failed("auth"), 1);
}

TEST_F(PollInspection, TheRecordOfAFileHoldsNoCredential) {
  files_["a"] = FileOf("CN-appkey-canary-secret-canary", "2030-01-01");
  Make({Inspected()});
  RunFor(minutes(4));
  EXPECT_THAT(Page(), Not(HasSubstr("canary")));
  EXPECT_THAT(Page(), HasSubstr("subject_common_name=\"CN-***-***\""));
}

}  // namespace
}  // namespace certmon::exporter
