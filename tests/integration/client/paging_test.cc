// 237 certificates with every way of paging that the API may have, over sockets.
#include <gtest/gtest.h>

#include <set>
#include <string>
#include <tuple>

#include "tests/integration/client/simulated_poll.h"

namespace certmon::certapi {
namespace {

struct Mode {
  const char* name;
  bool ignore_all;
  int page_size_max;
  bool all_says_one_page;
  std::size_t requests;  // ceil(237 / the page size in use), 1 if all is honoured
};

constexpr Mode kModes[] = {
    {"HonoursAll", false, 0, false, 1},
    {"HonoursAllAndSaysOnePage", false, 0, true, 1},
    {"HonoursAllAndCapsPagesAt10", false, 10, false, 1},
    {"IgnoresAll", true, 0, false, 3},
    {"IgnoresAllAndCapsAt10", true, 10, false, 24},
    {"IgnoresAllAndCapsAt99", true, 99, false, 3},
    {"IgnoresAllAndCapsAt1", true, 1, false, 237},
};

void PrintTo(const Mode& mode, std::ostream* out) { *out << mode.name; }

class Paging : public SimulatedPoll,
               public testing::WithParamInterface<std::tuple<Mode, ApiVersion>> {
 protected:
  void SetUp() override { version_ = std::get<ApiVersion>(GetParam()); }
};

TEST_P(Paging, ReadsEveryCertificateIncludingExpiredOnes) {
  const Mode& mode = std::get<Mode>(GetParam());
  StartSimulator(237);
  Sim().Configure([&mode](simulator::Settings& settings) {
    settings.ignore_all = mode.ignore_all;
    settings.page_size_max = mode.page_size_max;
    settings.all_says_one_page = mode.all_says_one_page;
    settings.latency = std::chrono::milliseconds(2);
  });
  for (const int concurrency : {1, 4, 16}) {
    settings_.page_concurrency = concurrency;
    Sim().ClearRequests();
    const ListOutcome outcome = Poll();
    ASSERT_TRUE(outcome.complete()) << outcome.failure->message;
    EXPECT_EQ(SortedNames(outcome), names_);
    EXPECT_EQ(outcome.reported_total, 237U);
    EXPECT_LE(Sim().MostAtOnce(), static_cast<std::size_t>(concurrency));
    std::size_t expired = 0;
    for (const ListedEntry& entry : outcome.entries) {
      expired += entry.certificate.expires_at < Instant(std::chrono::seconds(1600000000)) ? 1 : 0;
    }
    EXPECT_EQ(expired, 79U);
  }
}

TEST_P(Paging, SendsAsFewRequestsAsPossibleAndAlwaysForAllStatuses) {
  const Mode& mode = std::get<Mode>(GetParam());
  StartSimulator(237);
  Sim().Configure([&mode](simulator::Settings& settings) {
    settings.ignore_all = mode.ignore_all;
    settings.page_size_max = mode.page_size_max;
    settings.all_says_one_page = mode.all_says_one_page;
  });
  ASSERT_TRUE(Poll().complete());
  const auto requests = ListRequests();
  EXPECT_EQ(requests.size(), mode.requests);
  EXPECT_EQ(ListAttempts(), mode.requests);
  EXPECT_EQ(TokenRequests(), NeedsToken(version_) ? 1U : 0U);
  std::set<std::uint64_t> connections;
  std::set<std::string> queries;
  for (const auto& request : requests) {
    EXPECT_EQ(request.method, "GET");
    EXPECT_NE(("&" + request.query + "&").find("&status=ALL&"), std::string::npos) << request.query;
    EXPECT_NE(("&" + request.query + "&").find("&all=true&"), std::string::npos) << request.query;
    connections.insert(request.connection);
    EXPECT_TRUE(queries.insert(request.query).second) << "asked twice: " << request.query;
  }
  // Kept-alive connections are used again.
  EXPECT_LE(connections.size(), 4U);
}

INSTANTIATE_TEST_SUITE_P(
    Modes, Paging, testing::Combine(testing::ValuesIn(kModes), testing::ValuesIn(kAllVersions)),
    [](const auto& row) {
      return std::get<Mode>(row.param).name + VersionName(std::get<ApiVersion>(row.param));
    });

class PagingSizes : public SimulatedPoll, public testing::WithParamInterface<ApiVersion> {
 protected:
  void SetUp() override { version_ = GetParam(); }
};

INSTANTIATE_TEST_SUITE_P(Of, PagingSizes, testing::ValuesIn(kAllVersions),
                         [](const auto& row) { return VersionName(row.param); });

class VersionsWithoutKeys : public SimulatedPoll {};

TEST_P(PagingSizes, ReadListsOfEveryLength) {
  for (const std::size_t count : {0U, 1U, 9U, 10U, 11U, 99U, 100U, 101U, 1000U}) {
    StartSimulator(count);
    Sim().Configure([](simulator::Settings& settings) {
      settings.ignore_all = true;
      settings.page_size_max = 10;
    });
    const ListOutcome outcome = Poll();
    ASSERT_TRUE(outcome.complete()) << count;
    EXPECT_EQ(outcome.entries.size(), count);
    EXPECT_EQ(ListRequests().size(), std::max<std::size_t>((count + 9) / 10, 1)) << count;
  }
}

TEST_F(VersionsWithoutKeys, SendNone) {
  StartSimulator(25);
  key_id_.clear();
  secret_.clear();
  for (const ApiVersion version : {ApiVersion::kV1_0, ApiVersion::kV1_2}) {
    version_ = version;
    Sim().ClearRequests();
    EXPECT_TRUE(Poll().complete());
    const auto request = Sim().Requests().at(0);
    for (const auto& [name, value] : request.headers) {
      EXPECT_EQ(name.find("X-TC"), std::string::npos);
    }
  }
}

}  // namespace
}  // namespace certmon::certapi
