#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <set>

#include "tests/unit/simulator/api_fixture.h"

namespace certmon::simulator {
namespace {

using nlohmann::json;

struct PageRow {
  const char* query;
  int entries;
  int total_page;
  int current_page;
  int page_size;
};

void ExpectPages(const Settings& settings, const std::vector<PageRow>& rows) {
  const std::size_t total = settings.projects[0].certificates.size();
  for (const PageRow& row : rows) {
    SCOPED_TRACE(row.query);
    const json body = BodyOf(Answer(ListRequest(std::string("status=ALL&") + row.query), settings));
    EXPECT_EQ(body["totalCount"], total);
    EXPECT_EQ(body["data"].size(), static_cast<std::size_t>(row.entries));
    EXPECT_EQ(body["totalPage"], row.total_page);
    EXPECT_EQ(body["currentPage"], row.current_page);
    EXPECT_EQ(body["pageSize"], row.page_size);
  }
}

TEST(SimulatorPaging, CutsTheListingIntoPages) {
  ExpectPages(TwoProjects(25),
              {{"", 10, 3, 1, 10},
               {"pageNum=2", 10, 3, 2, 10},
               {"pageNum=3", 5, 3, 3, 10},
               {"pageNum=4", 0, 3, 4, 10},
               {"pageNum=2147483647", 0, 3, 2147483647, 10},
               {"pageSize=25", 25, 1, 1, 25},
               {"pageSize=24", 24, 2, 1, 24},
               {"pageSize=2147483647", 25, 1, 1, 2147483647},
               {"pageSize=1&pageNum=25", 1, 25, 25, 1},
               {"pageSize=2147483647&pageNum=2147483647", 0, 1, 2147483647, 2147483647}});
}

TEST(SimulatorPaging, ReturnsAllEntriesAtOnceForAll) {
  ExpectPages(TwoProjects(25), {{"all=true", 25, 3, 1, 10},
                                {"all=true&pageSize=7", 25, 4, 1, 7},
                                {"all=true&pageNum=2", 25, 3, 2, 10},
                                {"all=false", 10, 3, 1, 10}});
  Settings one_page = TwoProjects(25);
  one_page.all_says_one_page = true;
  ExpectPages(one_page, {{"all=true", 25, 1, 1, 10}, {"all=false", 10, 3, 1, 10}});
}

TEST(SimulatorPaging, LimitsPagesAndIgnoresAllOnDemand) {
  Settings settings = TwoProjects(25);
  settings.page_size_max = 10;
  ExpectPages(settings, {{"pageSize=100", 10, 3, 1, 10},
                         {"pageSize=5", 5, 5, 1, 5},
                         {"all=true&pageSize=100", 25, 3, 1, 10}});
  settings.ignore_all = true;
  ExpectPages(settings, {{"all=true&pageSize=100", 10, 3, 1, 10},
                         {"all=true&pageSize=100&pageNum=3", 5, 3, 3, 10}});
  settings.page_size_max = 0;
  ExpectPages(settings, {{"all=true", 10, 3, 1, 10}, {"all=true&pageSize=100", 25, 1, 1, 100}});
}

TEST(SimulatorPaging, HasNoPagesWithoutEntries) {
  ExpectPages(TwoProjects(0), {{"", 0, 0, 1, 10}, {"all=true", 0, 0, 1, 10}});
}

TEST(SimulatorPaging, ListsEachCertificateOnceInTheSameOrderEveryTime) {
  const Settings settings = TwoProjects(57);
  std::vector<std::string> names;
  for (int page = 1; page <= 6; ++page) {
    const json body =
        BodyOf(Answer(ListRequest("status=ALL&pageNum=" + std::to_string(page)), settings));
    for (const json& item : body["data"]) {
      names.push_back(item["certificateName"]);
    }
  }
  ASSERT_EQ(names.size(), 57U);
  EXPECT_EQ(std::set<std::string>(names.begin(), names.end()).size(), 57U);
  for (std::size_t i = 0; i < names.size(); ++i) {
    EXPECT_EQ(names[i], settings.projects[0].certificates[i].certificate_name);
  }
}

// One of the first 20 has expired (sample_certificates.h).
TEST(SimulatorStatus, OmitsExpiredCertificatesByDefault) {
  const Settings settings = TwoProjects(20);
  const auto total = [&settings](const char* query) {
    return BodyOf(Answer(ListRequest(query), settings))["totalCount"].get<int>();
  };
  EXPECT_EQ(total(""), 19);
  EXPECT_EQ(total("status=UNEXPIRED"), 19);
  EXPECT_EQ(total("status=expired"), 1);
  EXPECT_EQ(total("status=ALL"), 20);
  EXPECT_EQ(total("all=true"), 19);  // `all` is about pages, not about status
}

TEST(SimulatorStatus, CountsEntriesWithoutADateAsUnexpired) {
  Settings settings = TwoProjects(0);
  settings.projects[0].certificates = DemoCertificates(FixedNow());
  const json unexpired = BodyOf(Answer(ListRequest("all=true"), settings));
  EXPECT_EQ(unexpired["totalCount"], 12);  // 15, of which three have expired
  EXPECT_THAT(unexpired.dump(), testing::HasSubstr("no-file.example.com"));
  EXPECT_THAT(unexpired.dump(), testing::HasSubstr("bad-date.example.com"));
}

TEST(SimulatorList, AnswersBadRequestForInvalidValues) {
  const Settings settings = TwoProjects(3);
  for (const char* query : {"pageSize=0", "pageNum=x", "all=maybe", "status=SOME"}) {
    const http::ServerResponse response = Answer(ListRequest(query), settings);
    EXPECT_EQ(response.status, 400) << query;
    EXPECT_THAT(*response.body, testing::HasSubstr(R"("isSuccessful":false)"));
  }
}

TEST(SimulatorList, KeepsProjectsApart) {
  const Settings settings = TwoProjects(3);
  http::ServerRequest request = ListRequest("status=ALL", "other-appkey");
  request.headers = {{"X-TC-AUTHENTICATION-ID", "other-id"},
                     {"X-TC-AUTHENTICATION-SECRET", "other-secret"}};
  const json body = BodyOf(Answer(request, settings));
  EXPECT_EQ(body["totalCount"], 1);
  EXPECT_EQ(body["data"][0]["certificateName"], "other.example.com");
}

TEST(SimulatorList, HasDomainsInVersion12Only) {
  const Settings settings = TwoProjects(1);
  const auto item = [&settings](const char* version) {
    return BodyOf(Answer(ListRequest("status=ALL", kDemoAppkey, version), settings))["data"][0];
  };
  EXPECT_FALSE(item("v1.0").contains("domains"));
  EXPECT_FALSE(item("v1.1").contains("domains"));
  EXPECT_TRUE(item("v1.2")["domains"].is_array());
}

}  // namespace
}  // namespace certmon::simulator
