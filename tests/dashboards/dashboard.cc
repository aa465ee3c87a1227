#include "tests/dashboards/dashboard.h"

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <nlohmann/json.hpp>
#include <regex>
#include <sstream>
#include <stdexcept>

namespace certmon::dashboards {
namespace {

using nlohmann::json;

const std::regex& Reference() {
  static const std::regex kReference(R"(\$(?:\{(\w+)(?::\w+)?\}|(\w+)))");
  return kReference;
}

std::string NameOf(const std::smatch& match) {
  return match[1].matched ? match[1].str() : match[2].str();
}

std::string UidOf(const json& element) {
  return element.value("datasource", json::object()).value("uid", "");
}

// The values of all members "color" in `element`, at any depth.
void AppendColors(const json& element, std::vector<std::string>& colors) {
  for (const auto& [key, value] : element.items()) {
    if (key == "color" && value.is_string()) {
      colors.push_back(value);
    } else if (value.is_structured()) {
      AppendColors(value, colors);
    }
  }
}

std::vector<std::string> TextBackgroundsOf(const json& panel) {
  std::vector<std::string> colors;
  const json field_config = panel.value("fieldConfig", json::object());
  if (panel.value("options", json::object()).value("colorMode", "") == "background") {
    AppendColors(field_config, colors);
    return colors;
  }
  for (const json& override : field_config.value("overrides", json::array())) {
    if (override.dump().find("color-background") != std::string::npos) {
      AppendColors(override, colors);
    }
  }
  return colors;
}

Panel ReadPanel(const json& element) {
  Panel panel;
  panel.id = element.at("id");
  panel.type = element.at("type");
  panel.title = element.value("title", "");
  panel.description = element.value("description", "");
  panel.datasource = UidOf(element);
  const json defaults =
      element.value("fieldConfig", json::object()).value("defaults", json::object());
  panel.has_unit = !defaults.value("unit", "").empty();
  panel.text_backgrounds = TextBackgroundsOf(element);
  panel.has_mappings = !defaults.value("mappings", json::array()).empty();
  const json& pos = element.at("gridPos");
  panel.pos = {.x = pos.at("x"), .y = pos.at("y"), .w = pos.at("w"), .h = pos.at("h")};
  for (const json& target : element.value("targets", json::array())) {
    panel.targets.push_back(
        {.ref = target.at("refId"), .expr = target.at("expr"), .datasource = UidOf(target)});
  }
  return panel;
}

void ReadPanels(const json& list, std::vector<Panel>& panels) {
  for (const json& element : list) {
    panels.push_back(ReadPanel(element));
    ReadPanels(element.value("panels", json::array()), panels);
  }
}

Variable ReadVariable(const json& element) {
  const json query = element.value("query", json(""));
  return {.name = element.at("name"),
          .label = element.value("label", ""),
          .type = element.at("type"),
          .query = query.is_object() ? query.value("query", "") : query.get<std::string>(),
          .datasource = UidOf(element),
          .all_value = element.value("allValue", ""),
          .refresh = element.value("refresh", 0)};
}

Dashboard Read(const std::filesystem::path& path) {
  std::ostringstream text;
  text << std::ifstream(path).rdbuf();
  Dashboard dashboard;
  dashboard.path = "dashboards/" + path.filename().string();
  dashboard.text = text.str();
  const json root = json::parse(dashboard.text);
  dashboard.uid = root.at("uid");
  dashboard.title = root.at("title");
  dashboard.editable = root.value("editable", true);
  dashboard.schema_version = root.at("schemaVersion");
  ReadPanels(root.at("panels"), dashboard.panels);
  for (const json& element : root.at("templating").at("list")) {
    dashboard.variables.push_back(ReadVariable(element));
  }
  for (const json& link : root.at("links")) {
    dashboard.link_urls.push_back(link.at("url"));
  }
  return dashboard;
}

const std::filesystem::path kFolder = std::filesystem::path(CERTMON_SOURCE_DIR) / "dashboards";

}  // namespace

const std::string& Panel::Expr(const std::string& ref) const {
  const auto found = std::find_if(targets.begin(), targets.end(),
                                  [&](const Target& target) { return target.ref == ref; });
  if (found == targets.end()) {
    throw std::runtime_error("the panel \"" + title + "\" has no query " + ref);
  }
  return found->expr;
}

const Panel& Dashboard::PanelOf(const std::string& wanted) const {
  const auto found = std::find_if(panels.begin(), panels.end(),
                                  [&](const Panel& panel) { return panel.title == wanted; });
  if (found == panels.end()) {
    throw std::runtime_error(path + " has no panel \"" + wanted + "\"");
  }
  return *found;
}

std::vector<Dashboard> LoadDashboards() {
  std::vector<std::filesystem::path> paths;
  for (const auto& entry : std::filesystem::directory_iterator(kFolder)) {
    if (entry.path().extension() == ".json") {
      paths.push_back(entry.path());
    }
  }
  std::sort(paths.begin(), paths.end());
  std::vector<Dashboard> dashboards;
  std::transform(paths.begin(), paths.end(), std::back_inserter(dashboards), Read);
  return dashboards;
}

Dashboard LoadDashboard(const std::string& file_name) { return Read(kFolder / file_name); }

std::vector<std::string> VariablesIn(const std::string& text) {
  std::vector<std::string> names;
  for (std::sregex_iterator match(text.begin(), text.end(), Reference()), end; match != end;
       ++match) {
    names.push_back(NameOf(*match));
  }
  return names;
}

std::string WithVariables(const std::string& text,
                          const std::map<std::string, std::string>& values) {
  std::string out;
  auto rest = text.cbegin();
  for (std::sregex_iterator match(text.begin(), text.end(), Reference()), end; match != end;
       ++match) {
    const auto value = values.find(NameOf(*match));
    if (value == values.end()) {
      throw std::runtime_error("the variable " + match->str() + " has no value in: " + text);
    }
    out.append(rest, (*match)[0].first).append(value->second);
    rest = (*match)[0].second;
  }
  return out.append(rest, text.cend());
}

std::string BarePromql(const std::string& expr) {
  // Strings first: # in a string does not start a comment.
  const std::string without_strings = std::regex_replace(expr, std::regex(R"("[^"\n]*")"), "\"\"");
  return std::regex_replace(without_strings, std::regex("#[^\n]*"), "");
}

}  // namespace certmon::dashboards
