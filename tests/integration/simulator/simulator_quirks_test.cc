// Each quirk changes what its name says, in an otherwise plain answer.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <set>

#include "lib/simulator/quirk.h"
#include "tests/integration/simulator/simulator_fixture.h"
#include "tests/support/result_matchers.h"

namespace certmon::simulator {
namespace {

using test_support::FailsWith;
using testing::HasSubstr;
using testing::Not;

class SimulatorQuirksTest : public SimulatorTest {
 protected:
  // The status, the headers and the body in one text.
  [[nodiscard]] std::string Ask(const std::string& what) const {
    test_support::HttpQuestion question = ListQuestion(what);
    if (what == "missing") {
      question = QuestionFor(FaultTarget::kDownload);
      question.url = ListUrl("");
      question.url.back() = '/';
      question.url += "no-such-certificate/files";
    } else if (what == "token") {
      question = QuestionFor(FaultTarget::kToken);
    }
    const test_support::HttpAnswer answer = test_support::Fetch(question);
    std::string text = std::to_string(answer.status) + "\n";
    for (const auto& [name, value] : answer.headers) text.append(name + ": " + value + "\n");
    return text + answer.body;
  }
};

struct Row {
  const char* quirk;
  const char* request;
  const char* with;     // in the answer with the quirk, and not in the plain one; null: nothing
  const char* without;  // in the plain answer, and not in the one with the quirk; null: nothing
};

constexpr const char* kAll = "all=true&status=ALL";
const Row kRows[] = {
    {"all-ignored", kAll, nullptr, "www-011"},
    {"all-one-page", kAll, R"("totalPage":1,)", R"("totalPage":3,)"},
    {"pages-capped", "all=true&status=ALL&pageSize=100", R"("pageSize":10,)", R"("pageSize":100,)"},
    {"past-end-error", "pageNum=4&status=ALL", "400\n", R"("totalCount":25)"},
    {"past-end-repeats", "pageNum=4&status=ALL", "www-021", R"("data":[])"},
    {"data-null", "pageNum=4&status=ALL", R"("data":null)", R"("data":[])"},
    {"total-page-0", kAll, R"("totalPage":0,)", R"("totalPage":3,)"},
    {"numbers-as-text", kAll, R"("totalCount":"25")", R"("totalCount":25)"},
    {"code-as-text", kAll, R"("resultCode":"0")", R"("resultCode":0)"},
    {"dates-with-time", kAll, R"(T00:00:00")", nullptr},
    {"dates-with-offset", kAll, R"(T00:00:00+09:00")", nullptr},
    {"dates-as-numbers", kAll, R"("expirationDate":1798761600000})", nullptr},
    {"dash-date", kAll, R"("authority":"-",)", nullptr},
    {"null-fields", kAll, R"("expirationDate":null)", nullptr},
    {"empty-fields", kAll, R"("expirationDate":"")", nullptr},
    {"unknown-fields", kAll, R"("serialNumber":"01","certificateName")", nullptr},
    {"unsorted", kAll, R"("data":[{"certificateName":"www-008)",
     R"("data":[{"certificateName":"www-001)"},
    {"status-ignored", "all=true&status=EXPIRED", R"("totalCount":25)", R"("totalCount":2,)"},
    {"missing-404", "missing", "404\n", "200\n"},
    {"html-errors", "missing", "<html>", "52000"},
    {"gateway-errors", "missing", "4041007", R"("body")"},
    {"token-life-text", "token", R"("expires_in":"86400")", R"("expires_in":86400)"},
    {"rate-headers", kAll, "x-ratelimit-remaining: 99", nullptr},
    {"clock-wrong", kAll, "date: Thu, 01 Jan 2026 00:00:00 GMT",
     "date: Sat, 01 Aug 2026 03:00:00 GMT"},
};

TEST_F(SimulatorQuirksTest, EachQuirkChangesWhatItsNameSays) {
  for (const Row& row : kRows) {
    SCOPED_TRACE(row.quirk);
    Start();
    const std::string plain = Ask(row.request);
    ASSERT_TRUE(simulator_->AddQuirk(row.quirk).has_value());
    const std::string changed = Ask(row.request);
    if (row.with != nullptr) {
      EXPECT_THAT(plain, Not(HasSubstr(row.with)));
      EXPECT_THAT(changed, HasSubstr(row.with));
    }
    if (row.without != nullptr) {
      EXPECT_THAT(plain, HasSubstr(row.without));
      EXPECT_THAT(changed, Not(HasSubstr(row.without)));
    }
  }
}

TEST_F(SimulatorQuirksTest, EveryQuirkHasARow) {
  std::set<std::string> rows;
  for (const Row& row : kRows) rows.insert(row.quirk);
  std::set<std::string> quirks;
  for (const Quirk& quirk : Quirks()) quirks.insert(quirk.hooks.name);
  EXPECT_EQ(rows, quirks);
}

TEST_F(SimulatorQuirksTest, AllQuirksAtOnceStillAnswer) {
  Start();
  for (const Quirk& quirk : Quirks()) ASSERT_TRUE(simulator_->AddQuirk(quirk.hooks.name));
  EXPECT_THAT(Ask(kAll), HasSubstr("200\n"));
  EXPECT_THAT(Ask("missing"), HasSubstr("404\n"));
  EXPECT_THAT(Ask("token"), HasSubstr("access_token"));
}

TEST_F(SimulatorQuirksTest, AnUnknownNameIsRefused) {
  Start();
  for (const char* name : {"", "hang", "Data-Null", "data-null ", "data-null=1"}) {
    EXPECT_THAT(simulator_->AddQuirk(name), FailsWith(base::Reason::kInternal)) << name;
  }
}

}  // namespace
}  // namespace certmon::simulator
