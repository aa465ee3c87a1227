// Parsed dashboards. Plain values; used by one thread.
#ifndef TESTS_DASHBOARDS_DASHBOARD_H_
#define TESTS_DASHBOARDS_DASHBOARD_H_

#include <map>
#include <string>
#include <vector>

namespace certmon::dashboards {

struct Target {
  std::string ref;  // "A"
  std::string expr;
  std::string datasource;  // its uid
};

// In grid cells; the grid has 24 columns.
struct GridPos {
  int x = 0;
  int y = 0;
  int w = 0;
  int h = 0;
};

struct Panel {
  int id = 0;
  std::string type;
  std::string title;
  std::string description;
  std::string datasource;  // its uid
  bool has_unit = false;
  bool has_mappings = false;
  GridPos pos;
  std::vector<Target> targets;
  // The colours on which the panel writes text: "#C4162A", or a name of Grafana's palette.
  std::vector<std::string> text_backgrounds;

  // Throws if there is no such query.
  [[nodiscard]] const std::string& Expr(const std::string& ref) const;
};

struct Variable {
  std::string name;
  std::string label;
  std::string type;        // "datasource", "query", "custom"
  std::string query;       // label_values(...), or the choices of a custom variable
  std::string datasource;  // its uid; query variables only
  std::string all_value;
  int refresh = 0;
};

struct Dashboard {
  std::string path;  // "dashboards/exporter-health.json"
  std::string text;  // the whole file
  std::string uid;
  std::string title;
  bool editable = true;
  int schema_version = 0;
  std::vector<Panel> panels;  // including rows and the panels of collapsed rows
  std::vector<Variable> variables;
  std::vector<std::string> link_urls;  // links of the dashboard, not of its panels

  // Throws if there is no such panel.
  [[nodiscard]] const Panel& PanelOf(const std::string& title) const;
};

// All dashboards/*.json, sorted by path. Throws if one is not a JSON object.
[[nodiscard]] std::vector<Dashboard> LoadDashboards();
[[nodiscard]] Dashboard LoadDashboard(const std::string& file_name);  // "exporter-health.json"

// The names of the variables in a text: "project" for $project, ${project} and ${project:regex}.
[[nodiscard]] std::vector<std::string> VariablesIn(const std::string& text);
// Replaces the variables by their values. Throws if a variable has no value.
[[nodiscard]] std::string WithVariables(const std::string& text,
                                        const std::map<std::string, std::string>& values);

// PromQL without comments and without the contents of strings.
[[nodiscard]] std::string BarePromql(const std::string& expr);

}  // namespace certmon::dashboards

#endif  // TESTS_DASHBOARDS_DASHBOARD_H_
