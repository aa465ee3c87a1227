#include "tests/support/faster_alerts.h"

#include <filesystem>
#include <fstream>
#include <regex>
#include <sstream>

namespace certmon::test_support {
namespace {

std::string ReadFile(const std::string& path) {
  std::ifstream in(path);
  std::ostringstream text;
  text << in.rdbuf();
  return text.str();
}

// Divides the second group of every match of `pattern`, a number of `unit_seconds`, and writes it
// in seconds.
std::string Scaled(const std::string& text, const std::string& pattern, int unit_seconds,
                   const std::string& unit) {
  const std::regex number(pattern);
  std::string out;
  auto from = text.cbegin();
  for (std::sregex_iterator match(text.begin(), text.end(), number), end; match != end; ++match) {
    out.append(from, (*match)[0].first);
    out += (*match)[1].str() +
           std::to_string(std::stoi((*match)[2].str()) * unit_seconds / kTimesFaster) + unit;
    from = (*match)[0].second;
  }
  return out.append(from, text.cend());
}

std::string FasterRules(const std::string& path) {
  std::string rules = ReadFile(path);
  rules = Scaled(rules, R"((\[)([0-9]+)s)", 1, "s");
  rules = Scaled(rules, R"(((?:for:|interval:|offset) )([0-9]+)m)", 60, "s");
  // Seconds in expressions: "+ 600", "+ 120".
  return Scaled(rules, R"((\+ )([0-9]+)\b)", 1, "");
}

}  // namespace

std::vector<std::string> WriteFasterRules(const TempFolder& folder) {
  std::vector<std::string> paths;
  for (const auto& entry : std::filesystem::directory_iterator(CERTMON_SOURCE_DIR "/alerts")) {
    const std::string name = entry.path().filename().string();
    if (name.find(".rules.yml") != std::string::npos && name != "blackbox.rules.yml") {
      paths.push_back(folder.Write(name, FasterRules(entry.path().string())));
    }
  }
  return paths;
}

std::string FasterAlertmanager(const std::string& webhook) {
  std::string config = ReadFile(CERTMON_SOURCE_DIR "/alerts/alertmanager.example.yml");
  config = std::regex_replace(config, std::regex(R"((group_wait|group_interval): *[0-9]+[a-z]+)"),
                              "$1: 1s");
  return std::regex_replace(config, std::regex(R"(url: *['"]?http[^\s'"]+['"]?)"),
                            "url: '" + webhook + "'");
}

}  // namespace certmon::test_support
