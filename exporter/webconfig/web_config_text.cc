#include "exporter/webconfig/web_config_text.h"

#include <algorithm>
#include <utility>
#include <vector>

#include "exporter/config/key_path.h"
#include "exporter/config/map_reader.h"
#include "exporter/config/yaml_node.h"
#include "exporter/webconfig/bcrypt_hash.h"
#include "exporter/webconfig/tls_keys.h"
#include "lib/base/text.h"

namespace certmon::exporter {
namespace {

constexpr const char* kNeeded = "write {} where neither TLS nor basic auth is wanted";
constexpr std::size_t kLongestHeader = 4096;  // bytes

struct HeaderRule {
  const char* name;
  std::vector<std::string> allowed;  // empty: any text
};

// Of the toolkit's web/handler.go.
const std::vector<HeaderRule>& HeaderRules() {
  static const std::vector<HeaderRule> kRules = {{"Content-Security-Policy", {}},
                                                 {"Strict-Transport-Security", {}},
                                                 {"X-Content-Type-Options", {"nosniff"}},
                                                 {"X-Frame-Options", {"deny", "sameorigin"}},
                                                 {"X-XSS-Protection", {}}};
  return kRules;
}

std::string HeaderValueProblem(const HeaderRule& rule, const std::string& value) {
  if (value.empty() || value.size() > kLongestHeader) {
    return "is empty or longer than 4096 bytes; give a value, or leave the header out";
  }
  if (!std::all_of(value.begin(), value.end(), [](char c) { return c >= ' ' && c <= '~'; })) {
    return "holds a control character or a letter outside of ASCII; only printable ASCII is "
           "allowed";
  }
  if (!rule.allowed.empty() &&
      std::find(rule.allowed.begin(), rule.allowed.end(), value) == rule.allowed.end()) {
    std::string names;
    for (const std::string& name : rule.allowed) {
      names += (names.empty() ? "" : " or ") + name;
    }
    return ShownValue(value) + " is not allowed; it must be " + names;
  }
  return "";
}

// An empty section is a template that failed.
bool IsEmpty(MapReader& map, const YamlEntry& section, const std::string& need) {
  const bool is_null = section.value.kind == YamlNode::Kind::kNull;
  if (!is_null && (section.value.kind != YamlNode::Kind::kMap || !section.value.entries.empty())) {
    return false;
  }
  map.AddProblem(section.key, "is empty; " + need + ", or leave the section out");
  return true;
}

void ReadHttp(const YamlEntry& section, ConfigInput& input, WebConfig& config) {
  MapReader map(section.value, section.line, section.key, input);
  bool http2 = true;
  map.Bool("http2", http2);
  if (const YamlEntry* headers = map.Map("headers")) {
    MapReader rows(headers->value, headers->line, map.PathOf("headers"), input);
    for (const HeaderRule& rule : HeaderRules()) {
      const auto value = rows.Text(rule.name, "a text");
      if (!value) {
        continue;
      }
      if (const std::string fault = HeaderValueProblem(rule, *value); !fault.empty()) {
        rows.AddProblem(rule.name, fault);
      }
      config.headers.emplace_back(rule.name, *value);
    }
    rows.RefuseUnknown();
  }
  map.RefuseUnknown();
}

void ReadUsers(const YamlEntry& section, ConfigInput& input, WebConfig& config) {
  MapReader map(section.value, section.line, section.key, input);
  for (const YamlEntry& entry : section.value.entries) {
    const auto hash = map.SecretText(entry.key);
    if (!hash) {
      continue;
    }
    if (entry.key.find(':') != std::string::npos || base::HasControlCharacter(entry.key)) {
      map.AddProblem(entry.key, "a user name holds neither a colon nor a control character");
      continue;
    }
    const auto cost = hash->WithBytes([](std::string_view bytes) { return ReadBcryptCost(bytes); });
    if (!cost) {
      map.AddProblem(entry.key, cost.error());
      continue;
    }
    config.users.push_back({.name = entry.key, .hash = hash->Clone(), .cost = *cost});
  }
}

}  // namespace

ConfigResult<WebConfig> ParseWebConfig(std::string_view yaml, const std::string& name,
                                       const std::string& folder) {
  const auto root = ParseYaml(yaml, name, kNeeded);
  if (!root) {
    return tl::make_unexpected(root.error());
  }
  ConfigInput input(name, folder);
  MapReader map(*root, 1, "", input);
  WebConfig config;
  const YamlEntry* tls = map.Map("tls_server_config");
  if (tls != nullptr && !IsEmpty(map, *tls, "give cert_file and key_file")) {
    config.tls = ReadTlsKeys(*tls, input);
  }
  const YamlEntry* http = map.Map("http_server_config");
  if (http != nullptr && !IsEmpty(map, *http, "give http2 or headers")) {
    ReadHttp(*http, input, config);
  }
  const YamlEntry* users = map.Map("basic_auth_users");
  if (users != nullptr && !IsEmpty(map, *users, "give at least one user")) {
    ReadUsers(*users, input, config);
  }
  map.RefuseUnknown();
  if (input.FirstProblem()) {
    return tl::make_unexpected(*input.FirstProblem());
  }
  return config;
}

}  // namespace certmon::exporter
