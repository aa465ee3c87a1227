// The dashboards of this repository as tests see them. Plain values; read by one thread.
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

// In cells of the grid, 24 columns wide.
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

  [[nodiscard]] const std::string& Expr(
      const std::string& ref) const;  // throws where there is none
};

struct Variable {
  std::string name;
  std::string label;
  std::string type;        // "datasource", "query", "custom"
  std::string query;       // label_values(...), or the choices of a custom one
  std::string datasource;  // its uid, of a query variable
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
  std::vector<Panel> panels;  // rows too, and what collapsed rows hold
  std::vector<Variable> variables;
  std::vector<std::string> link_urls;  // those of the dashboard itself

  [[nodiscard]] const Panel& PanelOf(const std::string& title) const;  // throws where there is none
};

// Every dashboards/*.json, by path. Throws where one is no JSON object.
[[nodiscard]] std::vector<Dashboard> LoadDashboards();
[[nodiscard]] Dashboard LoadDashboard(const std::string& file_name);  // "exporter-health.json"

// The variables in an expression or a text: "project" of $project, ${project} and ${project:regex}.
[[nodiscard]] std::vector<std::string> VariablesIn(const std::string& text);
// Puts the values in. Throws where a variable has none.
[[nodiscard]] std::string WithVariables(const std::string& text,
                                        const std::map<std::string, std::string>& values);

// PromQL without its comments and the contents of its strings.
[[nodiscard]] std::string BarePromql(const std::string& expr);

}  // namespace certmon::dashboards

#endif  // TESTS_DASHBOARDS_DASHBOARD_H_
