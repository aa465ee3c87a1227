// Faults of the status, the text, the envelope and the listing over HTTP.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <nlohmann/json.hpp>
#include <set>

#include "lib/simulator/fault_catalog.h"
#include "tests/integration/simulator/simulator_fixture.h"

namespace certmon::simulator {
namespace {

using nlohmann::json;
using test_support::HttpAnswer;
using testing::HasSubstr;
using testing::StartsWith;

constexpr const char* kQuery = "all=true&status=ALL&pageSize=100";

class SimulatorFaultsTest : public SimulatorTest {
 protected:
  HttpAnswer Under(const std::string& name, const std::string& argument = "",
                   const std::string& query = kQuery) {
    simulator_->ClearFaults();
    AddFault({.name = name, .argument = argument});
    return List(query);
  }
  json PageUnder(const std::string& name, int page) {
    return json::parse(
        Under(name, "", std::string(kQuery) + "&pageNum=" + std::to_string(page)).body)["body"];
  }
  std::multiset<std::string> NamesUnder(const std::string& name, int pages) {
    std::multiset<std::string> names;
    for (int page = 1; page <= pages; ++page) {
      const json body = PageUnder(name, page);
      for (const json& item : body["data"])
        names.insert(item["certificateName"].get<std::string>());
    }
    return names;
  }
};

struct StatusRow {
  const char* fault;
  int status;
  int result_code;  // of the envelope, 0 if there is none
  bool has_body_member;
};

TEST_F(SimulatorFaultsTest, GiveTheStatusAndTheEnvelopeTheyName) {
  Start();
  const StatusRow rows[] = {
      {"unauthorized", 401, 80401, true},    {"unauthorized-envelope", 200, 80401, true},
      {"forbidden", 403, 80403, true},       {"forbidden-envelope", 200, 80403, true},
      {"not-found", 404, 0, false},          {"not-found-envelope", 404, 4041007, false},
      {"bad-request", 400, 4000007, false},  {"gone", 410, 0, false},
      {"rate-limited", 429, 4291000, false}, {"rate-limited-envelope", 200, 429, true},
      {"server-error", 500, 0, false},       {"bad-gateway", 502, 5020001, false},
      {"unavailable", 503, 0, false},        {"gateway-timeout", 504, 5040001, false},
      {"redirect", 302, 0, false},           {"html", 200, 0, false},
      {"unsuccessful", 200, 52000, true},
  };
  for (const StatusRow& row : rows) {
    SCOPED_TRACE(row.fault);
    const HttpAnswer answer = Under(row.fault);
    EXPECT_EQ(answer.status, row.status);
    const json document = json::parse(answer.body, nullptr, /*allow_exceptions=*/false);
    EXPECT_EQ(document.is_object(), row.result_code != 0);
    if (document.is_object()) {
      EXPECT_EQ(answer.Header("content-type"), "application/json");
      EXPECT_EQ(document["header"]["resultCode"], row.result_code);
      EXPECT_EQ(document["header"]["isSuccessful"], false);
      EXPECT_EQ(document.contains("body"), row.has_body_member);
    }
  }
}

TEST_F(SimulatorFaultsTest, TakeTheirArguments) {
  Start();
  EXPECT_EQ(Under("rate-limited").Header("retry-after"), "1");
  EXPECT_EQ(Under("rate-limited", "Fri, 07 Aug 2026 00:00:00 GMT").Header("retry-after"),
            "Fri, 07 Aug 2026 00:00:00 GMT");
  EXPECT_EQ(Under("unavailable").Header("retry-after"), "");
  EXPECT_EQ(Under("unavailable", "120").Header("retry-after"), "120");
  EXPECT_EQ(Under("redirect", "http://127.0.0.1:9/x").Header("location"), "http://127.0.0.1:9/x");
  EXPECT_EQ(Under("status", "418").status, 418);
  EXPECT_THAT(Under("unsuccessful", "-6").body, HasSubstr(R"("resultCode":-6)"));
  EXPECT_EQ(Under("content-type", "text/csv").Header("content-type"), "text/csv");
}

TEST_F(SimulatorFaultsTest, HaveNoBodyIfTheStatusAllowsNone) {
  Start();
  for (const auto& [name, status] : {std::pair{"not-modified", 304}, {"no-content", 204}}) {
    const HttpAnswer answer = Under(name);
    EXPECT_EQ(answer.status, status);
    EXPECT_EQ(answer.body, "");
  }
  const HttpAnswer empty = Under("empty-body");
  EXPECT_EQ(empty.status, 200);
  EXPECT_EQ(empty.Header("content-length"), "0");
}

TEST_F(SimulatorFaultsTest, SendBodiesThatAreNoJsonDocument) {
  Start();
  for (const char* name : {"html", "not-json", "json-cut", "two-documents", "trailing-junk",
                           "utf-16", "invalid-utf8", "deep-nesting", "gzip", "empty-body"}) {
    const HttpAnswer answer = Under(name);
    EXPECT_EQ(answer.curl_code, 0) << name;
    EXPECT_EQ(answer.status, 200) << name;
    EXPECT_TRUE(answer.body.size() > 500'000 || !json::accept(answer.body)) << name;
  }
  EXPECT_EQ(Under("deep-nesting").body.size(),
            Under("deep-nesting", "1").body.size() + 1'000'000 - 1);
  EXPECT_THAT(Under("byte-order-mark").body, StartsWith("\xEF\xBB\xBF{"));
  EXPECT_EQ(Under("gzip").Header("content-encoding"), "gzip");
  EXPECT_THAT(Under("gzip").body, StartsWith("\x1f\x8b"));  // RFC 1952, section 2.3.1
}

TEST_F(SimulatorFaultsTest, ChangeTheEnvelope) {
  Start();
  const auto document = [this](const char* name) { return json::parse(Under(name).body); };
  EXPECT_FALSE(document("no-header").contains("header"));
  EXPECT_TRUE(document("null-header")["header"].is_null());
  EXPECT_FALSE(document("no-flag")["header"].contains("isSuccessful"));
  EXPECT_EQ(document("flag-string")["header"]["isSuccessful"], "true");
  EXPECT_FALSE(document("no-body").contains("body"));
  EXPECT_TRUE(document("null-body")["body"].is_null());
  EXPECT_EQ(document("blank-body")["body"], json::object());
  EXPECT_FALSE(document("no-data")["body"].contains("data"));
  EXPECT_TRUE(document("null-data")["body"]["data"].is_null());
  EXPECT_TRUE(document("data-object")["body"]["data"].is_object());
  EXPECT_EQ(document("data-string")["body"]["data"], "[]");
  EXPECT_EQ(document("data-renamed")["body"]["certificates"].size(), 25U);
  EXPECT_FALSE(document("data-renamed")["body"].contains("data"));
  EXPECT_FALSE(document("no-total")["body"].contains("totalCount"));
  EXPECT_EQ(document("total-string")["body"]["totalCount"], "25");
  EXPECT_EQ(document("total-fractional")["body"]["totalCount"], 1.5);
  EXPECT_EQ(document("total-negative")["body"]["totalCount"], -1);
  EXPECT_EQ(document("wrong-types")["body"]["pageSize"], "100");
  EXPECT_EQ(document("wrong-types")["header"]["resultCode"], "0");
  EXPECT_EQ(document("result-code")["header"]["resultCode"], 1);
  EXPECT_EQ(document("result-code")["header"]["isSuccessful"], true);
  EXPECT_THAT(Under("duplicate-keys").body,
              testing::AllOf(HasSubstr(R"("isSuccessful":true,"isSuccessful":false)"),
                             HasSubstr(R"("data":[])")));
}

TEST_F(SimulatorFaultsTest, ServePagesIfTheyNeedThem) {
  Start(25);
  EXPECT_EQ(PageUnder("total-changes", 1)["totalCount"], 25);
  EXPECT_EQ(PageUnder("total-changes", 1)["data"].size(), 10U);
  EXPECT_EQ(PageUnder("total-changes", 2)["totalCount"], 26);
  const json first = PageUnder("page-ignored", 1);
  EXPECT_EQ(PageUnder("page-ignored", 3)["data"], first["data"]);
  EXPECT_EQ(PageUnder("page-ignored", 3)["currentPage"], 3);
  EXPECT_EQ(PageUnder("page-stuck", 3)["data"], first["data"]);
  EXPECT_EQ(PageUnder("page-stuck", 3)["currentPage"], 1);
  EXPECT_EQ(PageUnder("empty-page", 1)["data"].size(), 10U);
  EXPECT_EQ(PageUnder("empty-page", 2)["data"].size(), 0U);
}

TEST_F(SimulatorFaultsTest, MoveEntriesBetweenPages) {
  Start(25);
  const Settings settings = simulator_->CurrentSettings();
  const std::vector<Record>& certificates = settings.projects[0].certificates;
  const std::multiset<std::string> shifted = NamesUnder("shift", 3);
  EXPECT_EQ(shifted.size(), 25U);
  EXPECT_EQ(shifted.count(certificates[9].certificate_name), 2U);
  EXPECT_EQ(shifted.count(certificates[24].certificate_name), 0U);
  const std::multiset<std::string> gapped = NamesUnder("gap", 3);
  EXPECT_EQ(gapped.size(), 24U);
  EXPECT_EQ(gapped.count(certificates[10].certificate_name), 0U);
}

TEST_F(SimulatorFaultsTest, ReportWrongTotals) {
  Start(25);
  EXPECT_EQ(PageUnder("total-too-big", 1)["totalCount"], 30);
  EXPECT_EQ(PageUnder("total-too-small", 1)["totalCount"], 24);
  EXPECT_EQ(PageUnder("total-zero", 1)["totalCount"], 0);
  EXPECT_EQ(PageUnder("total-huge", 1)["totalPage"], 1'000'000'000);
  EXPECT_EQ(PageUnder("total-page-zero", 1)["totalPage"], 0);
  EXPECT_EQ(PageUnder("total-page-zero", 1)["totalCount"], 25);
}

TEST_F(SimulatorFaultsTest, ChangeTheListedEntries) {
  Start(25);
  EXPECT_EQ(PageUnder("empty-list", 1)["totalCount"], 0);
  EXPECT_EQ(PageUnder("half-list", 1)["data"].size(), 13U);
  EXPECT_EQ(PageUnder("half-list", 1)["totalCount"], 13);
  EXPECT_EQ(PageUnder("expired-hidden", 1)["totalCount"],
            23);  // two of the first 25 have expired
  const json twice = PageUnder("duplicate-entry", 1);
  EXPECT_EQ(twice["totalCount"], 26);
  EXPECT_EQ(twice["data"][0], twice["data"][1]);
  const json bad = PageUnder("bad-entries", 1);
  EXPECT_EQ(bad["totalCount"], 30);
  EXPECT_EQ(bad["data"].size(), 30U);
}

TEST_F(SimulatorFaultsTest, PlayForOnePageOnly) {
  Start(25);
  AddFault({.name = "server-error", .page = 2});
  EXPECT_EQ(List("status=ALL&pageNum=1").status, 200);
  EXPECT_EQ(List("status=ALL&pageNum=2").status, 500);
  EXPECT_EQ(List("status=ALL&pageNum=3").status, 200);
}

TEST_F(SimulatorFaultsTest, AreRefusedIfUnknown) {
  Start();
  EXPECT_FALSE(simulator_->AddFault({.name = "no-such-fault"}).has_value());
  EXPECT_FALSE(simulator_->AddFault({.name = "truncate", .argument = "much"}).has_value());
  EXPECT_EQ(List(kQuery).status, 200);
}

// After each fault the next request gets the right answer.
TEST_F(SimulatorFaultsTest, DoNotAffectLaterRequests) {
  Start();
  // The time of the answer differs.
  const auto headers = [](HttpAnswer answer) {
    answer.headers.erase("date");
    return answer.headers;
  };
  for (const FaultDescription& fault : FaultCatalog()) {
    test_support::HttpQuestion question = QuestionFor(fault.target);
    const HttpAnswer good = test_support::Fetch(question);
    ASSERT_EQ(good.status, 200) << fault.name;
    AddFault({.name = fault.name});
    question.timeout = std::chrono::milliseconds(100);
    question.max_body_bytes = 1'000'000;
    const HttpAnswer answer = test_support::Fetch(question);
    EXPECT_TRUE(answer.curl_code != 0 || answer.status != 200 || answer.body != good.body ||
                headers(answer) != headers(good))
        << fault.name << " changes nothing";
    simulator_->ClearFaults();
    EXPECT_EQ(test_support::Fetch(QuestionFor(fault.target)).body, good.body) << fault.name;
  }
}

}  // namespace
}  // namespace certmon::simulator
