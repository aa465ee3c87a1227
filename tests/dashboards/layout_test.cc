// The static structure of the dashboards: names, positions, units, links.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <filesystem>
#include <regex>
#include <set>
#include <string>

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

// The relative luminance of WCAG 2.1 of a colour "#RRGGBB".
double Luminance(const std::string& color) {
  const auto channel = [&](std::size_t position) {
    const double value = std::stoi(color.substr(position, 2), nullptr, 16) / 255.0;
    return value <= 0.04045 ? value / 12.92 : std::pow((value + 0.055) / 1.055, 2.4);
  };
  return 0.2126 * channel(1) + 0.7152 * channel(3) + 0.0722 * channel(5);
}

// Grafana writes dark text on a colour with a brightness over 180, else light text
// (getTextColorForBackground of @grafana/ui).
double ContrastOfText(const std::string& background) {
  const auto channel = [&](std::size_t position) {
    return std::stoi(background.substr(position, 2), nullptr, 16);
  };
  const int brightness = (299 * channel(1) + 587 * channel(3) + 114 * channel(5)) / 1000;
  const double text = Luminance(brightness > 180 ? "#202226" : "#F7F8FA");
  const double area = Luminance(background);
  return (std::max(text, area) + 0.05) / (std::min(text, area) + 0.05);
}

TEST(DashboardPanels, WriteTextOnColoursWithAContrastOfAtLeastFourAndAHalf) {
  int colors = 0;
  ForEveryPanel([&](const Dashboard&, const Panel& panel) {
    for (const std::string& color : panel.text_backgrounds) {
      if (color == "transparent") continue;
      // A name of the palette is another colour in another theme.
      ASSERT_THAT(color, ::testing::MatchesRegex("#[0-9A-F]{6}"));
      EXPECT_GE(ContrastOfText(color), 4.5) << color;
      ++colors;
    }
  });
  EXPECT_GE(colors, 20);
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

TEST(DashboardVariables, FilterByProjectAuthorityAndDaysInBothDirections) {
  std::set<std::string> names;
  for (const Variable& variable : LoadDashboard("certificate-expiry.json").variables) {
    names.insert(variable.name);
  }
  EXPECT_THAT(names, ::testing::IsSupersetOf({"project", "authority", "days", "expired"}));
}

}  // namespace
}  // namespace certmon::dashboards
