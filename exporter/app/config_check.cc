#include "exporter/app/config_check.h"

#include <algorithm>
#include <map>
#include <optional>
#include <utility>
#include <vector>

#include "exporter/app/storage_check.h"
#include "lib/base/duration.h"

namespace certmon::exporter {
namespace {

std::string Counted(std::size_t count, const std::string& what) {
  return std::to_string(count) + " " + what + (count == 1 ? "" : "s");
}

std::string WebConfigLine(const WebConfigSource& web_config) {
  const auto setup = web_config.Current();
  return std::string("web configuration is good: ") + (setup->tls ? "TLS" : "plain HTTP") + ", " +
         Counted(setup->users->size(), "user") + "\n";
}

std::string ShareText(std::optional<int> share) {
  return share ? " (ceiling) or " + std::to_string(*share) + "% of the lifetime (share)"
               : " (ceiling)";
}

std::string MatchText(const std::vector<inventory::NamePattern>& match) {
  std::string text;
  for (const inventory::NamePattern& pattern : match) {
    text += (text.empty() ? "" : ", ") + std::string(pattern.is_glob ? "glob " : "") + pattern.text;
  }
  return text;
}

// Which thresholds apply to which certificates, and why.
std::string RulesText(const inventory::CertificateRules& rules) {
  const inventory::ThresholdRule& thresholds = rules.thresholds;
  std::string text = "warning below " + base::FormatDuration(thresholds.warning) +
                     ShareText(thresholds.warning_share) + ", critical below " +
                     base::FormatDuration(thresholds.critical) +
                     ShareText(thresholds.critical_share) + "; the smaller one counts" +
                     (rules.team.empty() ? "" : "; team " + rules.team) + "\n";
  for (const inventory::CertificateEntry& entry : rules.entries) {
    text += "  " + MatchText(entry.match) + ": ";
    if (entry.thresholds) {
      text += "warning below " + base::FormatDuration(entry.thresholds->warning) +
              ", critical below " + base::FormatDuration(entry.thresholds->critical) + " (entry)";
    }
    text += entry.thresholds && !entry.team.empty() ? "; " : "";
    text += (entry.team.empty() ? "" : "team " + entry.team) + "\n";
  }
  return text;
}

// One paragraph for all projects with the same rules.
std::string ThresholdLines(const std::vector<ProjectSettings>& projects) {
  constexpr std::size_t kMostNamed = 5;
  std::vector<std::string> rules;  // in the order of the configuration
  std::map<std::string, std::vector<std::string>> projects_of;
  for (const ProjectSettings& project : projects) {
    const std::string text = RulesText(project.options->rules);
    std::vector<std::string>& names = projects_of[text];
    if (names.empty()) {
      rules.push_back(text);
    }
    names.push_back(project.name);
  }
  std::string lines;
  for (const std::string& text : rules) {
    const std::vector<std::string>& names = projects_of[text];
    std::string named;
    for (std::size_t i = 0; i < std::min(names.size(), kMostNamed); ++i) {
      named += (named.empty() ? "" : ", ") + names[i];
    }
    named += names.size() > kMostNamed
                 ? " and " + std::to_string(names.size() - kMostNamed) + " more"
                 : "";
    lines += "thresholds of " + named + ": " + text;
  }
  return lines;
}

}  // namespace

base::Result<std::string> ConfigCheckText(const Startup& startup, const WebConfigSource* web_config,
                                          const std::string& storage_path) {
  std::string text = "configuration is good: " + Counted(startup.projects.size(), "project") +
                     "\n" + ThresholdLines(startup.projects) +
                     (web_config == nullptr ? "" : WebConfigLine(*web_config));
  if (!storage_path.empty()) {
    auto warning = CheckStoragePath(storage_path);
    if (!warning) {
      return base::Fail(std::move(warning).error());
    }
    text += warning->empty() ? "storage path is good: " + storage_path + "\n"
                             : "warning: " + *warning + "\n";
  }
  for (const std::string& what : startup.not_supported) {
    text += "warning: configured, and not supported: " + what + "\n";
  }
  for (const std::string& path : startup.open_secret_files) {
    text +=
        "warning: " + path + " can be read by others on this machine; chmod 600 would stop that\n";
  }
  return text;
}

}  // namespace certmon::exporter
