// The static structure of the dashboards: names, positions, units, links.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <filesystem>
#include <regex>
#include <set>

#include "tests/dashboards/dashboard.h"

namespace certmon::dashboards {
namespace {

using ::testing::AnyOf;
using ::testing::Contains;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Not;
using ::testing::StartsWith;

constexpr const char* kDatasource = "${datasource}";

// Runs `check(dashboard, panel)` for every panel that shows data.
template <typename Check>
void ForEveryPanel(Check check) {
  const std::vector<Dashboard> dashboards = LoadDashboards();
  ASSERT_EQ(dashboards.size(), 2U);
  for (const Dashboard& dashboard : dashboards) {
    for (const Panel& panel : dashboard.panels) {
      if (panel.type != "row" && panel.type != "text") {
        SCOPED_TRACE(dashboard.path + ", panel \"" + panel.title + "\"");
        check(dashboard, panel);
      }
    }
  }
}

TEST(DashboardPanels, HaveDescriptionAndUnit) {
  ForEveryPanel([](const Dashboard&, const Panel& panel) {
    EXPECT_THAT(panel.title, Not(IsEmpty()));
    EXPECT_GE(panel.description.size(), 15U) << panel.description;
    EXPECT_TRUE(panel.has_unit || panel.has_mappings);
    EXPECT_THAT(panel.targets, Not(IsEmpty()));
  });
}

TEST(DashboardPanels, UseTheSelectedDataSource) {
  ForEveryPanel([](const Dashboard&, const Panel& panel) {
    EXPECT_EQ(panel.datasource, kDatasource);
    for (const Target& target : panel.targets) {
      EXPECT_EQ(target.datasource, kDatasource) << target.ref;
    }
  });
}

TEST(DashboardPanels, HaveUniqueQueryLetters) {
  ForEveryPanel([](const Dashboard&, const Panel& panel) {
    std::set<std::string> refs;
    for (const Target& target : panel.targets) {
      EXPECT_TRUE(refs.insert(target.ref).second) << target.ref;
    }
  });
}

TEST(Dashboards, UseOnlyPanelTypesOfGrafana10AndLater) {
  for (const Dashboard& dashboard : LoadDashboards()) {
    // The schema version of Grafana 10. Newer versions migrate it.
    EXPECT_EQ(dashboard.schema_version, 39) << dashboard.path;
    for (const Panel& panel : dashboard.panels) {
      EXPECT_THAT(panel.type,
                  AnyOf("stat", "table", "timeseries", "bargauge", "gauge", "text", "row"))
          << panel.title;
    }
  }
}

TEST(Dashboards, HaveUniquePanelIdsAndTitles) {
  for (const Dashboard& dashboard : LoadDashboards()) {
    std::set<int> ids;
    std::set<std::string> titles;
    for (const Panel& panel : dashboard.panels) {
      EXPECT_TRUE(ids.insert(panel.id).second) << dashboard.path << ": id " << panel.id << " twice";
      EXPECT_TRUE(titles.insert(panel.title).second)
          << dashboard.path << ": \"" << panel.title << "\" twice";
    }
  }
}

bool Overlap(const GridPos& a, const GridPos& b) {
  return a.x < b.x + b.w && b.x < a.x + a.w && a.y < b.y + b.h && b.y < a.y + a.h;
}

TEST(Dashboards, HaveNoOverlappingPanelsAndNoneOutsideTheGrid) {
  for (const Dashboard& dashboard : LoadDashboards()) {
    const auto& panels = dashboard.panels;
    for (std::size_t i = 0; i < panels.size(); ++i) {
      const GridPos& pos = panels[i].pos;
      EXPECT_TRUE(pos.x >= 0 && pos.y >= 0 && pos.w > 0 && pos.h > 0 && pos.x + pos.w <= 24)
          << panels[i].title;
      for (std::size_t j = i + 1; j < panels.size(); ++j) {
        EXPECT_FALSE(Overlap(pos, panels[j].pos)) << panels[i].title << " and " << panels[j].title;
      }
    }
  }
}

TEST(Dashboards, AreReadOnlyAndHaveFixedUids) {
  std::set<std::string> uids;
  for (const Dashboard& dashboard : LoadDashboards()) {
    EXPECT_FALSE(dashboard.editable) << dashboard.path;
    EXPECT_TRUE(uids.insert(dashboard.uid).second);
    // The maximum length of a uid in Grafana.
    EXPECT_LE(dashboard.uid.size(), 40U);
  }
  EXPECT_THAT(uids, ::testing::ElementsAre("nhncloud-certmanager-certificate-expiry",
                                           "nhncloud-certmanager-exporter-health"));
}

TEST(Dashboards, LinkToEachOther) {
  for (const Dashboard& from : LoadDashboards()) {
    for (const Dashboard& to : LoadDashboards()) {
      if (from.uid != to.uid) {
        EXPECT_THAT(from.link_urls, Contains(StartsWith("/d/" + to.uid + "/"))) << from.path;
      }
    }
  }
}

TEST(DashboardLinks, PointToExistingRunbooksAndDashboards) {
  std::set<std::string> uids;
  for (const Dashboard& dashboard : LoadDashboards()) {
    uids.insert(dashboard.uid);
  }
  const std::string repository =
      "https://github.com/nhncloud-certmanager-exporter/nhncloud-certmanager-exporter/";
  const std::regex url_member(R"re("url": "([^"]*)")re");
  const std::regex allowed("/d/([^/?]+).*|" + repository + "(?:blob|tree)/main/(.+)");
  for (const Dashboard& dashboard : LoadDashboards()) {
    const std::string& text = dashboard.text;
    std::set<std::string> urls;
    for (std::sregex_iterator member(text.begin(), text.end(), url_member), end; member != end;
         ++member) {
      urls.insert((*member)[1]);
    }
    EXPECT_GE(urls.size(), 8U) << dashboard.path;
    for (const std::string& url : urls) {
      std::smatch match;
      ASSERT_TRUE(std::regex_match(url, match, allowed)) << url;
      if (match[1].matched) {
        EXPECT_THAT(uids, Contains(match[1].str())) << url;
      } else {
        EXPECT_THAT(url, HasSubstr("alerts/runbooks"));
        const auto target = std::filesystem::path(CERTMON_SOURCE_DIR) / match[2].str();
        EXPECT_TRUE(std::filesystem::exists(target)) << url << " in " << dashboard.path;
      }
    }
  }
}

TEST(DashboardVariables, ListTheDataSourceFirstAndFollowTheTimeRange) {
  for (const Dashboard& dashboard : LoadDashboards()) {
    ASSERT_THAT(dashboard.variables, Not(IsEmpty()));
    EXPECT_EQ(dashboard.variables.front().name, "datasource");
    EXPECT_EQ(dashboard.variables.front().type, "datasource");
    EXPECT_EQ(dashboard.variables.front().query, "prometheus");
    for (const Variable& variable : dashboard.variables) {
      EXPECT_THAT(variable.label, Not(IsEmpty())) << variable.name;
      if (variable.type == "query") {
        EXPECT_EQ(variable.datasource, kDatasource) << variable.name;
        EXPECT_EQ(variable.refresh, 2) << variable.name << ": 2 is \"on time range change\"";
        // ".+" would exclude series without the label.
        EXPECT_EQ(variable.all_value, ".*") << variable.name;
      }
    }
  }
}

TEST(DashboardVariables, FilterByProjectAuthorityAndDays) {
  std::set<std::string> names;
  for (const Variable& variable : LoadDashboard("certificate-expiry.json").variables) {
    names.insert(variable.name);
  }
  EXPECT_THAT(names, ::testing::IsSupersetOf({"project", "authority", "days"}));
}

}  // namespace
}  // namespace certmon::dashboards
