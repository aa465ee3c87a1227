#include "exporter/config/certificate_keys.h"

#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "exporter/config/config_rules.h"
#include "exporter/config/key_path.h"
#include "lib/base/duration.h"

namespace certmon::exporter {
namespace {

using inventory::CertificateEntry;
using inventory::CertificateRules;
using inventory::FixedThresholds;
using inventory::NamePattern;
using std::chrono::hours;
using std::chrono::milliseconds;
using std::chrono::seconds;
using Name = std::string_view;

constexpr std::size_t kMostPatterns = 1000;
constexpr const char* kTeamForm = "1 to 64 letters, digits and _.@/-";
constexpr milliseconds kMostThreshold = hours(24 * 365 * 10);

std::string CriticalProblem(seconds critical, seconds warning) {
  return "expiry_critical (" + base::FormatDuration(critical) +
         ") is not less than expiry_warning (" + base::FormatDuration(warning) + "); it must be";
}

void ReadThreshold(MapReader& map, Name key, seconds& value) {
  milliseconds threshold = value;
  map.Duration(key, seconds(1), kMostThreshold, threshold);
  if (threshold % seconds(1) != milliseconds(0)) {
    map.AddProblem(key, "is no whole number of seconds; it must be a duration such as 30d or 12h");
  }
  value = std::chrono::duration_cast<seconds>(threshold);
}

// "33%", or "off" for no share.
void ReadShare(MapReader& map, Name key, std::optional<int>& share) {
  const char* const allowed = "a whole number of percent from 1% to 90%, or off";
  const auto text = map.Text(key, allowed);
  if (!text) {
    return;
  }
  share = inventory::ParseShare(*text);
  if (!share && *text != "off") {
    map.AddProblem(key, ShownValue(*text) + " is not allowed; it must be " + allowed);
  }
}

// A key without a value takes back what the top of the file says.
void ReadTeam(MapReader& map, Name key, std::string& team) {
  team = map.TextOrNothing(key, "a text or nothing").value_or("");
  if (const Problem problem = team.empty() ? std::nullopt : TeamProblem(team)) {
    map.AddProblem(key, *problem);
  }
}

// NAME or {glob: PATTERN}.
void ReadPattern(const YamlNode& node, int line, const std::string& path, ConfigInput& input,
                 std::vector<NamePattern>& patterns) {
  NamePattern pattern;
  if (node.kind == YamlNode::Kind::kMap) {
    MapReader map(node, line, path, input);
    const auto text = map.Text("glob", "a glob of certificate names");
    if (text) {
      pattern = {.text = *text, .is_glob = true};
      if (const Problem problem = GlobProblem(*text)) {
        map.AddProblem("glob", *problem);
      }
    } else if (!map.Has("glob")) {
      map.AddMissing("glob", "is missing; a pattern is {glob: \"*.example.com\"}");
    }
    map.RefuseUnknown();
  } else if (node.kind == YamlNode::Kind::kText) {
    pattern.text = node.text.WithBytes([](std::string_view bytes) { return std::string(bytes); });
    if (const Problem problem = CertificateNameProblem(pattern.text)) {
      input.AddProblem(line, path, *problem);
    }
  } else {
    input.AddProblem(line, path,
                     "is no certificate name; it must be a name, or {glob: PATTERN} for several");
  }
  patterns.push_back(std::move(pattern));
}

void ReadPatterns(const YamlNode& list, const std::string& path, ConfigInput& input,
                  std::vector<NamePattern>& patterns) {
  if (list.items.size() > kMostPatterns) {
    input.AddProblem(list.line, path,
                     "holds more than 1000 names and globs; use fewer, wider globs");
    return;
  }
  for (const YamlNode& item : list.items) {
    ReadPattern(item, item.line, ItemPath(path, patterns.size()), input, patterns);
  }
}

void ReadIgnore(MapReader& map, Name key, std::vector<NamePattern>& ignore) {
  if (const YamlNode* const list = map.List(key)) {
    ignore.clear();
    ReadPatterns(*list, map.PathOf(key), map.input(), ignore);
  }
}

// Both or neither.
void ReadFixedThresholds(MapReader& map, std::optional<FixedThresholds>& thresholds) {
  const bool has_warning = map.Has("expiry_warning");
  const bool has_critical = map.Has("expiry_critical");
  FixedThresholds read;
  ReadThreshold(map, "expiry_warning", read.warning);
  ReadThreshold(map, "expiry_critical", read.critical);
  if (has_warning != has_critical) {
    map.AddProblem(has_warning ? "expiry_warning" : "expiry_critical",
                   std::string("is set without ") +
                       (has_warning ? "expiry_critical" : "expiry_warning") +
                       "; give both or neither");
  } else if (has_warning) {
    thresholds = read;
    // 0: already reported.
    if (read.warning > seconds(0) && read.critical >= read.warning) {
      map.AddProblem("expiry_critical", CriticalProblem(read.critical, read.warning));
    }
  }
}

CertificateEntry ReadCertificateEntry(const YamlNode& node, const std::string& path,
                                      ConfigInput& input) {
  MapReader map(node, node.line, path, input);
  CertificateEntry entry;
  if (const YamlEntry* const match = map.Map("match")) {
    const std::string match_path = map.PathOf("match");
    if (match->value.kind == YamlNode::Kind::kList) {
      ReadPatterns(match->value, match_path, input, entry.match);
    } else {
      ReadPattern(match->value, match->line, match_path, input, entry.match);
    }
    if (entry.match.empty()) {
      map.AddProblem("match", "is empty; give at least one certificate name or {glob: PATTERN}");
    }
  } else if (node.kind == YamlNode::Kind::kMap) {
    map.AddMissing("match",
                   "is missing; give a certificate name, {glob: PATTERN} or a list of both");
  }
  ReadFixedThresholds(map, entry.thresholds);
  entry.team = map.Text("team", kTeamForm).value_or("");
  if (const Problem problem = map.Has("team") ? TeamProblem(entry.team) : std::nullopt) {
    map.AddProblem("team", *problem);
  }
  map.RefuseUnknown();
  if (!entry.thresholds && entry.team.empty()) {
    input.AddMissing(node.line, path,
                     "sets nothing; give expiry_warning and expiry_critical, or team");
  }
  return entry;
}

void ReadCertificates(MapReader& map, Name key, std::vector<CertificateEntry>& entries) {
  const YamlNode* const list = map.List(key);
  if (list == nullptr) {
    return;
  }
  entries.clear();
  if (list->items.size() > kMostPatterns) {
    map.AddProblem(key, "holds more than 1000 entries; use fewer, wider globs");
    return;
  }
  for (const YamlNode& item : list->items) {
    entries.push_back(
        ReadCertificateEntry(item, ItemPath(map.PathOf(key), entries.size()), map.input()));
  }
}

// At the top, and in a project for that project alone.
constexpr Key<CertificateRules> kRuleKeys[] = {
    {"expiry_warning",
     [](MapReader& m, Name k, CertificateRules& r) { ReadThreshold(m, k, r.thresholds.warning); }},
    {"expiry_critical",
     [](MapReader& m, Name k, CertificateRules& r) { ReadThreshold(m, k, r.thresholds.critical); }},
    {"expiry_warning_share",
     [](MapReader& m, Name k, CertificateRules& r) {
       ReadShare(m, k, r.thresholds.warning_share);
     }},
    {"expiry_critical_share",
     [](MapReader& m, Name k, CertificateRules& r) {
       ReadShare(m, k, r.thresholds.critical_share);
     }},
    {"team", [](MapReader& m, Name k, CertificateRules& r) { ReadTeam(m, k, r.team); }},
    {"certificates",
     [](MapReader& m, Name k, CertificateRules& r) { ReadCertificates(m, k, r.entries); }},
    {"ignore", [](MapReader& m, Name k, CertificateRules& r) { ReadIgnore(m, k, r.ignore); }},
};

// The key to name in a complaint about `critical` and `warning`: the one that this map sets.
std::string_view KeySetHere(const MapReader& map, std::string_view critical,
                            std::string_view warning) {
  return map.Has(critical) ? critical : map.Has(warning) ? warning : std::string_view();
}

}  // namespace

void ReadCertificateRules(MapReader& map, CertificateRules& rules) {
  map.ReadKeys(kRuleKeys, rules);
  const inventory::ThresholdRule& rule = rules.thresholds;
  const auto key = KeySetHere(map, "expiry_critical", "expiry_warning");
  if (!key.empty() && rule.critical >= rule.warning) {
    map.AddProblem(key, CriticalProblem(rule.critical, rule.warning));
  }
  const auto share_key = KeySetHere(map, "expiry_critical_share", "expiry_warning_share");
  if (!share_key.empty() && rule.warning_share && rule.critical_share &&
      *rule.critical_share >= *rule.warning_share) {
    map.AddProblem(share_key, "expiry_critical_share (" + std::to_string(*rule.critical_share) +
                                  "%) is not less than expiry_warning_share (" +
                                  std::to_string(*rule.warning_share) + "%); it must be");
  }
}

}  // namespace certmon::exporter
