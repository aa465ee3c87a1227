// The thresholds, teams and successors that are published with the inventory.
#include <gtest/gtest.h>

#include <chrono>
#include <string>

#include "tests/unit/poll/poll_fixture.h"

namespace certmon::exporter {
namespace {

using std::chrono::days;
using std::chrono::minutes;
using std::chrono::seconds;
using test_support::JsonResponse;
using test_support::ScriptedAnswer;
using test_support::SentRequest;

std::string Entry(const std::string& name, const std::string& created, const std::string& expires,
                  const std::string& domains) {
  return R"({"certificateName":")" + name + R"(","fileCreationDate":")" + created +
         R"(","expirationDate":")" + expires + R"(","domains":[)" + domains + "]}";
}

ScriptedAnswer Answer(const std::vector<std::string>& entries) {
  std::string data;
  for (const std::string& entry : entries) {
    data += (data.empty() ? "" : ",") + entry;
  }
  return {.response = JsonResponse(
              200, R"({"header":{"isSuccessful":true,"resultCode":0},"body":{"totalCount":)" +
                       std::to_string(entries.size()) + R"(,"currentPage":1,"data":[)" + data +
                       "]}}")};
}

// `old` ends on 2026-04-01 and is replaced by `new`, which ends at 00:00 on 2026-06-01 in Seoul.
const std::string kOld = Entry("old", "2025-09-01", "2026-04-01", R"("www.example.com")");
const std::string kNew =
    Entry("new", "2026-03-01", "2026-06-01", R"("WWW.example.com","example.com")");

class PollAssessment : public PollFixture {
 protected:
  [[nodiscard]] ProjectSettings WithDomains(const std::string& name) const {
    ProjectSettings project = Project(name);
    EditOptions(project).api.version = certapi::ApiVersion::kV1_2;
    return project;
  }
  // "" if it is not replaced.
  [[nodiscard]] std::string SuccessorOf(const std::string& certificate) const {
    const auto* const successor = Assessed(certificate).successor;
    return successor == nullptr ? "" : successor->name;
  }
  [[nodiscard]] const inventory::Assessment& Assessed(const std::string& certificate) const {
    const ProjectState& state = State("p");
    EXPECT_EQ(state.assessments->size(), state.inventory->certificates.size());
    const auto* const found = state.inventory->Find(certificate);
    EXPECT_NE(found, nullptr) << certificate;
    return state.assessments->at(
        static_cast<std::size_t>(found - state.inventory->certificates.data()));
  }
};

TEST_F(PollAssessment, IsPublishedWithThePollAndForgottenWithTheSuccessor) {
  std::vector<std::string> entries = {kNew, kOld};
  transport_.SetScript([&](const SentRequest&) { return Answer(entries); });
  Make({WithDomains("p")});
  EXPECT_TRUE(State("p").assessments->empty());
  At(minutes(1), [&] {
    EXPECT_EQ(SuccessorOf("old"), "new");
    EXPECT_EQ(SuccessorOf("new"), "");
    EXPECT_EQ(Assessed("old").thresholds.warning, days(30));
    // A third of 92 days is more than 30 days, a tenth more than 7.
    EXPECT_EQ(Assessed("new").thresholds.critical, days(7));
    entries = {kOld};
  });
  RunFor(minutes(6));
  EXPECT_EQ(SuccessorOf("old"), "");
}

TEST_F(PollAssessment, StaysTheSameObjectWhileNothingChanges) {
  transport_.SetScript([](const SentRequest&) { return Answer({kNew, kOld}); });
  Make({WithDomains("p")});
  std::shared_ptr<const Assessments> first;
  At(minutes(1), [&] { first = State("p").assessments; });
  RunFor(minutes(20));
  EXPECT_EQ(State("p").assessments, first);
}

TEST_F(PollAssessment, FollowsNewRulesAtOnce) {
  bool broken = false;
  transport_.SetScript([&](const SentRequest&) {
    return broken ? ScriptedAnswer{.response = JsonResponse(401, "")} : Answer({kNew, kOld});
  });
  Make({WithDomains("p")});
  At(minutes(1), [&] {
    broken = true;
    ProjectSettings changed = WithDomains("p");
    EditOptions(changed).rules.team = "ops";
    EditOptions(changed).rules.thresholds.warning = days(20);
    poller_->Replace({changed});
  });
  RunFor(minutes(2));
  EXPECT_FALSE(State("p").up);
  EXPECT_EQ(Assessed("old").team, "ops");
  EXPECT_EQ(Assessed("old").thresholds.warning, days(20));
  EXPECT_EQ(SuccessorOf("old"), "new");
}

TEST_F(PollAssessment, EndsWhenTheSuccessorExpiresAlthoughNoPollSucceeds) {
  bool broken = false;
  transport_.SetScript([&](const SentRequest&) {
    return broken ? ScriptedAnswer{.response = JsonResponse(401, "")} : Answer({kNew, kOld});
  });
  Make({WithDomains("p")});
  // 2026-05-31T15:00:00Z, as `new` expires.
  const auto expiry = certapi::Instant(seconds(1780239600)) - certapi::Instant(seconds(1774396800));
  At(minutes(1), [&] { broken = true; });
  At(expiry - minutes(1), [&] { EXPECT_EQ(SuccessorOf("old"), "new"); });
  RunFor(expiry + seconds(10));
  EXPECT_EQ(SuccessorOf("old"), "");
}

TEST_F(PollAssessment, ReturnsAfterAClockThatWasAheadIsPutRight) {
  transport_.SetScript([](const SentRequest&) { return Answer({kNew, kOld}); });
  clock_.SetWall(clock_.WallNow() + days(365));
  Make({WithDomains("p")});
  At(minutes(1), [&] {
    EXPECT_EQ(SuccessorOf("old"), "");
    clock_.SetWall(clock_.WallNow() - days(365));
  });
  RunFor(minutes(2));
  EXPECT_EQ(SuccessorOf("old"), "new");
}

TEST_F(PollAssessment, KnowsNoSuccessorIfTheListOfDomainsWasCut) {
  std::string many = R"("www.example.com")";
  for (int i = 0; i < 100; ++i) {
    many += ",\"" + std::to_string(i) + ".example.com\"";
  }
  transport_.SetScript([&](const SentRequest&) {
    return Answer({kOld, Entry("cut", "2026-03-01", "2026-07-01", many)});
  });
  Make({WithDomains("p")});
  RunFor(minutes(1));
  EXPECT_EQ(State("p").inventory->Find("cut")->domains.size(), certapi::kMaxDomains);
  EXPECT_EQ(SuccessorOf("old"), "");
}

TEST_F(PollAssessment, AnIgnoredCertificateIsNoSuccessor) {
  transport_.SetScript([](const SentRequest&) { return Answer({kNew, kOld}); });
  ProjectSettings project = WithDomains("p");
  EditOptions(project).rules.ignore = {{.text = "new"}};
  Make({project});
  RunFor(minutes(1));
  EXPECT_EQ(SuccessorOf("old"), "");
}

TEST_F(PollAssessment, ReadsDomainsInEveryVersionThatListsThem) {
  for (const auto version : {certapi::ApiVersion::kV1_1, certapi::ApiVersion::kV1_2}) {
    ProjectOptions options;
    options.api.version = version;
    EXPECT_EQ(ListSettingsOf(options).domains, version == certapi::ApiVersion::kV1_2);
  }
}

}  // namespace
}  // namespace certmon::exporter
